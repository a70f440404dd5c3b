"""What a relay in an orbit carries for a site: the rate over every distance, and the data of a day."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from perilune.astro.visibility.tracks import moon_place
from perilune.catalogue.element import Antenna
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.station.link import Link, LinkBudget, data_rate, link_budget
from perilune.station.orbit_coverage import CoverageStudy, OrbitCoverage, orbit_coverage
from perilune.station.orbit_paths import OrbitQuestion
from perilune.station.sky import Place

_SAMPLES: Final = 64


@dataclass(frozen=True)
class RelayAnswer:
    """The link of a site to a relay at its least and greatest distance, and what it carries in a day.

    ``daily_gbit`` is the integral of the rate over all windows of the first satellite, for a day in the mean;
    ``coverage`` that of the orbit.
    """

    relay: str
    terminal: str
    nearest: LinkBudget
    farthest: LinkBudget
    daily_gbit: float
    mean_rate_in_view_mbit_s: float
    coverage: OrbitCoverage


def link_of(relay: Antenna | None, terminal: Antenna | None, given: dict[str, float | None]) -> Link | NoSolution:
    """Return the link from a terminal on the ground up to a relay.

    Args:
        relay, terminal: antennas of the catalogue; of the terminal the power and the frequency are used, of the relay
            the noise temperature.
        given: numbers that replace theirs, by the names of :class:`perilune.station.link.Link`; None: not given.
    """
    far, near = relay or Antenna(), terminal or Antenna()
    found: dict[str, float | None] = {
        "power_w": None if near.power is None else near.power.si,
        "send_diameter_m": None if near.diameter is None else near.diameter.si,
        "receive_diameter_m": None if far.diameter is None else far.diameter.si,
        "frequency_hz": None if near.frequency is None else near.frequency.si,
        "noise_temperature_k": None if far.noise_temperature is None else far.noise_temperature.si,
    }
    found.update({name: value for name, value in given.items() if value is not None and name in found})
    known = {name: value for name, value in found.items() if value is not None}
    missing = [name for name in found if name not in known]
    if missing:
        return NoSolution(f"not evaluable: {', '.join(missing)} missing", "the data of the link")
    link = Link(**known)
    rest = {name: value for name, value in given.items() if value is not None and name not in found}
    return replace(link, **rest)


def relay_answer(
    link: Link,
    question: OrbitQuestion,
    place: Place,
    least_elevation_rad: float,
    names: tuple[str, str, str],
) -> RelayAnswer | NoSolution:
    """Return what a link carries through a relay in an orbit.

    Args:
        link: as :func:`link_of` gives it.
        question, place, least_elevation_rad: as :func:`perilune.station.orbit_coverage.orbit_coverage` takes them.
        names: of relay, terminal and site.
    """
    study = orbit_coverage(question, place, names[2], least_elevation_rad)
    if isinstance(study, NoSolution):
        return study
    if not study.windows[0]:
        return NoSolution("the relay never stands over the site", "the orbit")
    answer = study.answer
    bits, seconds = _carried(link, study, place)
    days = (answer.end_tdb_s - answer.start_tdb_s) / SECONDS_PER_DAY
    return RelayAnswer(
        relay=names[0],
        terminal=names[1],
        nearest=link_budget(link, 1e3 * answer.least_distance_km),
        farthest=link_budget(link, 1e3 * answer.greatest_distance_km),
        daily_gbit=bits / days / 1e9,
        mean_rate_in_view_mbit_s=bits / seconds / 1e6,
        coverage=answer,
    )


def _carried(link: Link, study: CoverageStudy, place: Place) -> tuple[float, float]:
    ground, track = moon_place(place.latitude_rad, place.longitude_rad, place.height_m), study.path.tracks[0]
    bits = seconds = 0.0
    for start, end in study.windows[0]:
        # the mean over evenly spaced middles: the rate is smooth within a window
        epochs = start + (end - start) * (np.arange(_SAMPLES) + 0.5) / _SAMPLES
        distance = np.linalg.norm(track.positions(epochs) - ground.positions(epochs), axis=1)
        bits += float(data_rate(link, distance).mean()) * (end - start)
        seconds += end - start
    return bits, seconds
