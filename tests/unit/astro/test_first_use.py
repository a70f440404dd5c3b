from perilune.astro.first_use import compiling


def test_it_is_told_once_for_each_system(monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("PERILUNE_CACHE", str(tmp_path))
    for key in ("one", "one", "two"):
        with compiling("the force model", key):
            pass
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["compiling the force model"] * 2


def test_a_cache_that_cannot_be_written_is_no_hindrance(monkeypatch, tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("PERILUNE_CACHE", str(blocked))
    for _ in range(2):
        with compiling("the force model", "one"):
            pass
    assert len(caplog.records) == 2
