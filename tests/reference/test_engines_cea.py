"""Ideal performance against the reference output of NASA's own CEA program.

Source: output of CEA2 (21 May 2004; McBride and Gordon, NASA RP-1311 part II, 1996, example problems 8 and 12), as kept
by NASA in github.com/nasa/cea, test/main_interface/reference_output/example8.out and example12.out (commits bad4f4f
and 603171c). The thermodynamic data of the reference are those of 9 September 2004.

Tolerance: 1e-5 relative, three times the largest difference seen (3.4e-6, in the temperature of example 12). There the
reference considers another list of products than ours. The pressure in the exit plane gets 1e-4, six times the largest
difference, because the reference stops iterating on the area ratio early.
"""

import pytest

from perilune.constants import G0
from perilune.engines import ideal_performance

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
