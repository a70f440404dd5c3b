"""A small programme of two partners whose answers can be worked out by hand."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from perilune.astro.time import parse_time
from perilune.integration.model import PayloadFigures
from perilune.programme.model import Element, Mission, Partner, Programme
from perilune.programme.result import OptionResult, WindowFigures
from perilune.verdict import Verdict

OWNERS = {"a": "alpha", "b": "beta"}


class Hardware:
    """A catalogue whose items belong to the partner of their first letter."""

    def ship(self, name: str) -> Any:
        return SimpleNamespace(partner=OWNERS[name[0]], crew=3)

    def launcher(self, name: str) -> Any:
        return SimpleNamespace(partner=OWNERS[name[0]], sites=[f"{name[0]}-site"])

    def site(self, name: str) -> Any:
        return SimpleNamespace(partner=OWNERS[name[0]])


def day(text: str) -> float:
    """Return the epoch of the beginning of a day."""
    return parse_time(f"{text} UTC")


def mission(identifier: str, lead: str = "alpha", after: tuple[str, ...] = (), **changes: Any) -> Mission:
    """Return a mission of the year 2030."""
    made = Mission(
        id=identifier,
        name=identifier.upper(),
        lead=lead,
        ships=("a-ship", "b-ship"),
        launchers=("a-rocket", "b-rocket"),
        sites=None,
        destination="llo",
        start_tdb_s=day("2030-01-01"),
        end_tdb_s=day("2030-12-31"),
        after=after,
        crew=0,
    )
    return replace(made, **changes)


def result(identifier: str, hardware: str, margin_kg: float | None, verdict: Verdict = Verdict.PASS) -> OptionResult:
    """Return the result of an option; ``hardware`` is the letters of ship and launcher, such as ``ab``."""
    ship, launcher = hardware
    return OptionResult(
        mission=identifier,
        ship=f"{ship}-ship",
        launcher=f"{launcher}-rocket",
        site=f"{launcher}-site",
        destination="llo",
        verdict=verdict,
        reason="mass",
        payload_kg=PayloadFigures(None, 1000.0, None),
        required_kg=None if margin_kg is None else 1000.0 - margin_kg,
        margin_kg=margin_kg,
        limiting_check="mass",
        findings=(),
        windows=(),
        trajectory=None,
    )


def window(launch: str, arrival: str) -> WindowFigures:
    """Return a window between two days."""
    start, end = day(launch), day(arrival)
    return WindowFigures(
        f"{launch} UTC", f"{launch} UTC", f"{arrival} UTC", start, end, -1.7, 3100.0, 820.0, 90.0, 28.0
    )


def programme(*missions: Mission, **changes: Any) -> Programme:
    """Return a programme of the partners alpha and beta, each to carry half."""
    made = Programme(
        id="test",
        name="Test",
        start_tdb_s=day("2030-01-01"),
        end_tdb_s=day("2036-12-31"),
        choose="parity",
        partners=(Partner("alpha", "Alpha", "lead", 0.5), Partner("beta", "Beta", "lead", 0.5)),
        missions=missions,
        elements=(),
        scenarios=(),
        licences=(),
        capacities=(),
        folder=Path(),
        catalogue=Hardware(),  # type: ignore[arg-type]
    )
    return replace(made, **changes)


def element(identifier: str, partner: str, delivered_by: str, mass_kg: float) -> Element:
    """Return a part of the station."""
    return Element(identifier, identifier, partner, delivered_by, mass_kg, None)


@pytest.fixture
def build() -> SimpleNamespace:
    """The builders of this file."""
    return SimpleNamespace(day=day, mission=mission, result=result, window=window, programme=programme, element=element)
