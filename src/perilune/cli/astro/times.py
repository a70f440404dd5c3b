"""The times of a table that starts at one time and may go on to another."""

from typing import Final

from perilune.errors import InputError, Problem

_MOST_ROWS: Final = 100_000
_SLACK_S: Final = 0.005


def epochs(start: float, stop: float | None, step: float, *, step_given: bool) -> list[float]:
    """Return the epochs of a table [s]: the start alone, or from it every step up to the last time.

    Raises:
        InputError: a step without a last time or none above zero, a last time before the start, or too many rows.
    """
    if stop is None:
        if step_given:
            raise InputError(Problem("a step without a last time", key="--step", expected="--until TIME with it"))
        return [start]
    if not step > 0.0 or stop < start:
        raise InputError(
            Problem("no time to show", key="--until", expected="a last time after --at and a step above 0")
        )
    # an hour of UTC is some microseconds off an hour of TDB, over half a year 3 ms
    count = int((stop - start + min(_SLACK_S, 1e-3 * step)) / step) + 1
    if count > _MOST_ROWS:
        raise InputError(Problem(f"{count} rows", key="--step", expected=f"at most {_MOST_ROWS}", fix="a longer step"))
    return [start + number * step for number in range(count)]
