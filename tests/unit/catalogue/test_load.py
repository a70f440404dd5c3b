"""The user's folder over the built-in entries, references, digests, and the mistakes of all files at once."""

from pathlib import Path

import pytest

from perilune.catalogue import check_entry, load_catalogue, load_entry
from perilune.errors import InputError


def problems(folder):
    with pytest.raises(InputError) as caught:
        load_catalogue(folder)
    for problem in caught.value.problems:
        assert problem.file
        assert problem.cause
        assert problem.expected
        assert problem.fix
    return caught.value.problems


def test_an_entry_of_the_folder_stands_beside_the_built_in_ones(folder, write, ship):
    write("ships/my-ship.toml", ship("my-ship"))
    catalogue = load_catalogue(folder)
    assert catalogue.ship("my-ship").configuration[0].mass.si == 7200.0
    assert catalogue.ship("my-ship").configuration[0].mass.source == "A. Author, A ship (2024)"
    assert catalogue.shadowed == ()
    assert set(load_catalogue().ids("ship")) < set(catalogue.ids("ship"))
    assert catalogue.file("ship", "my-ship") == str(folder / "ships" / "my-ship.toml")


def test_an_entry_of_the_folder_replaces_the_built_in_one_and_it_is_told(folder, write, ship):
    path = write("ships/oryol.toml", ship("oryol"))
    catalogue = load_catalogue(folder)
    assert catalogue.ship("oryol").name == "A ship"
    assert [(row.kind, row.id, row.file) for row in catalogue.shadowed] == [("ship", "oryol", str(path))]


def test_an_unknown_id_is_refused_with_the_nearest():
    with pytest.raises(InputError) as caught:
        load_catalogue().launcher("falcon9")
    assert caught.value.problems[0].fix == "did you mean 'falcon-9'?"


def test_the_mistakes_of_all_files_come_at_once_in_order(folder, write, ship):
    write("ships/a.toml", ship("a").replace("7.2", "-7.2").replace("crew = 0", "crew = -1"))
    write("ships/b.toml", ship("bb"))
    write("ships/c.toml", "not toml")
    write("ships/d.toml", ship("d").replace('"paper", date', '"papier", date').replace('"nasa"', '"naza"'))
    found = [(problem.file.rsplit("/")[-1], problem.line, problem.key) for problem in problems(folder)]
    assert found == [
        ("a.toml", 6, "crew"),
        ("a.toml", 14, "configuration[0].mass"),
        ("b.toml", 1, "id"),
        ("c.toml", 1, "not"),
        ("d.toml", 4, "partner"),
        ("d.toml", 14, "configuration[0].mass.source"),
    ]


def test_a_reference_to_a_file_with_mistakes_is_not_a_second_mistake(folder, write, ship):
    write("ships/a.toml", ship("a").replace('"nasa"', '"mine"'))
    write("partners/mine.toml", 'id = "mine"')
    assert {problem.file.rsplit("/")[-1] for problem in problems(folder)} == {"mine.toml"}


def test_every_reference_of_a_launcher_is_checked(folder, write):
    write(
        "launchers/falcon-9.toml",
        'id = "falcon-9"\nbased_on = "falcon-9"\npartner = "spacez"\nsites = ["ksc", "ksk"]\n'
        "[[stage]]\nname = 's'\nrole = 'core'\nengine = 'merlin'\n"
        + "".join(
            f'{key} = {{ value = 1, unit = "{unit}", source = "a b", date = "2024", maturity = "flown" }}\n'
            for key, unit in (("propellant_mass", "t"), ("dry_mass", "t"), ("diameter", "m"))
        ),
    )
    found = [(problem.line, problem.key, problem.cause) for problem in problems(folder)]
    assert found == [
        (3, "partner", "no partner 'spacez'"),
        (4, "sites[1]", "no site 'ksk'"),
        (8, "stage[0].engine", "no engine 'merlin'"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "key", "cause"),
    [
        ("ships/a.toml", 'kind = "site"\n', "kind", "'site' is not the kind of its folder"),
        ("ships/a.toml", "kind = 3\n", "kind", "'3' is not the kind of its folder"),
        ("ship/a.toml", "", None, "no kind of entry has this folder"),
        ("a.toml", "", None, "an entry lies outside the folders"),
    ],
)
def test_a_file_in_the_wrong_place_is_told(folder, write, ship, name, text, key, cause):
    write(name, text + ship("a"))
    assert (key, cause) in [(problem.key, problem.cause) for problem in problems(folder)]


def test_a_folder_that_is_not_there_is_refused(folder):
    assert problems(folder)[0].cause == "no such folder"


def test_other_files_in_the_folder_do_not_matter(folder, write, ship):
    write("README.md", "notes")
    write("notes/x.txt", "notes")
    write("ships/a.toml", ship("a"))
    assert load_catalogue(folder).ship("a").id == "a"


def test_the_digest_goes_by_content_and_a_launcher_contains_its_engines(folder, write):
    built_in = load_catalogue()
    write("engines/merlin-1d.toml", 'id = "merlin-1d"\nbased_on = "merlin-1d"\nnote = "another note"')
    own = load_catalogue(folder)
    assert built_in.digest("launcher", "falcon-9") == load_catalogue().digest("launcher", "falcon-9")
    assert built_in.digest("launcher", "falcon-9") != own.digest("launcher", "falcon-9")
    assert built_in.digest("launcher", "proton-m") == own.digest("launcher", "proton-m")
    assert built_in.digest("ship", "oryol") == own.digest("ship", "oryol")


def test_one_file_is_checked_against_the_catalogue(tmp_path, folder, write, ship):
    lone = tmp_path / "a.toml"
    lone.write_text('kind = "ship"\n' + ship("a"))
    assert check_entry(lone).id == "a"
    assert check_entry(write("ships/b.toml", ship("b"))).id == "b"
    lone.write_text(ship("a"))
    with pytest.raises(InputError, match="does not say what it describes"):
        check_entry(lone)
    lone.write_text('kind = "shipp"\n' + ship("a"))
    with pytest.raises(InputError, match="did you mean 'ship'"):
        check_entry(lone)


def test_one_file_is_checked_with_the_rest_of_its_folder(folder, write, ship):
    write("partners/mine.toml", 'id = "mine"\nname = "Mine"\nabbreviation = "M"\nmaturity = "planned"')
    path = write("ships/a.toml", ship("a").replace('"nasa"', '"mine"'))
    assert check_entry(path, folder).id == "a"
    assert check_entry(path).id == "a"
    elsewhere = path.rename(folder.parent / "a.toml")
    elsewhere.write_text('kind = "ship"\n' + elsewhere.read_text())
    with pytest.raises(InputError, match="no partner 'mine'"):
        check_entry(elsewhere)
    assert check_entry(elsewhere, folder).id == "a"


def test_a_file_that_does_not_say_its_kind_is_known_by_a_key_that_only_one_has(folder, write, ship):
    with pytest.raises(InputError, match="does not say what it describes"):
        load_entry(write("a.toml", ship("a")))
    said = 'provenance = { source = "A. Author, A motor (2026)", date = "2026" }'
    numbers = 'thrust_vac = { value = 20, unit = "kN" }\nisp_vac = { value = 300, unit = "s" }'
    motor = f'id = "motor"\nname = "M"\nmaturity = "planned"\npartner = "nasa"\ncycle = "solid"\n{said}\n{numbers}\n'
    catalogue, key = load_entry(write("motor.toml", motor))
    assert key == ("engine", "motor")
    assert catalogue.engine("motor").isp_vac.si == 300.0


@pytest.mark.parametrize(("name", "number"), [("launchers/my-rocket.toml", 2), ("ships/oryol.toml", 3)])
def test_the_examples_of_the_documentation_are_right(write, name, number):
    page = Path(__file__).parents[3] / "docs" / "catalogue.md"
    blocks = [block.split("```")[0] for block in page.read_text(encoding="utf-8").split("```toml\n")[1:]]
    assert check_entry(write(name, blocks[number])).id == Path(name).stem


SITE = """\
id = "my-site"
name = "A site"
maturity = "flown"
partner = "nasa"
latitude = {{ value = {latitude}, unit = "deg", source = "paper", date = "2024", maturity = "flown" }}
longitude = {{ value = 0, unit = "deg", source = "paper", date = "2024", maturity = "flown" }}
altitude = {{ value = 0, unit = "m", source = "paper", date = "2024", maturity = "flown" }}

[sources]
paper = "A. Author, A site (2024)"

[[drop_zone]]
name = "the sea"
latitude = {{ value = {zone_latitude}, unit = "deg", source = "paper", date = "2024", maturity = "flown" }}
longitude = {{ value = {zone_longitude}, unit = "deg", source = "paper", date = "2024", maturity = "flown" }}
radius = {{ value = 50, unit = "km", source = "paper", date = "2024", maturity = "flown" }}
"""


@pytest.mark.parametrize(
    ("place", "cause"),
    [
        ((91, 10, 20), "the latitude is beyond a pole"),
        ((28, -91, 20), "the latitude is beyond a pole"),
        ((28, 10, 361), "the longitude is beyond a full turn"),
    ],
)
def test_a_place_that_is_not_on_the_earth_is_refused(folder, write, place, cause):
    latitude, zone_latitude, zone_longitude = place
    write(
        "sites/my-site.toml", SITE.format(latitude=latitude, zone_latitude=zone_latitude, zone_longitude=zone_longitude)
    )
    assert [problem.cause for problem in problems(folder)] == [cause]


def test_a_site_with_a_drop_zone_is_read(folder, write):
    write("sites/my-site.toml", SITE.format(latitude=28, zone_latitude=30, zone_longitude=-74))
    assert load_catalogue(folder).site("my-site").drop_zone[0].radius.si == 50e3


def test_of_many_entries_an_unknown_name_tells_how_many_and_where_they_are_listed() -> None:
    catalogue = load_catalogue()
    with pytest.raises(InputError, match=r"one of \d+, see perilune catalogue list launcher.*did you mean 'falcon-9'"):
        catalogue.launcher("falcon9")
    with pytest.raises(InputError, match=r"one of gateway, iss, ros, tiangong"):
        catalogue.station("mir")
