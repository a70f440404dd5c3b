"""``based_on`` takes what a file leaves out; a cycle is refused with the whole cycle named."""

import pytest

from perilune.catalogue import load_catalogue
from perilune.errors import InputError


def problems(folder):
    with pytest.raises(InputError) as caught:
        load_catalogue(folder)
    return caught.value.problems


def test_what_is_left_out_is_taken_from_the_base(folder, write):
    write("ships/oryol-2.toml", 'id = "oryol-2"\nbased_on = "oryol"\ncrew = 6')
    catalogue = load_catalogue(folder)
    own, base = catalogue.ship("oryol-2"), catalogue.ship("oryol")
    assert (own.id, own.crew, own.based_on) == ("oryol-2", 6, "oryol")
    assert (own.name, own.configuration, own.diameter) == (base.name, base.configuration, base.diameter)


def test_an_entry_may_be_based_on_the_one_it_shadows(folder, write):
    write("ships/oryol.toml", 'id = "oryol"\nbased_on = "oryol"\ncrew = 6')
    catalogue = load_catalogue(folder)
    assert catalogue.ship("oryol").crew == 6
    assert catalogue.ship("oryol").configuration == load_catalogue().ship("oryol").configuration
    assert [row.id for row in catalogue.shadowed] == ["oryol"]


def test_a_chain_is_followed_and_the_sources_are_joined(folder, write, ship):
    write("ships/a.toml", ship("a"))
    write("ships/b.toml", 'id = "b"\nbased_on = "a"\n[sources]\nnew = "B. Author, B (2025)"')
    length = 'length = { value = 9, unit = "m", source = "paper", date = "2025", maturity = "planned" }'
    write("ships/c.toml", f'id = "c"\nbased_on = "b"\n{length}')
    entry = load_catalogue(folder).ship("c")
    assert entry.length is not None
    assert entry.length.source == "A. Author, A ship (2024)"
    assert set(entry.sources) == {"paper", "new"}


def test_a_cycle_names_all_its_members(folder, write):
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        write(f"ships/{name}.toml", f'id = "{name}"\nbased_on = "{base}"')
    (found,) = [problem for problem in problems(folder) if "cycle" in problem.cause]
    assert found.cause.endswith("a (user's ships) -> b (user's ships) -> c (user's ships) -> a (user's ships)")
    assert (found.key, found.line) == ("based_on", 2)
    assert found.fix


def test_a_cycle_through_a_shadowed_entry_is_found(folder, write, ship):
    write("ships/a.toml", 'id = "a"\nbased_on = "oryol"')
    write("ships/oryol.toml", 'id = "oryol"\nbased_on = "a"')
    assert "oryol (user's ships) -> a (user's ships)" in str(problems(folder)[0]) + str(problems(folder)[-1])


def test_a_new_entry_is_not_based_on_itself(folder, write):
    write("ships/a.toml", 'id = "a"\nbased_on = "a"')
    assert any("no ship 'a' to be based on" in problem.cause for problem in problems(folder))


def test_a_cycle_does_not_hide_other_mistakes(folder, write):
    write("ships/a.toml", 'id = "a"\nbased_on = "b"\ncrew = -1')
    write("ships/b.toml", 'id = "b"\nbased_on = "a"\nbogus = 1')
    assert {problem.key for problem in problems(folder)} == {"based_on", "crew", "bogus"}


def test_an_unknown_base_is_told_and_does_not_hide_other_mistakes(folder, write):
    write("ships/a.toml", 'id = "a"\nbased_on = "oriol"\ncrew = -1')
    found = {problem.key: problem for problem in problems(folder)}
    assert set(found) == {"based_on", "crew"}
    assert found["based_on"].fix in ("did you mean 'orion'?", "did you mean 'oryol'?")


def test_a_mistake_of_the_base_is_told_once_at_its_own_line(folder, write, ship):
    write("ships/a.toml", ship("a").replace("7.2", "-7.2"))
    write("ships/b.toml", 'id = "b"\nbased_on = "a"')
    (found,) = problems(folder)
    assert (found.file.rsplit("/")[-1], found.line) == ("a.toml", 14)


def test_a_base_that_cannot_be_read_is_told_once(folder, write):
    write("ships/a.toml", "[[[[")
    write("ships/b.toml", 'id = "b"\nbased_on = "a"')
    (found,) = problems(folder)
    assert found.file.rsplit("/")[-1] == "a.toml"
