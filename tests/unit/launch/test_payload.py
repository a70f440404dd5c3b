from dataclasses import astuple
from math import radians

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import NoSolution
from perilune.launch import LossSettings, PayloadAnswer, payload, payload_to_orbit
from perilune.launch.target import Escape
from perilune.launch.uncertainty.interval import first_order_interval


@pytest.fixture(scope="module")
def leo(launcher, catalogue) -> PayloadAnswer:
    answer = payload(launcher, catalogue, "leo")
    assert isinstance(answer, PayloadAnswer)
    return answer


def test_three_answers(leo):
    assert leo.published_kg == 22000.0
    assert leo.anchored_kg == pytest.approx(22000.0)
    assert leo.physics_kg < leo.raw_kg
    assert leo.site == "coast"


def test_the_anchor_s_reserve_is_taken_off_other_targets(leo, launcher, catalogue):
    other = payload(launcher, catalogue, "tli")
    assert isinstance(other, PayloadAnswer)
    assert other.reserve_m_s == leo.reserve_m_s
    assert other.published_kg == 5000.0
    assert other.published_is_lower_bound
    # the share of the ideal delta-v is one, above or below that of the loss settings
    assert (other.anchored_kg < other.physics_kg) == (leo.anchored_kg < leo.physics_kg)


def test_an_implausible_reserve_is_an_alarm(leo, launcher, catalogue):
    assert leo.alarm is None or "outside 0 to 250" in leo.alarm
    row = launcher.published[0]
    low = row.model_copy(update={"payload": row.payload.model_copy(update={"value": 15.0})})
    answer = payload(launcher.model_copy(update={"published": [low]}), catalogue, "leo")
    assert isinstance(answer, PayloadAnswer)
    assert "outside 0 to 250 m/s; the public data contradict each other" in answer.alarm


def test_without_an_anchor_there_is_no_anchored_answer(launcher, catalogue, site):
    bare = launcher.model_copy(update={"published": []})
    answer = payload_to_orbit(bare, catalogue, site, 200e3, 200e3, radians(28.6))
    assert isinstance(answer, PayloadAnswer)
    assert answer.anchored_kg is None
    assert answer.published_kg is None


def test_an_inclination_beyond_the_published_routes_of_the_site_is_refused(launcher, catalogue, site):
    assert site.azimuth_max is not None
    routed = site.model_copy(update={"inclination_max": site.azimuth_max.model_copy(update={"value": 57.0})})
    answer = payload_to_orbit(launcher, catalogue, routed, 200e3, 200e3, radians(98.0))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "inclination"


def test_what_the_contract_margin_holds_back_moves_neither_the_optimum_nor_the_anchored_payload():
    catalogue = load_catalogue()
    launcher = catalogue.launcher("atlas-v-401")
    plain = payload(launcher, catalogue, "c3=0")
    contract = payload(launcher, catalogue, "c3=0", settings=LossSettings.contract())
    assert contract.raw_kg == pytest.approx(plain.raw_kg, rel=1e-6)
    assert contract.anchored_kg == pytest.approx(plain.anchored_kg, rel=1e-6)
    assert contract.reserve_m_s == pytest.approx(plain.reserve_m_s, abs=0.01)
    kept = LossSettings.contract().kept_share * 20_830.0
    assert plain.physics_kg - contract.physics_kg > kept
    to = (catalogue.site("ksc"), Escape(0.0, radians(28.6)))
    ends = [first_order_interval(launcher, catalogue, *to, used) for used in (None, LossSettings.contract())]
    plain_kg, contract_kg = (end.anchored for end in ends)
    assert astuple(contract_kg) == pytest.approx(astuple(plain_kg), rel=1e-5)
