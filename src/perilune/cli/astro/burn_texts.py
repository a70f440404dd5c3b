"""How a command line writes a burn: parts ``KEY=VALUE`` with commas between."""

from typing import TYPE_CHECKING, Final, cast

from perilune.errors import InputError, Problem, suggest

if TYPE_CHECKING:
    from perilune.astro.forces.force_model import Steering
    from perilune.astro.propagation.burns import Burn, BurnFrame, FiniteBurn, ImpulsiveBurn

IMPULSE: Final = "at=EPOCH, dv=X Y Z m/s[, frame=icrf|rtn|vnc][, about=BODY][, isp=310 s]"
FINITE: Final = (
    "at=EPOCH, thrust=500 N, isp=310 s, for=60 s or dv=50 m/s, along=BODY or against=BODY or direction=X Y Z"
    "[, turn=X Y Z deg/s][, frame=icrf|rtn|vnc][, about=BODY]"
)
_KEYS: Final = ("at", "dv", "frame", "about", "isp", "thrust", "for", "along", "against", "direction", "turn")
_WAYS: Final = ("along", "against", "direction")
_ONLY_FINITE: Final = ("for", *_WAYS, "turn")

Triple = tuple[float, float, float]


def burn(text: str, epoch_tdb_s: float) -> "Burn":
    """Return the burn that a text writes: :data:`IMPULSE`, or with a thrust :data:`FINITE`.

    ``at=+2 h`` counts from the epoch of the flight's start.

    Raises:
        InputError: an unknown or missing part, or a value that is none.
    """
    parts = _parts(text)
    finite = "thrust" in parts
    problems = [Problem(f"no '{key}=' in '{text}'", expected=FINITE) for key in ("at", "isp") if key not in parts]
    problems = problems if finite else [row for row in problems if "'at='" in row.cause]
    if not finite:
        problems += [Problem(f"'{key}=' without a thrust", expected=FINITE) for key in _ONLY_FINITE if key in parts]
        problems += [Problem(f"no 'dv=' in '{text}'", expected=IMPULSE)] if "dv" not in parts else []
    elif len([way for way in _WAYS if way in parts]) != 1:
        problems.append(Problem(f"no one direction of thrust in '{text}'", expected=FINITE))
    elif ("turn" in parts or "frame" in parts) and "direction" not in parts:
        problems.append(Problem(f"a frame or a turn without a direction in '{text}'", expected=FINITE))
    if problems:
        raise InputError(problems)
    return _finite(parts, epoch_tdb_s) if finite else _impulsive(parts, epoch_tdb_s)


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.split(","):
        key, sign, value = (word.strip() for word in part.partition("="))
        if not sign or not value or key not in _KEYS:
            fix = suggest(key, _KEYS)
            raise InputError(Problem(f"'{part.strip()}' in a burn", expected=f"{IMPULSE}; or {FINITE}", fix=fix))
        if key in parts:
            raise InputError(Problem(f"'{key}=' twice in '{text}'", expected="each part once"))
        parts[key] = value
    return parts


def _impulsive(parts: dict[str, str], epoch: float) -> "ImpulsiveBurn":
    from perilune.astro.propagation.burns import ImpulsiveBurn
    from perilune.units import parse_quantity

    isp = parse_quantity(parts["isp"], "time") if "isp" in parts else None
    return ImpulsiveBurn(_epoch(parts["at"], epoch), _vector(parts["dv"], "speed"), _frame(parts), isp, _about(parts))


def _finite(parts: dict[str, str], epoch: float) -> "FiniteBurn":
    from perilune.astro.propagation.burns import FiniteBurn
    from perilune.units import parse_quantity

    return FiniteBurn(
        _epoch(parts["at"], epoch),
        parse_quantity(parts["thrust"], "force"),
        parse_quantity(parts["isp"], "time"),
        _steering(parts),
        parse_quantity(parts["for"], "time") if "for" in parts else None,
        parse_quantity(parts["dv"], "speed") if "dv" in parts else None,
        _frame(parts),
        _about(parts),
    )


def _steering(parts: dict[str, str]) -> "Steering":
    from perilune.astro.forces.force_model import InertialSteering, VelocitySteering

    if "direction" not in parts:
        return VelocitySteering(parts.get("along") or parts["against"], against="against" in parts)
    direction = _vector(f"{parts['direction']} 1", "dimensionless")
    turn = parts.get("turn")
    if turn is None:
        return InertialSteering(direction)
    if not turn.endswith("/s"):
        raise InputError(Problem(f"'{turn}' is no rate", expected="X Y Z deg/s"))
    return InertialSteering(direction, _vector(turn.removesuffix("/s"), "angle"))


def _epoch(text: str, start: float) -> float:
    from perilune.astro.time import parse_time
    from perilune.units import parse_quantity

    return start + parse_quantity(text, "time") if text[0] in "+-" else parse_time(text)


def _vector(text: str, dimension: str) -> Triple:
    from perilune.units import parse_quantity

    words = text.split()
    if len(words) != 4:
        raise InputError(Problem(f"'{text}' is no vector", expected="three numbers and, where they have one, a unit"))
    x, y, z = (parse_quantity(f"{number} {words[3]}", dimension) for number in words[:3])
    return x, y, z


def _frame(parts: dict[str, str]) -> "BurnFrame":
    from perilune.astro.propagation.burns import BURN_FRAMES

    frame = parts.get("frame", "icrf")
    if frame not in BURN_FRAMES:
        raise InputError(Problem(f"no frame '{frame}'", expected=f"one of {', '.join(BURN_FRAMES)}"))
    return cast("BurnFrame", frame)


def _about(parts: dict[str, str]) -> str | None:
    from perilune.astro.gravitational_parameters import gravitational_parameter

    about = parts.get("about")
    if about is not None:
        gravitational_parameter(about)
    return about
