"""The starter programme is a programme, and nothing of the user's is written over."""

import pytest

from perilune.errors import InputError
from perilune.programme import load_programme
from perilune.programme.new import new_programme


def test_the_starter_is_read_without_a_problem(tmp_path):
    written = new_programme(tmp_path / "mine")
    assert {path.name for path in written} == {"programme.toml", "my-lander.toml"}
    programme = load_programme(tmp_path / "mine" / "programme.toml")
    assert [mission.id for mission in programme.missions] == ["crew-exchange", "cargo-lander", "first-crew"]
    assert programme.catalogue.file("ship", "my-lander").endswith("my-lander.toml")


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "programme.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"already has programme\.toml"):
        new_programme(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["programme.toml"]
    assert (tmp_path / "programme.toml").read_text(encoding="utf-8") == "mine"
