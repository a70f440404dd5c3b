"""A lunar station: its sites, elements, balances over time, orbits, and the doses of its crews."""

from perilune.station.balance import station_balance
from perilune.station.dose import Phase, mission_dose
from perilune.station.orbit_coverage import orbit_coverage
from perilune.station.orbit_paths import OrbitQuestion
from perilune.station.site import Relief, SiteLight, site_study
from perilune.station.sky import Place
from perilune.station.station_file import load_station

__all__ = [
    "OrbitQuestion",
    "Phase",
    "Place",
    "Relief",
    "SiteLight",
    "load_station",
    "mission_dose",
    "orbit_coverage",
    "site_study",
    "station_balance",
]
