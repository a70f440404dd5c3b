"""What ``perilune transfers windows`` is told about the orbit at the Moon, the lander and the stages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.catalogue import Catalogue
    from perilune.transfers import FiniteBurns, Lander, LandingSite, LunarEllipse, NrhoStation, Propulsion
    from perilune.transfers.lunar.windows import Target

_INTO_ORBIT: Final = ("llo", "nrho", "dro", "elfo", "mars")

GOES_WITH: Final = {
    "--altitude": ("llo", "moon"),
    "--inclination": ("llo", "elfo"),
    "--periapsis": ("elfo",),
    "--apoapsis": ("elfo",),
    "--argument": ("elfo",),
    "--size": ("dro",),
    "--station": ("nrho",),
    "--loiter": ("moon",),
    "--sun-elevation": ("moon",),
    "--lander": ("moon",),
    "--thrust": _INTO_ORBIT,
    "--isp": _INTO_ORBIT,
    "--mass": _INTO_ORBIT,
    "--stage": _INTO_ORBIT,
    "--departure-stage": ("llo", "nrho", "dro", "elfo", "moon"),
    "--departure-by": ("llo", "nrho", "dro", "elfo", "moon"),
    "--departure-mass": ("llo", "nrho", "dro", "elfo", "moon"),
    "--steering": ("llo", "nrho", "dro", "elfo", "moon"),
}
"""Each option and the destinations that it goes with."""


@dataclass(frozen=True)
class TargetOptions:
    """The options as given, None where not."""

    altitude: str | None = None
    inclination: str | None = None
    periapsis: str | None = None
    apoapsis: str | None = None
    argument: str | None = None
    size: str | None = None
    station: str | None = None
    loiter: str | None = None
    sun_elevation: tuple[float, float] | None = None
    lander: tuple[float, str] | None = None
    thrust: str | None = None
    isp: str | None = None
    mass: str | None = None
    departure_stage: tuple[str, str, str] | None = None
    steering: str | None = None
    stage: str | None = None
    departure_by: str | None = None
    departure_mass: str | None = None


def destination_name(text: str) -> str:
    """Return the destination's name: what stands before a place such as ``moon:0.674,23.473``."""
    return text.split(":", 1)[0]


def check_options(destination: str, options: TargetOptions) -> None:
    """Raise :class:`InputError` for every option, and for a place, that does not go with the destination."""
    name = destination_name(destination)
    problems = []
    if ":" in destination and name != "moon":
        cause = f"'{name}' takes no place, '{destination}' has one"
        problems.append(Problem(cause, key="--to", expected="moon:LATITUDE,LONGITUDE or moon:SITE", fix=name))
    for option, homes in GOES_WITH.items():
        if getattr(options, option[2:].replace("-", "_")) is not None and name not in homes:
            expected = "--to " + " or ".join(homes)
            problems.append(Problem(f"does not go with '{name}'", key=option, expected=expected, fix="leave it out"))
    if problems:
        raise InputError(problems)


def target(destination: str, options: TargetOptions, catalogue: "Catalogue") -> "Target | None":
    """Return the orbit or place at the Moon that the options tell, None where they tell nothing."""
    from perilune.transfers import DistantRetrogradeOrbit

    name = destination_name(destination)
    if name == "moon":
        return _landing_site(destination, options, catalogue)
    if name == "elfo":
        return _ellipse(options)
    if name == "dro" and options.size is not None:
        return DistantRetrogradeOrbit(_quantity("--size", options.size, "length"))
    if name == "nrho" and options.station is not None:
        return _station(options.station)
    return _low_orbit(options) if name == "llo" else None


def _low_orbit(options: TargetOptions) -> "Target | None":
    from perilune.transfers import LunarOrbit

    if options.altitude is None and options.inclination is None:
        return None
    usual = LunarOrbit()
    height = usual.altitude_m if options.altitude is None else _quantity("--altitude", options.altitude, "length")
    tilt = usual.inclination_rad
    if options.inclination is not None:
        tilt = _quantity("--inclination", options.inclination, "angle")
    return LunarOrbit(height, tilt)


def _ellipse(options: TargetOptions) -> "LunarEllipse":
    from perilune.transfers import LunarEllipse

    usual = LunarEllipse()
    low, high, tilt = usual.periapsis_altitude_m, usual.apoapsis_altitude_m, usual.inclination_rad
    if options.periapsis is not None:
        low = _quantity("--periapsis", options.periapsis, "length")
    if options.apoapsis is not None:
        high = _quantity("--apoapsis", options.apoapsis, "length")
    if options.inclination is not None:
        tilt = _quantity("--inclination", options.inclination, "angle")
    argument = usual.argument_rad
    if options.argument is not None:
        free = options.argument.strip().lower() == "free"
        argument = None if free else _quantity("--argument", options.argument, "angle")
    return LunarEllipse(low, high, tilt, argument)


def _station(text: str) -> "NrhoStation":
    from pathlib import Path

    from perilune.astro.time import parse_time
    from perilune.transfers import NrhoStation

    if Path(text).is_file():
        return NrhoStation(oem=Path(text))
    try:
        return NrhoStation(parse_time(text))
    except InputError:
        cause, expected = f"'{text}' is neither a file nor a time", "an OEM, or an epoch of apolune with its scale"
        raise InputError(Problem(cause, key="--station", expected=expected)) from None


def _landing_site(destination: str, options: TargetOptions, catalogue: "Catalogue") -> "LandingSite":
    from math import radians

    from perilune.transfers import LandingSite

    latitude, longitude = _place(destination, catalogue)
    usual = LandingSite(0.0, 0.0)
    height, loiter = usual.orbit_altitude_m, usual.loiter_s
    if options.altitude is not None:
        height = _quantity("--altitude", options.altitude, "length")
    if options.loiter is not None:
        loiter = _quantity("--loiter", options.loiter, "time")
    limits = None
    if options.sun_elevation is not None:
        low, high = options.sun_elevation
        limits = (radians(low), radians(high))
    return LandingSite(radians(latitude), radians(longitude), height, loiter, limits, _lander(options))


def _lander(options: TargetOptions) -> "Lander":
    from dataclasses import replace

    from perilune.transfers import Lander

    if options.lander is None:
        return Lander()
    weight, isp = options.lander
    try:
        return Lander(weight, _quantity("--lander", isp, "time"))
    except InputError as error:
        raise InputError([replace(problem, key="--lander") for problem in error.problems]) from None


def _place(destination: str, catalogue: "Catalogue") -> tuple[float, float]:
    """Return latitude and east longitude [deg] of a place in numbers or of an entry of the catalogue."""
    from math import degrees

    text = destination.partition(":")[2]
    if "," not in text and text:
        entry = catalogue.landing_site(text)
        return degrees(entry.latitude.si), degrees(entry.longitude.si)
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        cause = f"'{destination}' is no place on the Moon"
        expected = "latitude and east longitude, moon:0.674,23.473, or a landing site, moon:apollo-11"
        raise InputError(Problem(cause, key="--to", expected=expected, fix="give both in degrees")) from None
    return latitude, longitude


def burns(destination: str, options: TargetOptions, catalogue: "Catalogue") -> "FiniteBurns | NoSolution | None":
    """Return the stages that make the burns, None where all are impulses, or what the catalogue lacks of them."""
    from perilune.transfers import FiniteBurns

    name = destination_name(destination)
    departing, arriving = _departing(name, options, catalogue), _arriving(name, options, catalogue)
    if isinstance(departing, NoSolution):
        return departing
    if isinstance(arriving, NoSolution):
        return arriving
    if departing is None and arriving is None:
        if options.steering is not None:
            raise InputError(Problem("no stage to steer", key="--steering", expected="a stage", fix="leave it out"))
        return None
    steering = options.steering or "velocity"
    if steering not in ("velocity", "inertial"):
        raise InputError(Problem(f"unknown steering '{steering}'", key="--steering", expected="velocity or inertial"))
    kept: Literal["velocity", "inertial"] = "velocity" if steering == "velocity" else "inertial"
    if departing is None and name == "llo" and options.stage is None:
        return FiniteBurns(arriving, None, kept)
    return FiniteBurns(departing, arriving, kept)


def _departing(name: str, options: TargetOptions, catalogue: "Catalogue") -> "Propulsion | NoSolution | None":
    if options.departure_by is None:
        if options.departure_mass is not None:
            raise InputError(Problem("no stage named", key="--departure-mass", expected="--departure-by beside it"))
        return None if options.departure_stage is None else _stage("--departure-stage", options.departure_stage)
    if options.departure_stage is not None:
        raise InputError(Problem("two stages depart", key="--departure-by", fix="leave out --departure-stage"))
    return _named("--departure-by", options.departure_by, name, "--departure-mass", options.departure_mass, catalogue)


def _arriving(name: str, options: TargetOptions, catalogue: "Catalogue") -> "Propulsion | NoSolution | None":
    given = (options.thrust, options.isp, options.mass)
    if options.stage is None:
        return None if all(part is None for part in given) else _stage("--thrust, --isp, --mass", given)
    if options.thrust is not None or options.isp is not None:
        raise InputError(Problem("the engine is told twice", key="--stage", fix="leave out --thrust and --isp"))
    return _named("--stage", options.stage, name, "--mass", options.mass, catalogue)


def _named(
    option: str, stage: str, destination: str, mass_option: str, mass: str | None, catalogue: "Catalogue"
) -> "Propulsion | NoSolution":
    from dataclasses import replace

    from perilune.transfers.catalogued_stage import catalogued_propulsion

    moved = None if mass is None else _quantity(mass_option, mass, "mass")
    try:
        return catalogued_propulsion(catalogue, stage, destination, moved)
    except InputError as error:
        raise InputError([replace(problem, key=option) for problem in error.problems]) from None


def _stage(option: str, given: "tuple[str | None, str | None, str | None]") -> "Propulsion":
    from perilune.transfers import Propulsion

    thrust, isp, mass = given
    if thrust is None or isp is None or mass is None:
        expected = "a thrust, a specific impulse and a mass"
        raise InputError(Problem("the stage is not whole", key=option, expected=expected, fix="give all three"))
    return Propulsion(
        _quantity(option, thrust, "force"), _quantity(option, isp, "time"), _quantity(option, mass, "mass")
    )


def _quantity(option: str, text: str, dimension: str) -> float:
    from dataclasses import replace

    from perilune.units import parse_quantity

    try:
        return parse_quantity(text, dimension)
    except InputError as error:
        raise InputError([replace(problem, key=option) for problem in error.problems]) from None
