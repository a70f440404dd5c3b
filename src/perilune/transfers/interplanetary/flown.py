"""Flown missions against their published figures: what `perilune transfers validate` makes.

The missions, their dates and the figures stand with the addresses where they were read in ``data/flown.toml``. The
model is that of the other interplanetary tools: Lambert arcs about the Sun between the centres of the planets of DE440,
and two-body hyperbolas about them. Asked for, each flight is flown in the full model as well.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from perilune.astro.time import parse_time
from perilune.errors import NoSolution, PeriluneError
from perilune.transfers.interplanetary.flyby import common_periapsis, flyby_dv, periapsis_speed
from perilune.transfers.interplanetary.full_flight import plan_flight
from perilune.transfers.interplanetary.full_model import solved
from perilune.transfers.interplanetary.heliocentric import Tour, tour
from perilune.transfers.interplanetary.insertion import capture
from perilune.transfers.interplanetary.planets import Planet, planet
from perilune.transfers.interplanetary.published_returns import ReturnTable, free_return_table

Array = NDArray[np.float64]

TOLERANCE_PERCENT: Final = 3.0
_MARS_ROTATION_RAD_S: Final = 7.088_218e-5  # 350.891982 deg a day, Archinal et al. 2018


@dataclass(frozen=True)
class FlownFigure:
    """A published figure as stored, in SI units, and the flight it belongs to; see ``data/flown.toml``."""

    mission: str
    quantity: str
    published: float
    printed: str
    encounters: tuple[tuple[str, str], ...]
    at: int
    source: tuple[str, ...]
    note: str = ""
    altitude_km: float = 0.0
    period_h: float = 0.0
    burn_s: float = 0.0
    eastward: bool = False


@dataclass(frozen=True)
class FlownRow:
    """One published figure against the computed one, both in ``unit``; by patched conics, and in the full model."""

    mission: str
    quantity: str
    planet: str
    unit: str
    published: float
    computed: float
    difference_percent: float
    within: bool
    printed: str
    flight: tuple[str, ...]
    source: tuple[str, ...]
    note: str
    in_full_model: float | None = None
    full_difference_percent: float | None = None


@dataclass(frozen=True)
class FlownTable:
    """All rows, how many lie within the tolerance, and of how many missions these are."""

    tolerance_percent: float
    rows: tuple[FlownRow, ...]
    figures_within: int
    missions_within: int

    def summary(self) -> str:
        """Say the result in a sentence."""
        return (
            f"{self.figures_within} of {len(self.rows)} published figures, of {self.missions_within} missions, within "
            f"{self.tolerance_percent:g} %"
        )


@lru_cache(maxsize=1)
def flown_figures() -> tuple[FlownFigure, ...]:
    """Return the stored figures, in the order of the file."""
    text = files("perilune.transfers").joinpath("data/flown.toml").read_text(encoding="utf-8")
    adapter: TypeAdapter[tuple[FlownFigure, ...]] = TypeAdapter(tuple[FlownFigure, ...])
    return adapter.validate_python(tomllib.loads(text)["check"])


def flown_table(full_model: bool = False) -> FlownTable:
    """Return every stored figure against the computed one; in the full model too, which takes a minute."""
    rows = tuple(_row(figure, full_model) for figure in flown_figures())
    within = [row for row in rows if row.within]
    return FlownTable(TOLERANCE_PERCENT, rows, len(within), len({row.mission for row in within}))


@dataclass(frozen=True)
class InterplanetaryValidation:
    """What ``perilune transfers validate`` answers: flown missions, and published free returns past Mars."""

    flown: FlownTable
    free_returns: ReturnTable


def validation(full_model: bool = False) -> InterplanetaryValidation:
    """Return both tables; the flown missions in the full model as well, where asked for."""
    return InterplanetaryValidation(flown_table(full_model), free_return_table())


def markdown(result: InterplanetaryValidation) -> str:
    """Return both tables as Markdown; the sources as numbered notes below the first."""
    return "\n".join([*_flown_lines(result.flown), "", *_return_lines(result.free_returns)]) + "\n"


def _flown_lines(result: FlownTable) -> list[str]:
    full = any(row.in_full_model is not None for row in result.rows)
    more = ("in the full model", "difference") if full else ()
    heads = ("mission", "figure", "published", "printed as", "computed", "difference", *more, "sources")
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    sources = list(dict.fromkeys(source for row in result.rows for source in row.source))
    for row in result.rows:
        marks = ", ".join(str(sources.index(source) + 1) for source in row.source)
        cells = (
            row.mission,
            f"{row.quantity}, {row.planet}",
            f"{row.published:.6g} {row.unit}",
            row.printed,
            f"{row.computed:.6g} {row.unit}",
            f"{row.difference_percent:+.2f} %" + ("" if row.within else " (outside)"),
            *(_full_cells(row) if full else ()),
            marks,
        )
        lines.append("| " + " | ".join(cells) + " |")
    notes = [f"* {row.mission}, {row.quantity}, {row.planet}: {row.note}." for row in result.rows if row.note]
    numbered = [f"{number}. {source}" for number, source in enumerate(sources, 1)]
    return [*lines, "", result.summary() + ".", "", *notes, "", "Sources:", "", *numbered]


def _full_cells(row: FlownRow) -> tuple[str, str]:
    if row.in_full_model is None or row.full_difference_percent is None:
        return "", ""
    return f"{row.in_full_model:.6g} {row.unit}", f"{row.full_difference_percent:+.2f} %"


def _return_lines(result: ReturnTable) -> list[str]:
    lines = ["| flight | figure | published | computed | difference |", "|---|---|---|---|---|"]
    for row in result.rows:
        figures = f"{row.published:.6g} {row.unit} | {row.computed:.6g} {row.unit} | {row.difference_percent:+.2f} %"
        lines.append(f"| {row.flight} | {row.figure} | {figures} |")
    return [
        *lines,
        "",
        f"Largest difference {result.largest_percent:.2f} %.",
        "",
        *(f"* {text}" for text in result.dates),
    ]


@dataclass(frozen=True, eq=False)
class _Flight:
    figure: FlownFigure
    flight: Tour

    @property
    def body(self) -> Planet:
        return self.flight.planets[self.figure.at]

    @property
    def radius_m(self) -> float:
        return self.body.radius_m + 1e3 * self.figure.altitude_km

    @property
    def v_in(self) -> Array:
        return self.flight.arriving_m_s[0, self.figure.at]

    @property
    def v_out(self) -> Array:
        return self.flight.leaving_m_s[0, self.figure.at]

    @property
    def v_infinity_m_s(self) -> float:
        """The excess speed on the side of the planet that the flight has; the arrival where it has both."""
        return float(np.linalg.norm(self.v_in if self.figure.at > 0 else self.v_out))

    @property
    def planet_velocity(self) -> Array:
        return self.flight.planet_velocities_m_s[0, self.figure.at]


def _periapsis(of: _Flight) -> float:
    return float(common_periapsis(of.v_in, of.v_out, of.body.gm_m3_s2)[0])


def _insertion(of: _Flight) -> float:
    figure = of.figure
    answer = capture(of.v_infinity_m_s, of.radius_m, 3600.0 * figure.period_h, figure.burn_s, of.body.gm_m3_s2)
    if isinstance(answer, NoSolution):
        raise PeriluneError(f"{figure.mission}: {answer.reason}")
    return answer.burn_m_s


def _entry_speed(of: _Flight) -> float:
    rotation = _MARS_ROTATION_RAD_S * of.radius_m if of.figure.eastward else 0.0
    return float(periapsis_speed(of.v_infinity_m_s, of.radius_m, of.body.gm_m3_s2)) - rotation


@dataclass(frozen=True)
class _Quantity:
    unit: str
    scale: float
    of: Callable[[_Flight], float] = field(repr=False)


_QUANTITIES: Final = {
    "c3": _Quantity("km2/s2", 1e-6, lambda of: of.v_infinity_m_s**2),
    "arrival speed": _Quantity("km/s", 1e-3, lambda of: of.v_infinity_m_s),
    "entry speed": _Quantity("km/s", 1e-3, _entry_speed),
    "flyby periapsis": _Quantity("km", 1e-3, _periapsis),
    "flyby altitude": _Quantity("km", 1e-3, lambda of: _periapsis(of) - of.body.radius_m),
    "flyby dv": _Quantity("km/s", 1e-3, lambda of: float(flyby_dv(of.v_infinity_m_s, of.radius_m, of.body.gm_m3_s2))),
    "flyby speed": _Quantity(
        "km/s", 1e-3, lambda of: float(periapsis_speed(of.v_infinity_m_s, of.radius_m, of.body.gm_m3_s2))
    ),
    "heliocentric speed before": _Quantity(
        "km/s", 1e-3, lambda of: float(np.linalg.norm(of.planet_velocity + of.v_in))
    ),
    "heliocentric speed after": _Quantity(
        "km/s", 1e-3, lambda of: float(np.linalg.norm(of.planet_velocity + of.v_out))
    ),
    "insertion dv": _Quantity("m/s", 1.0, _insertion),
}


@lru_cache(maxsize=64)
def _flown_in_full(encounters: tuple[tuple[str, str], ...]) -> Tour:
    """Return the excess velocities of a flight in the full model, its dates kept."""
    plan = plan_flight([name for name, _ in encounters], [parse_time(time) for _, time in encounters])
    answer = plan if isinstance(plan, NoSolution) else solved(plan)
    if isinstance(answer, NoSolution):
        raise PeriluneError(f"{encounters[0]}: {answer.reason}")
    states = np.array([[body.state(when)[0] for body, when in zip(answer.planets, answer.epochs_tdb_s, strict=True)]])
    arriving, leaving = answer.arriving_m_s[None], answer.leaving_m_s[None]
    return Tour(answer.planets, answer.epochs_tdb_s[None], states[..., :3], states[..., 3:], arriving, leaving)


def _row(figure: FlownFigure, full_model: bool) -> FlownRow:
    bodies: list[Any] = [planet(name) for name, _ in figure.encounters]
    flight = tour(bodies, [[parse_time(time) for _, time in figure.encounters]])
    quantity = _QUANTITIES[figure.quantity]
    full = quantity.of(_Flight(figure, _flown_in_full(figure.encounters))) if full_model else None
    computed = quantity.of(_Flight(figure, flight))
    difference = 100.0 * (computed / figure.published - 1.0)
    return FlownRow(
        mission=figure.mission,
        quantity=figure.quantity,
        planet=figure.encounters[figure.at][0],
        unit=quantity.unit,
        published=figure.published * quantity.scale,
        computed=computed * quantity.scale,
        difference_percent=difference,
        within=abs(difference) <= TOLERANCE_PERCENT,
        printed=figure.printed,
        flight=tuple(f"{name} {time}" for name, time in figure.encounters),
        source=figure.source,
        note=figure.note,
        in_full_model=None if full is None else full * quantity.scale,
        full_difference_percent=None if full is None else 100.0 * (full / figure.published - 1.0),
    )
