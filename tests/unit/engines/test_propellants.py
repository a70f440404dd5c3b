"""Propellants by name, by CEA's names, and in mixtures."""

import pytest

from perilune.engines.cea_library import temperature_range_k
from perilune.engines.combustion import ideal_performance, stoichiometric_ratio
from perilune.engines.propellants import FUELS, OXIDISERS, fuel, monopropellant, oxidiser, problems_of
from perilune.errors import InputError


def test_named_propellants_stand_at_a_temperature_that_cea_knows() -> None:
    for read, names in ((oxidiser, OXIDISERS), (fuel, FUELS)):
        for name in names:
            for reactant, share, kelvin in read(name).reactants:
                bounds = temperature_range_k(reactant)
                assert bounds is not None and bounds[0] - 1e-3 <= kelvin <= bounds[1] + 1e-3, name
                assert 0.0 < share <= 1.0


def test_parts_are_normalised_and_joined() -> None:
    assert fuel("3 RP-1 + 1 UDMH").reactants == (("RP-1", 0.75, 298.15), ("C2H8N2(L),UDMH", 0.25, 298.15))
    assert fuel("0.5 Aerozine-50 + 0.5 UDMH").reactants == (
        ("N2H4(L)", 0.25, 298.15),
        ("C2H8N2(L),UDMH", 0.75, 298.15),
    )


def test_a_mixture_lies_between_its_parts() -> None:
    impulses = [
        ideal_performance("LOX", name, 3.0, 7e6, 40.0).isp_vac_s for name in ("RP-1", "0.5 RP-1 + 0.5 CH4", "CH4")
    ]
    assert impulses[0] < impulses[1] < impulses[2]


def test_a_warmer_fuel_gives_more() -> None:
    cold, warm = (ideal_performance("LOX", f"Jet-A(L) @ {t} K", 2.5, 7e6, 40.0).isp_vac_s for t in (250, 500))
    assert cold < warm < cold + 10.0


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("0.5 LOX + F2(L)", "the share of 'F2(L)' is missing"),
        ("n2o4", "did you mean 'N2O4'"),
        ("LH2", "'LH2' is a fuel: the oxidiser comes first"),
        ("ClF5", "did you mean 'CLF5'"),
        ("mon3", "did you mean 'MON-3'"),
        ("Xx5[-10 kJ/mol]", "unknown oxidiser 'Xx5[-10 kJ/mol]'"),
        ("N2O3[50 kJ/kg]", "unknown oxidiser 'N2O3[50 kJ/kg]'"),
        ("LOX @ 80 K", "taken at one temperature"),
        ("F2(L) @ 20 K", "no enthalpy of 'F2(L)' at 20 K"),
        ("Jet-A(L) @ 3 kg", "is a unit of mass"),
        ("", "is no oxidiser"),
        ("0 LOX", "is no oxidiser"),
        ("lox", "did you mean 'LOX'"),
        ("unobtainium", "unknown oxidiser 'unobtainium'"),
        ("0.5 lox + 0.5 nope", "unknown oxidiser 'nope'"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, cause: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError) as error:
        oxidiser(text)
    assert cause in str(error.value)
    assert capfd.readouterr() == ("", "")


def test_stoichiometric_ratios_are_those_of_the_formulas() -> None:
    # 2 H2 + O2: 31.998 / 4.032; CH4 + 2 O2: 63.996 / 16.043
    assert stoichiometric_ratio("LOX", "LH2") == pytest.approx(31.998 / 4.032, rel=1e-3)
    assert stoichiometric_ratio("LOX", "CH4") == pytest.approx(63.996 / 16.043, rel=1e-3)


def test_two_oxidisers_do_not_burn() -> None:
    with pytest.raises(InputError, match="do not burn"):
        stoichiometric_ratio("LOX", "O2(L)")


def test_a_formula_with_its_heat_of_formation_is_the_reactant_of_the_library() -> None:
    # gaseous ethane at 298.15 K: -83.85 kJ/mol (McBride, Zehe and Gordon 2002, NASA/TP-2002-211556)
    known, written = (
        ideal_performance("LOX", name, 3.0, 7e6, 40.0).isp_vac_s for name in ("C2H6", "C2H6[-83.852 kJ/mol]")
    )
    assert written == pytest.approx(known, rel=1e-6)
    assert ideal_performance("LOX", "C2H6[-50 kJ/mol]", 3.0, 7e6, 40.0).isp_vac_s > known


def test_nitric_oxide_makes_nitrogen_tetroxide_better_but_less_than_as_a_gas() -> None:
    names = ("NTO", "MON-3", "MON-10", "MON-25", "0.75 NTO + 0.25 NO")
    impulses = [ideal_performance(name, "MMH", 2.0, 1e6, 60.0).isp_vac_s for name in names]
    assert impulses == sorted(impulses)
    shares = {name: share for name, share, _ in oxidiser("MON-25").reactants}
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["N2O3[50.29 kJ/mol]"] * 30.0061 / 76.0116 == pytest.approx(0.25)


def test_a_monopropellant_may_be_an_oxidiser_a_fuel_or_both() -> None:
    assert monopropellant("H2O2") == oxidiser("H2O2")
    assert monopropellant("N2H4") == fuel("N2H4")
    assert len(monopropellant("0.5 NTO + 0.5 N2H4").reactants) == 2
    assert not problems_of("none", "N2H4")
    assert [problem.key for problem in problems_of("none", "nope")] == ["monopropellant"]
    assert [problem.key for problem in problems_of("nope", "nope")] == ["oxidiser", "fuel"]
