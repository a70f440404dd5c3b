"""A folder has one run at a time; a claim left by a killed run binds nobody."""

import os

import pytest

from perilune.errors import InputError
from perilune.run.claim import CLAIM, claimed


def test_the_second_run_is_refused_and_the_folder_is_free_afterwards(tmp_path):
    folder = tmp_path / "a" / "out"
    with claimed(folder):
        assert (folder / CLAIM).exists()
        with pytest.raises(InputError) as caught, claimed(folder):
            pass
    (problem,) = caught.value.problems
    assert (problem.file, problem.cause) == (str(folder), "another run is writing there")
    assert list(folder.iterdir()) == []
    with claimed(folder):
        pass


def test_a_run_that_fails_frees_its_folder(tmp_path):
    with pytest.raises(ZeroDivisionError), claimed(tmp_path):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_claim_that_nobody_holds_is_taken_over(tmp_path):
    (tmp_path / CLAIM).write_text("")
    with claimed(tmp_path):
        assert (tmp_path / CLAIM).exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("replaced", [False, True])
def test_a_claim_taken_away_between_open_and_lock_is_made_again(tmp_path, monkeypatch, replaced):
    """The run before ends just then: its file is gone, or that of a third run stands in its place."""
    import perilune.run.claim as module

    lock, calls = module._lock, []

    def late(file):
        lock(file)
        if not calls:
            (tmp_path / CLAIM).rename(tmp_path / "gone")
            if replaced:
                (tmp_path / CLAIM).write_text("")
        calls.append(file)

    monkeypatch.setattr(module, "_lock", late)
    with claimed(tmp_path):
        assert len(calls) == 2
        assert calls[0].closed
        assert os.fstat(calls[1].fileno()).st_ino == (tmp_path / CLAIM).stat().st_ino
