"""The law of slips judged by leave-one-out: on a made law, on the history, and its refusals."""

import numpy as np
import pytest

from perilune.errors import InputError
from perilune.programme.slip_validation import validate_slips
from perilune.programme.slips import Statement, learn, read_history


def told(number: int, ratio: float, *, censored: bool = False) -> Statement:
    return Statement(f"m{number}", "made", "2020-01-01", "2021-01-01", "2022-01-01", ratio, censored, 1.0)


def made(count: int, spread: float, seed: int = 1) -> tuple[Statement, ...]:
    ratios = np.exp(0.6 + spread * np.random.default_rng(seed).standard_normal(count))
    return tuple(told(number, float(ratio)) for number, ratio in enumerate(ratios))


def test_ratios_of_the_law_itself_lie_where_it_says() -> None:
    """Of 120 drawn from one lognormal law 80 % lie within P10 and P90 (four standard errors: 15 points)."""
    answer = validate_slips(made(120, 0.3))
    assert answer.within_80 == pytest.approx(0.8, abs=0.15)
    assert answer.below_median == pytest.approx(0.5, abs=0.18)
    # the median of |z| is 0.674 spreads; the announced date is off by the whole law
    assert answer.median_factor == pytest.approx(np.exp(0.674 * 0.3), rel=0.1)
    assert answer.face_value_factor == pytest.approx(np.exp(0.6), rel=0.1)


def test_a_mission_is_foretold_without_itself() -> None:
    rows = (*made(30, 0.1), told(99, 9.0))
    stranger = next(row for row in validate_slips(rows).rows if row.mission == "m99")
    assert stranger.rank > 0.999
    assert learn(rows).chance(9.0) < stranger.rank
    assert stranger.p10 < stranger.p50 < stranger.p90 < 3.0


def test_a_mission_that_has_not_flown_is_told_but_not_counted() -> None:
    rows = (*made(10, 0.2), told(50, 1.1, censored=True))
    answer = validate_slips(rows)
    assert answer.missions_flown == 10
    assert [row.censored for row in answer.rows] == [False] * 10 + [True]


def test_the_history_foretells_its_missions_better_than_their_own_dates_do() -> None:
    """Twenty missions flown: the part within P10 and P90 may be off by two standard errors of 80 %, 18 points."""
    answer = validate_slips(read_history())
    assert answer.missions_flown >= 20
    assert answer.within_80 == pytest.approx(0.8, abs=0.18)
    assert answer.below_median == pytest.approx(0.5, abs=0.22)
    assert answer.median_factor < 0.85 * answer.face_value_factor


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (made(2, 0.2), "2 missions"),
        (tuple(told(n, 1.5, censored=True) for n in range(5)), "one of them flown"),
    ],
)
def test_too_few_missions_are_refused(rows: tuple[Statement, ...], words: str) -> None:
    with pytest.raises(InputError, match=words):
        validate_slips(rows)
