"""What is refused before work begins, and what is cleared away after it."""

from pathlib import Path

import pytest

from perilune.errors import InputError
from perilune.files import check_folder_to_write
from perilune.programme.write import _remove_others


def test_only_files_of_an_earlier_plan_are_removed(tmp_path: Path) -> None:
    names = (
        "trajectories/old-from-wenchang.oem",
        "trajectories/new-from-wenchang.oem",
        "trajectories/notes.txt",
        "protocols/old--ship--rocket--site.html",
        "protocols/old--ship--rocket--site.json",
        "protocols/letter.html",
        "tables/options.parquet",
        "own/old.oem",
        "report.html",
    )
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    written = [tmp_path / "trajectories" / "new-from-wenchang.oem", tmp_path / "tables" / "options.parquet"]
    _remove_others(tmp_path, written)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert set(names) - left == {names[0], names[3], names[4]}


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("mine")
    check_folder_to_write(tmp_path)
    check_folder_to_write(tmp_path / "new" / "folder")
    for path in (tmp_path / "a-file", tmp_path / "a-file" / "out"):
        with pytest.raises(InputError, match="is a file"):
            check_folder_to_write(path)
