"""The options of a command that tell the uncertainty of a state."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from perilune.astro.orientation.local_frames import LocalFrame


def covariance(
    sigmas: tuple[str | None, str | None], file: Path | None, frame: str, state: "NDArray[np.float64]"
) -> "NDArray[np.float64] | None":
    """Return the covariance (6, 6) [m2, m2/s, m2/s2; ICRF axes] of the state (6,), or None where nothing is told.

    Args:
        sigmas: standard deviations of position and velocity, the same along every axis.
        file: 36 numbers by rows, in m2, m2/s and m2/s2.
        frame: icrf, or rtn, lvlh, vnc: the axes of the file.
        state: where they are.

    Raises:
        InputError: both sigmas and a file, a file that holds no covariance, or an unknown frame.
    """
    import numpy as np

    from perilune.astro.orientation.local_frames import LOCAL_FRAMES
    from perilune.astro.propagation.ensemble import checked_covariance, turned_covariance
    from perilune.units import parse_quantity

    if frame not in ("icrf", *LOCAL_FRAMES):
        raise InputError(Problem(f"no frame '{frame}'", expected=f"one of icrf, {', '.join(LOCAL_FRAMES)}"))
    if file is None:
        if sigmas == (None, None):
            return None
        place, rate = (parse_quantity(text or zero, kind) for text, zero, kind in _asked(sigmas))
        if min(place, rate) < 0.0:
            raise InputError(Problem("a standard deviation below zero", expected="zero or more"))
        return np.diag(np.repeat([place, rate], 3) ** 2)
    if sigmas != (None, None):
        raise InputError(Problem("a covariance beside --sigma-position or --sigma-velocity", fix="give one of them"))
    given = _read(file)
    return checked_covariance(given) if frame == "icrf" else turned_covariance(given, cast("LocalFrame", frame), state)


def _asked(sigmas: tuple[str | None, str | None]) -> tuple[tuple[str | None, str, str], tuple[str | None, str, str]]:
    return (sigmas[0], "0 m", "length"), (sigmas[1], "0 m/s", "speed")


def _read(file: Path) -> "NDArray[np.float64]":
    import numpy as np

    try:
        words = file.read_text(encoding="utf-8").replace(",", " ").split()
        numbers = np.array([float(word) for word in words])
    except (OSError, ValueError) as error:
        raise InputError(Problem(f"cannot be read: {error}", file=str(file), expected="36 numbers by rows")) from None
    if len(numbers) != 36:
        problem = Problem(f"{len(numbers)} numbers", file=str(file), expected="36 by rows, in m2, m2/s and m2/s2")
        raise InputError(problem)
    return numbers.reshape(6, 6)
