from perilune.errors import InputError, Problem, suggest
from perilune.verdict import Verdict, worst


def test_fail_outweighs_what_is_not_evaluable():
    assert worst([Verdict.PASS, Verdict.NOT_EVALUABLE, Verdict.FAIL, Verdict.MARGINAL]) is Verdict.FAIL
    assert worst([Verdict.NOT_EVALUABLE, Verdict.MARGINAL]) is Verdict.NOT_EVALUABLE
    assert worst([]) is Verdict.NOT_EVALUABLE


def test_a_problem_tells_where_and_how_to_mend_it():
    problem = Problem(
        "negative mass", file="a.toml", line=3, key="stage[1].dry_mass", expected="a mass", fix="drop '-'"
    )
    assert str(problem) == "a.toml:3: stage[1].dry_mass: negative mass; expected a mass; fix: drop '-'"


def test_an_input_error_carries_every_problem():
    error = InputError([Problem("one"), Problem("two")])
    assert len(error.problems) == 2
    assert str(error) == "one\ntwo"


def test_nothing_near_suggests_nothing():
    assert suggest("qqqqqq", ["falcon-9"]) is None
