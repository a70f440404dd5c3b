"""A lunar station: its sites, elements, balances over time, orbits, and the doses of its crews."""

from typing import TYPE_CHECKING

from perilune.front import open_front

if TYPE_CHECKING:
    from perilune.station.balance import station_balance
    from perilune.station.dose import DoseAnswer, Phase, mission_dose
    from perilune.station.model import Station, StationBalance
    from perilune.station.orbit_coverage import OrbitCoverage, orbit_coverage
    from perilune.station.orbit_paths import OrbitQuestion
    from perilune.station.plots import balance_figure, site_figure
    from perilune.station.provisions import Provisions, mission_provisions
    from perilune.station.relay import RelayAnswer, link_of, relay_answer
    from perilune.station.site import Relief, SiteLight, site_study
    from perilune.station.sky import Place
    from perilune.station.station_file import load_station

__all__ = [
    "DoseAnswer",
    "OrbitCoverage",
    "OrbitQuestion",
    "Phase",
    "Place",
    "Provisions",
    "RelayAnswer",
    "Relief",
    "SiteLight",
    "Station",
    "StationBalance",
    "balance_figure",
    "link_of",
    "load_station",
    "mission_dose",
    "mission_provisions",
    "orbit_coverage",
    "relay_answer",
    "site_figure",
    "site_study",
    "station_balance",
]

open_front(
    __name__,
    {
        "balance": ("station_balance",),
        "dose": (
            "DoseAnswer",
            "Phase",
            "mission_dose",
        ),
        "model": (
            "Station",
            "StationBalance",
        ),
        "orbit_coverage": (
            "OrbitCoverage",
            "orbit_coverage",
        ),
        "orbit_paths": ("OrbitQuestion",),
        "plots": (
            "balance_figure",
            "site_figure",
        ),
        "provisions": (
            "Provisions",
            "mission_provisions",
        ),
        "relay": (
            "RelayAnswer",
            "link_of",
            "relay_answer",
        ),
        "site": (
            "Relief",
            "SiteLight",
            "site_study",
        ),
        "sky": ("Place",),
        "station_file": ("load_station",),
    },
)
