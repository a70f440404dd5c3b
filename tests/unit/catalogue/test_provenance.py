"""Where all numbers of a file come from, said once."""

import pytest

from perilune.catalogue import check_entry, load_catalogue
from perilune.errors import InputError

ENGINE = """\
id = "motor"
name = "A motor"
maturity = "in test"
partner = "nasa"
cycle = "pressure-fed"
{provenance}
thrust_vac = {{ value = 20, unit = "kN" }}
isp_vac = {{ value = 300, unit = "s", source = "B. Bauer, Tests (2025)", date = "2025", confidence = "high" }}

[sources]
study = "A. Author, A motor (2026)"
"""
STUDY = 'provenance = { source = "study", date = "2026-03", confidence = "low" }'


def test_numbers_take_what_they_do_not_say_themselves(folder, write):
    path = write("engines/motor.toml", ENGINE.format(provenance=STUDY))
    engine = check_entry(path)
    thrust, impulse = engine.thrust_vac, engine.isp_vac
    assert (thrust.source, thrust.date, thrust.maturity, thrust.confidence) == (
        "A. Author, A motor (2026)",
        "2026-03",
        "in test",
        "low",
    )
    assert (impulse.source, impulse.date, impulse.confidence) == ("B. Bauer, Tests (2025)", "2025", "high")


def test_what_an_entry_is_based_on_keeps_its_own_sources(folder, write):
    write("engines/motor.toml", ENGINE.format(provenance=STUDY))
    other = 'id = "other"\nbased_on = "motor"\nprovenance = { source = "C. Clerk, Later (2027)", date = "2027" }\n'
    write("engines/other.toml", other + 'isp_vac = { value = 310, unit = "s" }')
    engine = load_catalogue(folder).engine("other")
    assert engine.thrust_vac.date == "2026-03"
    assert (engine.isp_vac.date, engine.isp_vac.maturity) == ("2027", "in test")


@pytest.mark.parametrize(
    ("written", "key", "told"),
    [
        ('provenance = "study"', "provenance", "is not a table"),
        ('provenance = { source = "study", dte = "2026" }', "provenance.dte", "did you mean 'date'?"),
        ('provenance = { source = "stdy", date = "2026" }', "thrust_vac.source", "no source 'stdy'"),
        ('provenance = { source = "study", date = "soon" }', "provenance.date", "'soon' is not a date"),
        ("", "thrust_vac.source", "once for the whole file in provenance"),
    ],
)
def test_what_is_wrong_with_it_is_told_where_it_is_used(folder, write, written, key, told):
    path = write("engines/motor.toml", ENGINE.format(provenance=written))
    with pytest.raises(InputError) as refused:
        check_entry(path)
    found = [problem for problem in refused.value.problems if (problem.key or "").startswith(key)]
    assert any(told in str(problem) for problem in found)


def test_a_wrong_maturity_is_told_once(folder, write):
    path = write("engines/motor.toml", ENGINE.format(provenance=STUDY).replace('"in test"', '"paper"'))
    with pytest.raises(InputError) as refused:
        check_entry(path)
    assert [problem.key for problem in refused.value.problems] == ["maturity"]


@pytest.mark.parametrize(
    ("given", "fix"),
    [
        ('"20 kN"', 'write { value = 20, unit = "kN" }'),
        ("20", 'write { value = 20, unit = "..." }'),
        ('"much"', "give the number its unit"),
        ('{ value = 2, unit = "tonnes" }', "write 't'"),
        ('{ value = 2, unit = "Newton" }', "write 'N'"),
    ],
)
def test_a_number_in_another_form_is_told_how_to_write_it(folder, write, given, fix):
    text = ENGINE.format(provenance=STUDY).replace('{ value = 20, unit = "kN" }', given)
    with pytest.raises(InputError) as refused:
        check_entry(write("engines/motor.toml", text))
    assert fix in str(refused.value.problems[0].fix)
