"""The interval of a margin: least payload less the heaviest ship, greatest payload less the lightest."""

import importlib

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import InputError
from perilune.integration import Assessment, margin_interval
from perilune.integration.case import Performance
from perilune.integration.model import PayloadFigures
from perilune.integration.performance import LaunchPayload
from perilune.verdict import Verdict

MODULE = importlib.import_module("perilune.integration.margin_interval")


def assessed(destination: str = "tli") -> Assessment:
    figures = PayloadFigures(27e3, None, 27e3)
    return Assessment(
        "mengzhou",
        "long-march-10",
        "wenchang",
        destination,
        Verdict.MARGINAL,
        "compatible with actions",
        figures,
        required_kg=22_464.0,
        margin_kg=4536.0,
        limiting_check="mass",
        open_points=0,
        completeness=1.0,
        c3_km2_s2=-1.7,
        findings=(),
    )


def test_the_interval_holds_the_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = load_catalogue()
    payload = LaunchPayload(Performance(anchored_kg=27e3, jettison_rate=0.1), 26e3, 28e3)
    monkeypatch.setattr(MODULE, "launch_payload", lambda *_: payload)
    found = margin_interval(assessed(), catalogue)
    mass = catalogue.ship("mengzhou").configuration[-1].mass
    assert mass.high is not None
    assert (found.payload_low_kg, found.payload_high_kg) == (26e3, 28e3)
    assert found.required_high_kg is not None and found.required_low_kg is not None
    assert found.required_low_kg < found.required_high_kg
    assert found.margin_low_kg == pytest.approx(26e3 - found.required_high_kg)
    assert found.margin_high_kg == pytest.approx(28e3 - found.required_low_kg)
    assert found.steady is False


def test_without_an_interval_the_payload_stands_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    payload = LaunchPayload(Performance(anchored_kg=27e3, jettison_rate=0.1))
    monkeypatch.setattr(MODULE, "launch_payload", lambda *_: payload)
    found = margin_interval(assessed(), load_catalogue())
    assert found.payload_low_kg is None
    assert found.margin_high_kg == pytest.approx(27e3 - (found.required_low_kg or 0.0))


def test_a_ship_that_does_not_fly_there_has_no_interval() -> None:
    with pytest.raises(InputError, match="no configuration for gto"):
        margin_interval(assessed("gto"), load_catalogue())
