"""The times of a table that starts at one time and may go on to another."""

from collections.abc import Callable
from typing import Final

from perilune.errors import InputError, Problem

_MOST_ROWS: Final = 100_000
_SLACK_S: Final = 0.005


def checks(at: str, until: str | None, step: str | None) -> tuple[tuple[str, Callable[[], object]], ...]:
    """Return the steps that look at the texts of ``--at``, ``--until`` and ``--step``, for ``together``."""
    from perilune.astro.time import parse_time
    from perilune.units import parse_quantity

    return (
        ("--at", lambda: parse_time(at)),
        ("--until", lambda: until is None or parse_time(until)),
        ("--step", lambda: step is None or parse_quantity(step, "time")),
    )


def epochs(at: str, until: str | None, step: str | None, usual_step_s: float) -> list[float]:
    """Return the epochs of a table, TDB seconds past J2000: the first alone, or from it every step up to the last.

    Args:
        at: the first time, a text with its scale.
        until: the last time; None for the first alone.
        step: a time with its unit; None for the usual one.
        usual_step_s: the step where none is given.

    Raises:
        InputError: a text that is no time, a step without a last time or none above zero, a last time before the first,
            or too many rows.
    """
    from perilune.astro.time import parse_time
    from perilune.units import parse_quantity

    start = parse_time(at)
    length = usual_step_s if step is None else parse_quantity(step, "time")
    if until is None:
        if step is not None:
            raise InputError(Problem("a step without a last time", key="--step", expected="--until TIME with it"))
        return [start]
    stop = parse_time(until)
    if not length > 0.0 or stop < start:
        raise InputError(
            Problem("no time to show", key="--until", expected="a last time after --at and a step above 0")
        )
    # an hour of UTC is some microseconds off an hour of TDB, over half a year 3 ms
    count = int((stop - start + min(_SLACK_S, 1e-3 * length)) / length) + 1
    if count > _MOST_ROWS:
        raise InputError(Problem(f"{count} rows", key="--step", expected=f"at most {_MOST_ROWS}", fix="a longer step"))
    return [start + number * length for number in range(count)]
