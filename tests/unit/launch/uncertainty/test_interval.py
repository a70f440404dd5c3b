"""The interval of a payload: same bytes for any number of workers, what makes it, and when there is none."""

import numpy as np
import pytest
from pydantic import TypeAdapter

from perilune.errors import NoSolution
from perilune.launch.payload import meant
from perilune.launch.uncertainty import interval
from perilune.launch.uncertainty.interval import PayloadInterval, Sample, draws, first_order_interval, payload_interval
from perilune.launch.uncertainty.uncertain import spread
from perilune.run import ResultStore, evaluate


def between(quantity, low, high):
    return quantity.model_copy(update={"low": low, "high": high})


@pytest.fixture(scope="module")
def doubtful(launcher):
    lower, upper = launcher.stage
    lower = lower.model_copy(update={"propellant_mass": between(lower.propellant_mass, 400.0, 415.0)})
    upper = upper.model_copy(update={"dry_mass": between(upper.dry_mass, 4.0, 5.5)})
    return launcher.model_copy(update={"stage": [lower, upper]})


def flown(doubtful, catalogue, folder, workers=1, **options):
    store = ResultStore(folder)
    return payload_interval(doubtful, catalogue, "leo", samples=16, store=store, workers=workers, **options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def found(doubtful, catalogue, folder):
    return flown(doubtful, catalogue, folder)


def test_the_interval_holds_what_is_known_of_it(found):
    assert isinstance(found, PayloadInterval)
    assert found.unsolved == 0
    assert found.physics.p05_kg < found.physics.p50_kg < found.physics.p95_kg
    # the dry mass of the last stage alone, kilogram for kilogram, is a triangle of 4.0, 4.5, 5.5 t
    width = found.physics.p95_kg - found.physics.p05_kg
    assert 950.0 < width < 1200.0
    shares = {row.quantity: row.physics_share for row in found.contributions}
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-5)
    assert shares["upper: dry mass"] > 0.8
    assert found.first_order_rms_kg < 20.0
    assert found.first_order_rms_kg <= found.first_order_max_kg


def test_the_anchored_payload_of_the_anchor_is_what_is_published(found):
    assert found.anchored is not None
    assert (found.anchored.p05_kg, found.anchored.p95_kg) == (22_000.0, 22_000.0)
    assert all(row.anchored_share is None for row in found.contributions)


def test_the_same_bytes_for_any_number_of_workers(found, doubtful, catalogue, tmp_path):
    again = flown(doubtful, catalogue, tmp_path, workers=2)
    adapter = TypeAdapter(PayloadInterval)
    assert adapter.dump_json(again) == adapter.dump_json(found)


def test_draws_depend_on_the_seed_and_fill_every_interval(doubtful, catalogue):
    known = spread(doubtful, catalogue)
    one, same, other = (draws(known, 32, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    for column, row in zip(one.T, known.quantities, strict=True):
        # one draw of 32 in each 32nd of the distribution
        edges = row.drawn(np.arange(33) / 32.0)
        assert np.array_equal(np.histogram(column, edges)[0], np.ones(32))


def test_no_interval_without_a_public_one(launcher, catalogue, tmp_path):
    answer = flown(launcher, catalogue, tmp_path)
    assert isinstance(answer, NoSolution)
    assert answer.reason.startswith("not evaluable")


def test_samples_without_an_answer_are_told(doubtful, catalogue, tmp_path, monkeypatch):
    monkeypatch.setattr("perilune.launch.uncertainty.interval.solved_again", lambda *_: NoSolution("lost", "nothing"))
    answer = flown(doubtful, catalogue, tmp_path)
    assert isinstance(answer, NoSolution)
    assert answer.reason == "16 of 16 samples have no ascent"


def test_few_lost_samples_are_left_out(found, doubtful, catalogue, folder, monkeypatch):
    monkeypatch.setattr(interval, "_LOST", 0.2)
    monkeypatch.setattr(interval, "evaluate", lambda *arguments: _without_last(evaluate(*arguments)))
    answer = flown(doubtful, catalogue, folder)
    assert isinstance(answer, PayloadInterval)
    assert answer.unsolved == 1
    assert answer.physics.p50_kg == pytest.approx(found.physics.p50_kg, rel=2e-3)


def _without_last(parts):
    *first, last = parts
    return [*first, (*last[:-1], Sample(None, None))]


def test_the_first_order_interval_is_that_of_the_linear_model(found, doubtful, catalogue, site):
    fast = first_order_interval(doubtful, catalogue, site, meant(doubtful, catalogue, "leo", site)[1])
    assert fast.physics == found.first_order
    assert (fast.anchored.p05_kg, fast.anchored.p95_kg) == pytest.approx((22_000.0, 22_000.0), abs=1e-3)


def test_without_a_public_interval_there_is_no_first_order_interval(launcher, catalogue, site):
    refused = first_order_interval(launcher, catalogue, site, meant(launcher, catalogue, "leo", site)[1])
    assert isinstance(refused, NoSolution)
    assert refused.binding == "low and high values"
