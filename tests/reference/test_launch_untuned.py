"""Launchers given only as files, which nobody tuned: within 10 % of their published payload, or the alarm fires.

The files are ``examples/own-launchers``: masses, thrusts and payloads as the addresses in them give them, written down
before the first flight and not changed since. What the alarm stands for is told in docs/launch-untuned.md.
"""

from pathlib import Path

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import NoSolution
from perilune.launch import payload

FOLDER = Path(__file__).parents[2] / "examples" / "own-launchers"
ROWS = [
    ("proton-k", "leo"),
    ("soyuz-u", "leo"),
    ("long-march-3", "gto"),
    ("long-march-6", "sso=700"),
    ("ariane-1", "gto"),
]


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(FOLDER)


@pytest.mark.parametrize(("name", "to"), ROWS)
def test_an_untuned_launcher_is_near_its_published_payload_or_alarms(catalogue, name, to):
    answer = payload(catalogue.launcher(name), catalogue, to)
    assert not isinstance(answer, NoSolution)
    assert answer.published_kg is not None
    error = answer.physics_kg / answer.published_kg - 1.0
    assert answer.alarm is not None or abs(error) < 0.10


def test_the_stages_of_space_launch_report_carry_what_the_proton_carried(catalogue):
    answer = payload(catalogue.launcher("proton-k"), catalogue, "leo")
    assert answer.alarm is None
    # 10 % is the band; the masses are medium, the engines of stage 1 recalled
    assert answer.physics_kg == pytest.approx(answer.published_kg, rel=0.10)
