"""Two states of a catalogue side by side."""

from perilune.catalogue import load_catalogue
from perilune.catalogue.compare import compare_catalogues

PARTNER = 'id = "{name}"\nname = "{title}"\nabbreviation = "{title}"\nmaturity = "flown"\n'


def folder(path, **titles):
    (path / "partners").mkdir(parents=True)
    for name, title in titles.items():
        (path / "partners" / f"{name}.toml").write_text(PARTNER.format(name=name, title=title), encoding="utf-8")
    return load_catalogue(path)


def test_a_changed_key_and_entries_that_came_and_went(tmp_path):
    before = folder(tmp_path / "a", kept="Kept", gone="Gone")
    after = folder(tmp_path / "b", kept="Renamed", come="Come")
    found = compare_catalogues(before, after)
    assert found.only_before == ("partner/gone",)
    assert found.only_after == ("partner/come",)
    row, _ = found.changed
    assert (row.kind, row.id, row.key, row.before, row.after) == ("partner", "kept", "name", "Kept", "Renamed")
    assert compare_catalogues(before, before).same
