"""All balances of a station over a span, the first date on which one breaks, and what would close it."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from perilune.constants import SECONDS_PER_DAY
from perilune.errors import NoSolution, PeriluneError
from perilune.station.illumination import Light
from perilune.station.model import Balance, Station, StationBalance
from perilune.station.orbit_coverage import orbit_coverage
from perilune.station.orbit_paths import OrbitQuestion
from perilune.station.power import power_balances
from perilune.station.services import (
    berth_balance,
    crew_time_balance,
    data_balance,
    heat_balance,
    lifetime_balance,
)
from perilune.station.site import Relief, SiteLight, site_study
from perilune.station.supplies import crew_present, spares_balance, stock_balances

_RELAY_DAYS: Final = 30.0


@dataclass(frozen=True, eq=False)
class BalanceStudy:
    """The answer, and the light that it was made from."""

    answer: StationBalance
    site: SiteLight
    light: Light


def station_balance(station: Station) -> BalanceStudy:
    """Return the balances of a station in the light of its site.

    Power in the light, energy store through the nights, heat, water, oxygen, nitrogen, food, other supplies,
    propellant, spares, crew time, berths, data, lifetimes. A balance whose data are not known is not evaluable and
    names them; the others are answered all the same.

    A relay with an orbit counts for the part of 30 days from its start in which it sees site and Earth at once.

    Args:
        station: the station; see :func:`perilune.station.load_station`.

    Raises:
        InputError: a span or step that the sky refuses, or a bad mask.
        PeriluneError: the orbit of a relay does not exist.
    """
    station, views = _with_views(station)
    relief = Relief(mask=station.mask, models=station.elevation_models)
    study = site_study(
        station.place,
        station.start_tdb_s,
        station.end_tdb_s,
        name=station.site,
        step_s=station.step_s,
        mast_m=station.mast_m,
        relief=relief,
    )
    light, epochs = study.light, study.light.epochs_tdb_s
    balances: tuple[Balance, ...] = (
        *power_balances(station, light),
        heat_balance(station, light),
        *stock_balances(station, epochs),
        spares_balance(station, epochs),
        crew_time_balance(station, epochs),
        berth_balance(station, epochs),
        data_balance(station, light),
        lifetime_balance(station, epochs),
    )
    broken = [(row.first_break_tdb_s, row.name) for row in balances if row.first_break_tdb_s is not None]
    first = min(broken, default=None)
    used = [element for element in station.elements if element.type != "relay"]
    answer = StationBalance(
        station=station.name,
        site=station.site,
        horizon=study.answer.horizon,
        start_tdb_s=station.start_tdb_s,
        end_tdb_s=station.end_tdb_s,
        step_s=station.step_s,
        illumination_share=study.answer.light.illumination_share,
        longest_night_h=study.answer.light.longest_night_h,
        crew_days=float(np.sum(crew_present(station, epochs))) * station.step_s / SECONDS_PER_DAY,
        delivered_kg=sum(row.mass_kg for row in station.deliveries),
        elements_kg=sum(element.count * element.values.get("mass", 0.0) for element in used),
        elements_without_mass=tuple(element.name for element in used if "mass" not in element.values),
        first_break=None if first is None else first[1],
        first_break_tdb_s=None if first is None else first[0],
        balances=balances,
        notes=(*study.answer.notes, *views),
    )
    return BalanceStudy(answer, study.answer, light)


def _with_views(station: Station) -> tuple[Station, tuple[str, ...]]:
    elements, notes = [], []
    for element in station.elements:
        if element.orbit is None:
            elements.append(element)
            continue
        question = OrbitQuestion(element.orbit, element.start_tdb_s, _RELAY_DAYS)
        study = orbit_coverage(question, station.place, station.site)
        if isinstance(study, NoSolution):
            raise PeriluneError(f"{element.name}: {study.reason}")
        share = study.answer.relay_share
        elements.append(replace(element, view=share))
        notes.append(f"{element.name} on the {study.answer.orbit} sees site and Earth for {100.0 * share:.1f} %")
    return replace(station, elements=tuple(elements)), tuple(notes)
