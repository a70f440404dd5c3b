"""The verification set of the doctor: at least forty published figures, each with its source, all met; none trivial."""

import pytest

from perilune.doctor import SYSTEMS, diagnose, verified
from perilune.launch.ascent import delta3


@pytest.fixture(scope="module")
def diagnosis():
    return diagnose()


def test_forty_published_figures_are_met(diagnosis):
    assert diagnosis.figures >= 40
    assert [row.figure for part in diagnosis.systems for row in part.rows if not row.within] == []
    assert diagnosis.sound
    assert {part.system for part in diagnosis.systems} == set(SYSTEMS)


def test_every_figure_names_who_published_it(diagnosis):
    assert all(row.source and row.cause for part in diagnosis.systems for row in part.rows)


def test_a_wrong_answer_is_found(monkeypatch):
    monkeypatch.setattr(delta3, "PAYLOAD_KG", delta3.PAYLOAD_KG + 1.0)
    assert not all(row.within for row in verified("launch"))


def test_a_system_that_breaks_is_told(monkeypatch):
    def broken():
        raise RuntimeError("no shared library")

    monkeypatch.setitem(SYSTEMS, "station", broken)
    found = diagnose()
    assert not found.sound
    assert found.systems[-1].broken == "RuntimeError: no shared library"
    assert "station" in found.summary()
