"""Ideal performance against the reference output of NASA's own CEA program.

Source: output of CEA2 (21 May 2004; McBride and Gordon, NASA RP-1311 part II, 1996, example problems 8 and 12), as kept
by NASA in github.com/nasa/cea, test/main_interface/reference_output/example8.out and example12.out (commits bad4f4f
and 603171c). The thermodynamic data of the reference are those of 9 September 2004.

Tolerance: 1e-5 relative, three times the largest difference seen (3.4e-6, in the temperature of example 12). There the
reference considers another list of products than ours. The pressure in the exit plane gets 1e-4, six times the largest
difference, because the reference stops iterating on the area ratio early.
"""

import numpy as np
import pytest

from perilune.constants import G0
from perilune.engines import ideal_performance
from perilune.engines.cea_library import cea
from perilune.engines.propellants import fuel, oxidiser
from perilune.engines.sweep import design_point

TOLERANCE = 1e-5


@pytest.mark.parametrize(
    ("area_ratio", "isp_vac_m_s", "exit_pressure_bar"),
    [
        (25.0, 4348.51382282217, 0.204912681292445),
        (50.0, 4487.30214700488, 0.0814644076157253),
        (75.0, 4554.91082019847, 0.0474861799677535),
    ],
)
def test_example_8_hydrogen_and_oxygen_in_equilibrium(
    area_ratio: float, isp_vac_m_s: float, exit_pressure_bar: float
) -> None:
    ideal = ideal_performance("LOX", "LH2", 5.55157, 53.3172e5, area_ratio)
    assert ideal.isp_vac_s * G0 == pytest.approx(isp_vac_m_s, rel=TOLERANCE)
    assert ideal.characteristic_velocity_m_s == pytest.approx(2332.33560769645, rel=TOLERANCE)
    assert ideal.chamber_temperature_k == pytest.approx(3383.84462594510, rel=TOLERANCE)
    assert ideal.exit_pressure_pa / 1e5 == pytest.approx(exit_pressure_bar, rel=1e-4)


@pytest.mark.parametrize(
    ("area_ratio", "isp_vac_m_s"),
    [(100.0, 3233.38759332261), (150.0, 3266.34981775487), (200.0, 3287.03369075387)],
)
def test_example_12_monomethylhydrazine_frozen_at_the_throat(area_ratio: float, isp_vac_m_s: float) -> None:
    ideal = ideal_performance("NTO", "MMH", 2.5, 6_894_730.44580956, area_ratio)
    assert ideal.isp_vac_frozen_s * G0 == pytest.approx(isp_vac_m_s, rel=TOLERANCE)
    assert ideal.characteristic_velocity_m_s == pytest.approx(1707.92135206016, rel=TOLERANCE)
    assert ideal.chamber_temperature_k == pytest.approx(3382.32203080460, rel=TOLERANCE)


@pytest.mark.parametrize(
    ("pair", "ratio", "pressure_pa", "area_ratio"),
    [
        (("LOX", "LH2"), 6.0, 20e6, 69.0),
        (("LOX", "RP-1"), 2.6, 25e6, 36.87),
        (("LOX", "CH4"), 3.55, 30e6, 40.0),
        (("LOX", "RP-1"), 2.01, 30e6, 20.0),  # where the products that the short list leaves out are most
        (("NTO", "UDMH"), 2.6, 15e6, 30.0),
        (("H2O2", "RP-1"), 7.0, 10e6, 30.0),
    ],
)
def test_a_design_point_is_the_answer_of_the_library_with_all_its_products(
    pair: tuple[str, str], ratio: float, pressure_pa: float, area_ratio: float
) -> None:
    # the library is asked here on its own, with every product it derives from the reactants; 1e-6: the short lists of
    # products leave out species of less than a thousandth of that share
    names = [name for name, _, _ in (*fuel(pair[1]).reactants, *oxidiser(pair[0]).reactants)]
    kelvin = np.array([t for _, _, t in (*fuel(pair[1]).reactants, *oxidiser(pair[0]).reactants)])
    reactants = cea.Mixture(names)
    solver = cea.RocketSolver(cea.Mixture(names, products_from_reactants=True), reactants=reactants)
    weights = reactants.of_ratio_to_weights(np.array([0.0, 1.0]), np.array([1.0, 0.0]), ratio)
    enthalpy = reactants.calc_property(cea.ENTHALPY, weights, kelvin) / cea.R
    point = design_point(*pair, ratio, pressure_pa, area_ratio=area_ratio)
    for options, impulse_s in (({}, point.isp_vac_s), ({"n_frz": 2}, point.isp_vac_frozen_s)):
        solution = cea.RocketSolution(solver)
        solver.solve(solution, weights, pressure_pa / 1e5, [2.0], supar=[area_ratio], iac=True, hc=enthalpy, **options)
        assert impulse_s * G0 == pytest.approx(float(solution.Isp_vacuum[-1]), rel=1e-6)
    assert point.characteristic_velocity_m_s == pytest.approx(float(solution.c_star[-1]), rel=1e-6)
    assert point.chamber_temperature_k == pytest.approx(float(solution.T[0]), rel=1e-6)


def test_the_sweep_reproduces_example_8_by_pressure_ratio() -> None:
    # RP-1311 example 8 also gives area ratio 25 as a station; its exit pressure read back as an exit condition must
    # return that area ratio (1e-4: the reference stops iterating on the area ratio early)
    point = design_point("LOX", "LH2", 5.55157, 53.3172e5, exit_pressure_pa=0.204912681292445e5)
    assert point.area_ratio == pytest.approx(25.0, rel=1e-4)
    assert point.isp_vac_s * G0 == pytest.approx(4348.51382282217, rel=TOLERANCE)
