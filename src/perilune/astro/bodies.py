"""Names of the bodies of the solar system and NAIF's codes for them (NAIF Integer ID codes)."""

from typing import Final

from perilune.errors import InputError, Problem, suggest

ASTEROIDS: Final = {
    "ceres": 2000001,
    "pallas": 2000002,
    "juno": 2000003,
    "vesta": 2000004,
    "iris": 2000007,
    "hygiea": 2000010,
    "eunomia": 2000015,
    "psyche": 2000016,
    "euphrosyne": 2000031,
    "52-europa": 2000052,
    "cybele": 2000065,
    "sylvia": 2000087,
    "thisbe": 2000088,
    "camilla": 2000107,
    "davida": 2000511,
    "interamnia": 2000704,
}
"""The sixteen asteroids that DE441 integrates with the planets; (52) Europa carries its number, for the moon."""

PLANETS: Final = {
    "solar-system-barycentre": 0,
    "mercury-barycentre": 1,
    "venus-barycentre": 2,
    "earth-moon-barycentre": 3,
    "mars-barycentre": 4,
    "jupiter-barycentre": 5,
    "saturn-barycentre": 6,
    "uranus-barycentre": 7,
    "neptune-barycentre": 8,
    "pluto-barycentre": 9,
    "sun": 10,
    "moon": 301,
    "earth": 399,
    "mercury": 199,
    "venus": 299,
    "mars": 4,
}
"""What DE440 holds; ``mars`` is the barycentre of Mars and its moons, less than a metre from the planet."""

_OTHERS: Final = {
    "mars-centre": 499,
    "phobos": 401,
    "deimos": 402,
    "jupiter": 599,
    "io": 501,
    "europa": 502,
    "ganymede": 503,
    "callisto": 504,
    "saturn": 699,
    "enceladus": 602,
    "titan": 606,
    "uranus": 799,
    "neptune": 899,
    "triton": 801,
    "pluto": 999,
    "charon": 901,
}

NAIF_IDS: Final = PLANETS | ASTEROIDS | _OTHERS
"""Every name that stands for a code; those of :data:`_OTHERS` need a kernel of the user."""

_LARGEST: Final = 2**31 - 1
_NAMES: Final = {code: name for name, code in reversed(NAIF_IDS.items())}


def naif_id(body: str | int) -> int:
    """Return the code of a body: of a name, or the number itself, also as text.

    Raises:
        InputError: an unknown name, or a number that is no code.

    >>> naif_id("vesta"), naif_id("-1024"), naif_id(301)
    (2000004, -1024, 301)
    """
    if isinstance(body, int):
        code = body
    elif body in NAIF_IDS:
        code = NAIF_IDS[body]
    elif body.removeprefix("-").isdecimal() and len(body) < 16:
        code = int(body)
    else:
        known = (*PLANETS, *ASTEROIDS)
        expected = f"one of {', '.join(known)}, or a NAIF code"
        raise InputError(Problem(f"unknown body '{body}'", expected=expected, fix=suggest(body, NAIF_IDS)))
    if not -_LARGEST - 1 <= code <= _LARGEST:
        raise InputError(Problem(f"unknown body {code}", expected=f"a NAIF code up to {_LARGEST}"))
    return code


def name_of(code: int) -> str:
    """Return the name of a code, or the number as text.

    >>> name_of(4), name_of(-1024)
    ('mars-barycentre', '-1024')
    """
    return _NAMES.get(code, str(code))
