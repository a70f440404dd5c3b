"""Dates as they may come: precedence, merge bias, slips, failures, criticality, files."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError
from perilune.programme.risk_file import load_risk
from perilune.programme.schedule_risk import Activity, Duration, Reliability, RiskQuestion, ordered, schedule_risk
from perilune.programme.slips import Statement, learn, read_history

DAY = SECONDS_PER_DAY
EXAMPLE = Path(__file__).parents[3] / "examples" / "lunar-risk" / "risk.toml"


def question(*activities: Activity, **more: object) -> RiskQuestion:
    return RiskQuestion("test", 0.0, activities[-1].id, activities, **more)  # type: ignore[arg-type]


def task(name: str, low: float, likely: float, high: float, *after: str, law: str = "triangular") -> Activity:
    return Activity(name, name, None, None, Duration(low * DAY, likely * DAY, high * DAY, law), after)  # type: ignore[arg-type]


def told(ratio: float, *, censored: bool = False, weight: float = 1.0) -> Statement:
    return Statement("m", "c", "2020-01-01", "2021-01-01", "2022-01-01", ratio, censored, weight)


def test_a_chain_adds_its_durations() -> None:
    answer = schedule_risk(question(task("a", 2, 2, 2), task("b", 3, 3, 3, "a"), task("c", 4, 4, 4, "b")), None)
    assert [row.p50_tdb_s / DAY for row in answer.milestones] == pytest.approx([2.0, 5.0, 9.0])
    assert [row.criticality for row in answer.milestones] == [1.0, 1.0, 1.0]


def test_the_mean_and_spread_of_a_triangle_and_of_pert_are_those_of_the_books() -> None:
    """Triangle: (a + m + b) / 3; PERT: (a + 4 m + b) / 6. The median of 200,000 runs lies near the closed form."""
    low, likely, high = 10.0, 14.0, 30.0
    for law, mean in (("triangular", (low + likely + high) / 3.0), ("pert", (low + 4.0 * likely + high) / 6.0)):
        answer = schedule_risk(question(task("a", low, likely, high, law=law), samples=200_000), None)
        curve = np.array(answer.curves[0].tdb_s) / DAY
        assert curve.mean() == pytest.approx(mean, rel=0.005), law


def test_two_equal_paths_that_merge_are_later_than_each() -> None:
    """Of two uniform-like triangles the chance of both by a date is the square of that of one (merge bias)."""
    one = schedule_risk(question(task("a", 0, 5, 10), samples=100_000), None)
    two = schedule_risk(
        question(task("a", 0, 5, 10), task("b", 0, 5, 10), task("end", 0, 0, 0, "a", "b"), samples=100_000), None
    )
    # the median of both is where each has a chance of the square root of a half
    alone = float(np.interp(np.sqrt(0.5), np.arange(1, 100) / 100.0, one.curves[0].tdb_s))
    assert two.milestones[-1].p50_tdb_s == pytest.approx(alone, rel=0.01)
    assert [row.criticality for row in two.milestones[:2]] == pytest.approx([0.5, 0.5], abs=0.02)


def test_what_waits_comes_after_the_last_and_its_gap() -> None:
    slow = task("slow", 50, 50, 50)
    fast = Activity("fast", "fast", None, 10.0 * DAY, None, ("slow",), 5.0 * DAY)
    answer = schedule_risk(question(slow, fast), learn((told(1.0), told(1.02))))
    assert answer.milestones[1].p10_tdb_s >= 55.0 * DAY - 1.0
    assert answer.milestones[0].criticality > 0.5


def test_failures_are_flown_again() -> None:
    """With k of n and Jeffreys' prior the chance of a success is known; of many trials the mean number lost too."""
    flight = replace(task("flight", 1, 1, 1), risks=("rocket",), again_s=100.0 * DAY)
    sure = Reliability("rocket", 9_000, 10_000)
    answer = schedule_risk(question(flight, reliabilities=(sure,), samples=100_000), None)
    assert answer.milestones[0].lost == pytest.approx(1.0 / 0.9 - 1.0, rel=0.05)
    assert answer.milestones[0].p50_tdb_s == pytest.approx(DAY)
    assert answer.milestones[0].p90_tdb_s >= DAY


def test_a_first_flight_fails_more_often_than_one_of_a_mature_vehicle() -> None:
    """Each flight has the record of its kind: with k of n the mean of 1/p - 1 is (n - k + 1/2) / (k - 1/2)."""
    maiden = replace(task("maiden", 1, 1, 1), risks=("first",), again_s=300.0 * DAY)
    later = replace(task("later", 1, 1, 1, "maiden"), risks=("mature",), again_s=300.0 * DAY)
    kinds = (Reliability("first", 60, 100), Reliability("mature", 970, 1000))
    answer = schedule_risk(question(maiden, later, reliabilities=kinds, samples=100_000), None)
    lost = [row.lost for row in answer.milestones]
    assert lost == pytest.approx([40.5 / 59.5, 30.5 / 969.5], rel=0.05)
    swapped = (replace(kinds[0], id="mature"), replace(kinds[1], id="first"))
    other = schedule_risk(question(maiden, later, reliabilities=swapped, samples=100_000), None)
    assert [row.lost for row in other.milestones] == pytest.approx(lost[::-1], rel=0.05)


def test_the_same_question_gives_the_same_answer_and_another_seed_another() -> None:
    asked = question(task("a", 0, 5, 10), samples=1000)
    assert schedule_risk(asked, None) == schedule_risk(asked, None)
    assert schedule_risk(replace(asked, seed=2), None) != schedule_risk(asked, None)


def test_the_law_finds_the_parameters_that_made_its_data() -> None:
    rng = np.random.default_rng(3)
    ratios = np.exp(0.5 + 0.4 * rng.standard_normal(400))
    law = learn(tuple(told(float(ratio)) for ratio in ratios)).law
    assert law.median == pytest.approx(np.exp(0.5), rel=0.06)
    assert law.sigma == pytest.approx(0.4, rel=0.1)
    assert law.median_low < law.median < law.median_high


def test_missions_not_flown_are_at_least_as_late_as_they_are_said_to_be() -> None:
    """With censored ratios the law lies above that of the same ratios taken as final, and near that of the truth."""
    rng = np.random.default_rng(4)
    ratios = np.exp(0.8 + 0.3 * rng.standard_normal(300))
    seen = np.minimum(ratios, 2.5)
    censored = learn(tuple(told(float(r), censored=bool(r == 2.5)) for r in seen)).law
    naive = learn(tuple(told(float(r)) for r in seen)).law
    assert naive.median < censored.median
    assert censored.median == pytest.approx(np.exp(0.8), rel=0.06)


HISTORY = """\
[[mission]]
id = "m"
class = "lander"
flown = "2022-01-01"
source = "made for a test"

[[mission.statement]]
said = "2020-01-01"
gives = "2021-01-01"
source = "made for a test"
"""


def test_a_statement_is_as_late_as_the_flight_took_over_what_was_said(tmp_path: Path) -> None:
    """Said 366 days ahead, flown after 731."""
    file = tmp_path / "history.toml"
    file.write_text(HISTORY, encoding="utf-8")
    (row,) = read_history(file)
    assert (row.ratio, row.weight, row.censored) == (pytest.approx(731.0 / 366.0), 1.0, False)
    file.write_text(HISTORY.replace("flown", "latest"), encoding="utf-8")
    assert read_history(file)[0].censored


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('gives = "2021', 'gives = "2019', "said on 2020-01-01 of 2019-01-01; expected a date that lay ahead"),
        ('flown = "2022-01-01"\n', "", "flown and latest, or neither; expected one of them"),
        ("source", 'latest = "2022-01-01"\nsource', "flown and latest, or neither; expected one of them"),
    ],
)
def test_a_history_that_can_not_be_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    file = tmp_path / "history.toml"
    file.write_text(HISTORY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_history(file)
    assert words in str(caught.value)


def test_each_mission_of_the_history_counts_once() -> None:
    rows = read_history()
    for name in {row.mission for row in rows}:
        assert sum(row.weight for row in rows if row.mission == name) == pytest.approx(1.0)
    assert all(row.ratio > 0.0 for row in rows)
    assert learn(rows).law.missions == len({row.mission for row in rows})
    with pytest.raises(InputError, match="no reference class 'robotic'"):
        learn(rows, "robotic")


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="waits for itself"):
        ordered((task("a", 1, 1, 1, "b"), task("b", 1, 1, 1, "a")))


def test_the_example_is_read_and_every_name_is_checked(tmp_path: Path) -> None:
    asked, reference_class, history = load_risk(EXAMPLE)
    assert (reference_class, history) == (None, None)
    assert asked.target == "basic-station"
    file = tmp_path / "bad.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    file.write_text(
        text.replace('target = "basic-station"', 'target = "basic"').replace(
            'after = ["luna-26"]', 'after = ["luna-2"]'
        )
    )
    with pytest.raises(InputError) as caught:
        load_risk(file)
    causes = [problem.cause for problem in caught.value.problems]
    assert causes == ["no activity 'basic'", "no activity 'luna-2'"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('planned = "2026-08-15 UTC"', "a date and a duration"),
        ('likely = "1 d"', "a part of a duration"),
        ('low = "3 d"\nlikely = "2 d"\nhigh = "4 d"', "not in order"),
        ('risks = ["x"]', "without 'again'"),
    ],
)
def test_an_activity_of_the_wrong_form_is_refused(tmp_path: Path, line: str, words: str) -> None:
    head = '[risk]\nname = "r"\nas_of = "2025-01-01 UTC"\ntarget = "a"\n[[activity]]\nid = "a"\nname = "A"\n'
    more = 'low = "1 d"\nlikely = "1 d"\nhigh = "1 d"\n' if line.startswith("planned") else ""
    file = tmp_path / "bad.toml"
    file.write_text(head + more + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_risk(file)


ACTIVITIES = """\
[risk]
name = "r"
as_of = "2025-01-01 UTC"
target = "b"

[[activity]]
id = "a"
name = "A"
low = "1 d"
likely = "2 d"
high = "3 d"
after = []

[[activity]]
id = "b"
name = "B"
planned = "2026-01-01 UTC"
after = ["a"]
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "a"', 'id = "b"', "'b' stands twice; expected a name for each; fix: rename it"),
        (
            "2026-01-01",
            "2024-12-31",
            "'b' was planned for 2024-12-31 UTC, before the day of the question; expected a date after as_of, 2025",
        ),
        (
            "after = []",
            'after = ["b"]',
            "activities wait for each other: a after b after a; expected an order without a circle; fix: drop one",
        ),
        (
            "after = []",
            'risks = ["lander"]\nagain = "300 d"',
            "no reliability 'lander'; expected a [[reliability]]; fix: add [[reliability]] with id = 'lander'",
        ),
        (
            "[[activity]]",
            '[[reliability]]\nid = "lander"\nsuccesses = 3\ntrials = 2\n\n[[activity]]',
            "more successes than trials; expected at most as many; fix: exchange them",
        ),
    ],
)
def test_activities_that_do_not_fit_together_are_refused_at_their_line(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(ACTIVITIES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_risk(file)
    assert words in str(caught.value)
    assert all(problem.line for problem in caught.value.problems)


def test_two_activities_are_one_after_the_other(tmp_path: Path) -> None:
    file = tmp_path / "good.toml"
    file.write_text(ACTIVITIES, encoding="utf-8")
    asked, _, _ = load_risk(file)
    first, second = asked.activities
    assert (first.duration, first.planned_tdb_s) == (Duration(1 * DAY, 2 * DAY, 3 * DAY, "pert"), None)
    assert (second.duration, second.after) == (None, ("a",))
