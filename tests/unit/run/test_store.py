"""What is put is what is got; a damaged file counts as absent and is told."""

import logging
from pathlib import Path

import pytest

from perilune.errors import InputError
from perilune.files import write_atomic
from perilune.run import ResultStore, cache_folder, digest

KEY = digest("a key")
DOCUMENT = {"payload_kg": 0.1 + 0.2, "list": [1, -0.0, 1e-308, "Енисей 揽月", None, True], "empty": {}}


def test_round_trip_is_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ResultStore, "used", False)
    store = ResultStore(tmp_path)
    assert store.get(KEY) is None
    assert not ResultStore.used
    store.put(KEY, DOCUMENT)
    assert ResultStore.used
    assert store.get(KEY) == DOCUMENT
    assert repr(ResultStore(tmp_path).get(KEY)) == repr(DOCUMENT)
    assert store.path(KEY).relative_to(store.folder).parts[:2] == (KEY[:2], KEY[2:4])


@pytest.mark.parametrize("harm", ["cut", "flipped", "emptied", "moved", "no json", "no object"])
def test_a_damaged_file_counts_as_absent_and_is_told(
    harm: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = ResultStore(tmp_path)
    store.put(KEY, DOCUMENT)
    path, key = store.path(KEY), KEY
    data = path.read_bytes()
    if harm == "moved":
        key = digest("another key")
        store.path(key).parent.mkdir(parents=True)
        path.rename(store.path(key))
    else:
        harmed = {"cut": data[:-9], "flipped": data.replace(b"308", b"307"), "emptied": b"", "no json": b"\xff\xfe"}
        path.write_bytes(harmed.get(harm, b"[1]"))
    with caplog.at_level(logging.WARNING):
        assert store.get(key) is None
    assert "cannot be used" in caplog.text
    store.put(key, DOCUMENT)
    assert store.get(key) == DOCUMENT


def test_not_finite_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    with pytest.raises(ValueError, match="JSON compliant"):
        store.put(KEY, {"a": float("nan")})
    assert not list(tmp_path.rglob("*.*"))


def test_cache_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERILUNE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("PERILUNE_CACHE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "perilune"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == tmp_path / ".cache" / "perilune"
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder() == tmp_path / "Library" / "Caches" / "perilune"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache_folder() == tmp_path / "local" / "perilune"


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.json"
    write_atomic(path, "old")

    def fail(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["plan.json"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "cache"
    place.write_text("a file")
    with pytest.raises(InputError, match="the place of stored results is a file"):
        ResultStore(place)
