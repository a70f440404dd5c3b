"""A replay by the rocket equation: order of burns, staging, docking, loads, and every refusal."""

from dataclasses import replace
from math import exp, log
from pathlib import Path

import pytest

from perilune.catalogue import load_catalogue
from perilune.constants import G0
from perilune.errors import InputError, NoSolution
from perilune.programme.stack_file import load_stacks
from perilune.programme.stacks import (
    Burn,
    Drop,
    Join,
    Load,
    Move,
    Part,
    Replay,
    Spend,
    Split,
    Stack,
    StackMission,
    replay,
)

LOWER = Part("lower", 1000.0, 4000.0, 300.0)
UPPER = Part("upper", 200.0, 500.0, 350.0)
TWO = StackMission("two", (LOWER, UPPER), (), (Stack("s", ("lower", "upper")),), ())


def flown(mission: StackMission) -> Replay:
    answer = replay(mission)
    assert isinstance(answer, Replay)
    return answer


def refused(mission: StackMission) -> NoSolution:
    answer = replay(mission)
    assert isinstance(answer, NoSolution)
    return answer


def test_one_burn_is_the_rocket_equation() -> None:
    answer = flown(replace(TWO, steps=(Burn("up", "s", 1000.0, ("lower",)),)))
    used = 5700.0 * (1.0 - exp(-1000.0 / (300.0 * G0)))
    assert answer.burns[0].propellant_kg == pytest.approx(used, rel=1e-12)
    assert answer.margins[0].left_kg == pytest.approx(4000.0 - used, rel=1e-12)


def test_an_empty_part_is_dropped_when_the_next_lights() -> None:
    answer = flown(replace(TWO, steps=(Burn("up", "s", 4500.0, ("lower", "upper")),)))
    assert answer.burns[1].mass_before_kg == pytest.approx(700.0)
    assert answer.margins[0].dropped_from == "s"
    assert sum(burn.dv_m_s for burn in answer.burns) == pytest.approx(4500.0, abs=1e-9)


def test_what_falls_with_a_part_is_dropped_with_it() -> None:
    tower = Part("tower", 50.0, falls_with="lower")
    mission = replace(TWO, parts=(LOWER, UPPER, tower), stacks=(Stack("s", ("lower", "upper", "tower")),))
    answer = flown(replace(mission, steps=(Burn("up", "s", 4500.0, ("lower", "upper")),)))
    assert answer.burns[0].mass_before_kg == pytest.approx(5750.0)
    assert answer.burns[1].mass_before_kg == pytest.approx(700.0)


def test_the_wrong_order_is_refused_with_what_lacks() -> None:
    assert flown(replace(TWO, steps=(Burn("up", "s", 6000.0, ("lower", "upper")),))).legs[0].margin_m_s > 0.0
    answer = refused(replace(TWO, steps=(Burn("up", "s", 6000.0, ("upper", "lower")),)))
    given = 350.0 * G0 * log(5700.0 / 5200.0) + 300.0 * G0 * log(5000.0 / 1000.0)
    assert answer.binding == "up"
    assert f"lacks {6000.0 - given:,.0f} m/s: upper, lower give {given:,.0f} of 6,000 m/s" in answer.reason


def test_unusable_propellant_is_never_burned() -> None:
    part = replace(LOWER, unusable_kg=500.0)
    steps = (Burn("up", "s", 2000.0, ("lower", "upper")),)
    answer = flown(replace(TWO, parts=(part, UPPER), steps=steps))
    assert answer.margins[0].burned_kg <= 3500.0
    assert answer.margins[0].left_kg == pytest.approx(4000.0 - 500.0 - answer.margins[0].burned_kg)


def test_docking_loads_splitting_and_losses_move_mass() -> None:
    tug = Part("tug", 300.0, 300.0, 320.0)
    mission = StackMission(
        "visit",
        (UPPER, tug),
        (Load("crew", 100.0, "upper"), Load("samples", 20.0, None)),
        (Stack("a", ("upper",)), Stack("b", ("tug",))),
        (
            Join("a", "b"),
            Move(("crew", "samples"), "tug"),
            Split("b", ("upper",), "left"),
            Spend("tug", 10.0),
            Burn("home", "b", 100.0, ("tug",)),
        ),
    )
    assert flown(mission).burns[0].mass_before_kg == pytest.approx(600.0 + 120.0 - 10.0)


def test_a_load_that_is_left_behind_weighs_nothing() -> None:
    mission = replace(TWO, loads=(Load("cargo", 90.0, "upper"),), steps=(Burn("up", "s", 10.0, ("lower",)),))
    after = replace(mission, steps=(Move(("cargo",), None), *mission.steps))
    assert flown(mission).burns[0].mass_before_kg - flown(after).burns[0].mass_before_kg == pytest.approx(90.0)


@pytest.mark.parametrize(
    ("mission", "reason"),
    [
        (replace(TWO, parts=(replace(LOWER, isp_s=None), UPPER)), "not evaluable: specific impulse of 'lower' missing"),
        (replace(TWO, parts=(replace(LOWER, dry_kg=None), UPPER)), "not evaluable: mass of 'lower' missing"),
        (
            replace(TWO, parts=(LOWER, replace(UPPER, propellant_kg=None))),
            "not evaluable: propellant mass of 'upper' missing",
        ),
    ],
)
def test_a_datum_that_is_missing_is_named(mission: StackMission, reason: str) -> None:
    assert refused(replace(mission, steps=(Burn("up", "s", 10.0, ("lower",)),))).reason == reason


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((Drop("s", ("lower",)), Burn("up", "s", 1.0, ("lower",))), "is not in the stack"),
        ((Drop("s", ("lower",)), Drop("s", ("lower",))), "is not in the stack"),
        ((Split("s", ("upper",), "t"), Move(("crew",), "upper")), "do not fly together"),
        ((Split("s", ("upper",), "t"), Join("t", "s"), Burn("up", "t", 1.0, ("upper",))), "has joined another"),
        ((Spend("lower", 2000.0),), "can't lose 2,000 kg"),
        ((Drop("s", ("upper",)), Move(("crew",), "upper")), "in no stack"),
    ],
)
def test_an_impossible_step_is_refused(steps: tuple[object, ...], words: str) -> None:
    mission = replace(TWO, loads=(Load("crew", 80.0, "lower"),), steps=steps)  # type: ignore[arg-type]
    assert words in refused(mission).reason


def test_every_mistake_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        """
[mission]
name = "bad"
[[part]]
name = "tug"
dry_mass = "1000 kg"
[[part]]
name = "ghost"
ship = "apollo-lm"
stage = "middle"
[[stack]]
name = "s"
parts = ["tug", "tog"]
[[step]]
stack = "s"
leg = "up"
burn = "10 m/s"
order = ["tug"]
[[step]]
move = ["crew"]
""",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_stacks(file, load_catalogue())
    told = "\n".join(str(problem) for problem in caught.value.problems)
    for words in ("no part 'tog'", "did you mean 'tug'", "no load 'crew'", "no stage 'middle'", "in 0 stacks"):
        assert words in told
    assert all(problem.line for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ('stack = "s"\nburn = "10 m/s"\ndrop = ["tug"]', "burn and drop in one step"),
        ('stack = "s"\nburn = "10 m/s"', "without 'leg'"),
        ('stack = "s"\nburn = "10 kg"\nleg = "up"\norder = ["tug"]', "speed"),
        ('stack = "s"\nburn = "-1 m/s"\nleg = "up"\norder = ["tug"]', "below zero"),
    ],
)
def test_a_step_of_the_wrong_form_is_refused(tmp_path: Path, step: str, words: str) -> None:
    file = tmp_path / "bad.toml"
    head = '[mission]\nname = "bad"\n[[part]]\nname = "tug"\ndry_mass = "1 t"\n[[stack]]\nname = "s"\nparts = ["tug"]\n'
    file.write_text(head + "[[step]]\n" + step + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_stacks(file, load_catalogue())


STACKS = """\
[mission]
name = "bad"
[[part]]
name = "tug"
dry_mass = "1 t"
[[stack]]
name = "s"
parts = ["tug"]
[[step]]
stack = "s"
leg = "up"
burn = "10 m/s"
order = ["tug"]
"""


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ('ship = "orion"\nlauncher = "saturn-v"', "a ship and a launcher; expected one of them; fix: leave one out"),
        ('stage = "S-IVB"', "a stage of nothing; expected 'ship' or 'launcher' beside it; fix: name the ship"),
        ('isp = "0 s"', "a specific impulse of zero; expected more; fix: leave it out where nothing burns"),
        ('launcher = "falcon-9"\nstage = "third"', "no stage 'third'"),
    ],
)
def test_a_part_of_the_wrong_form_is_refused_at_its_line(tmp_path: Path, part: str, words: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(STACKS.replace('dry_mass = "1 t"', part), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_stacks(file, load_catalogue())
    assert words in str(caught.value)
    assert all(problem.line for problem in caught.value.problems)


def test_what_is_named_twice_is_told_once_for_each(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    twice = '[[part]]\nname = "tug"\ndry_mass = "1 t"\n[[stack]]\nname = "s"\nparts = ["tug"]\n[[step]]'
    file.write_text(STACKS.replace("[[step]]", twice), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_stacks(file, load_catalogue())
    told = [problem.cause for problem in caught.value.problems]
    assert {"the part 'tug' stands twice", "the stack 's' stands twice"} <= set(told)


def test_a_stage_of_a_launcher_is_that_of_the_catalogue(tmp_path: Path) -> None:
    file = tmp_path / "stage.toml"
    file.write_text(
        STACKS.replace('dry_mass = "1 t"', 'launcher = "falcon-9"\nstage = "second stage"'), encoding="utf-8"
    )
    (tug,) = load_stacks(file, load_catalogue()).parts
    stage = load_catalogue().launcher("falcon-9").stage[-1]
    isp = stage.isp_vac or load_catalogue().engine(stage.engine).isp_vac
    assert (tug.dry_kg, tug.propellant_kg, tug.isp_s) == (stage.dry_mass.si, stage.propellant_mass.si, isp.si)
