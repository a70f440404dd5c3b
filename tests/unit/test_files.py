"""A path is refused before a long computation, with what is wrong with it, and a file appears whole or not at all."""

import os

import pytest

from perilune.errors import InputError
from perilune.files import check_file_to_write, check_folder_to_write, read_text, write_atomic


@pytest.fixture
def not_writable(tmp_path, monkeypatch):
    """A folder of another person: permissions do not bind the superuser that tests may run as."""
    folder, before = tmp_path / "theirs", os.access
    folder.mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: os.fspath(path) != str(folder) and before(path, mode))
    return folder


def told(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    (problem,) = caught.value.problems
    assert problem.expected
    return problem.file, problem.cause, problem.fix


def test_bytes_and_text_are_written_below_folders_that_are_made(tmp_path):
    write_atomic(tmp_path / "a" / "b.txt", "Енисей")
    write_atomic(tmp_path / "a" / "b.bin", b"\x00\xff")
    assert (tmp_path / "a" / "b.txt").read_bytes().decode("utf-8") == "Енисей"
    assert (tmp_path / "a" / "b.bin").read_bytes() == b"\x00\xff"
    assert len(list((tmp_path / "a").iterdir())) == 2


def test_a_file_that_can_be_written_is_given_back(tmp_path):
    for name in ("a.svg", "A.PNG"):
        assert check_file_to_write(str(tmp_path / name), (".svg", ".png"), "a figure") == tmp_path / name


def test_a_file_of_another_kind_is_refused_and_one_is_proposed(tmp_path):
    file, cause, fix = told(check_file_to_write, tmp_path / "a.gif", (".svg", ".png"), "a figure")
    assert (file, cause, fix) == (str(tmp_path / "a.gif"), "cannot write a figure as '.gif'", "call it a.svg")
    assert told(check_file_to_write, "", (".svg",), "a figure")[2] == "call it figure.svg"


def test_a_file_in_no_folder_or_in_the_place_of_one_is_refused(tmp_path):
    missing, folder = tmp_path / "none", tmp_path / "a.svg"
    folder.mkdir()
    expected = (str(missing), "the folder does not exist", "make it first")
    assert told(check_file_to_write, missing / "a.svg", (".svg",), "a figure") == expected
    expected = (str(folder), "is a folder", "give another name")
    assert told(check_file_to_write, folder, (".svg",), "a figure") == expected


def test_a_folder_of_another_person_is_refused(not_writable):
    expected = (str(not_writable), "must not be written", "name a file elsewhere")
    assert told(check_file_to_write, not_writable / "a.svg", (".svg",), "a figure") == expected
    expected = (str(not_writable), "must not be written", "give another")
    assert told(check_folder_to_write, not_writable) == expected
    assert told(check_folder_to_write, not_writable / "below" / "that") == expected


def test_a_folder_that_can_be_made_is_given_back_and_not_made(tmp_path):
    for folder in (tmp_path, tmp_path / "new" / "newer"):
        assert check_folder_to_write(folder) == folder
    assert not (tmp_path / "new").exists()


def test_a_folder_at_or_below_a_file_is_refused(tmp_path):
    file = tmp_path / "plan.json"
    file.touch()
    assert told(check_folder_to_write, file)[:2] == (str(file), "is a file, not a folder")
    assert told(check_folder_to_write, file / "out")[:2] == (str(file / "out"), f"{file} is a file, not a folder")


def test_a_text_that_cannot_be_had_is_told(tmp_path):
    given = tmp_path / "text.txt"
    given.write_bytes(b"ab\xff")
    for path, most, cause in (
        (tmp_path / "none.txt", None, "no such file"),
        (tmp_path, None, "is a folder, not a file"),
        (given, 2, "has 3 bytes"),
        (given, None, "byte 0xff at 2 is not UTF-8"),
    ):
        with pytest.raises(InputError) as refused:
            read_text(path, "a letter", most_bytes=most)
        assert refused.value.problems[0].cause == cause
    assert read_text(given, "a letter", "latin-1") == "abÿ"
