"""US76 against the tables of the standard (NOAA-S/T 76-1562, tables I and VIII, geometric altitude)."""

import numpy as np
import pytest

from perilune.astro.forces.us76 import TABLE_STEP_M, log_air, us76

# altitude km, temperature K, pressure Pa, density kg/m3; the tables give four to five digits
TABLE = [
    (0.0, 288.15, 101325.0, 1.2250),
    (11.0, 216.774, 22699.9, 0.36480),
    (20.0, 216.650, 5529.3, 0.088910),
    (32.0, 228.490, 889.06, 0.013555),
    (50.0, 270.650, 79.779, 1.0269e-3),
    (80.0, 198.639, 1.0524, 1.8458e-5),
    (86.0, 186.867, 0.37338, 6.958e-6),
    (90.0, 186.867, 0.18359, 3.416e-6),
    (100.0, 195.08, 0.032011, 5.604e-7),
    (110.0, 240.00, 7.1042e-3, 9.708e-8),
    (120.0, 360.00, 2.5382e-3, 2.222e-8),
    (150.0, 634.39, 4.5422e-4, 2.076e-9),
    (200.0, 854.56, 8.4736e-5, 2.541e-10),
    (300.0, 976.01, 8.7704e-6, 1.916e-11),
    (500.0, 999.24, 3.0236e-7, 5.215e-13),
    (1000.0, 1000.00, 7.5138e-9, 3.561e-15),
]


@pytest.mark.parametrize(("altitude_km", "temperature", "pressure", "density"), TABLE)
def test_agrees_with_the_published_table(altitude_km, temperature, pressure, density):
    air = us76(altitude_km * 1e3)
    # 2e-4: the last digit of the table; at 1000 km the standard's own integration of hydrogen adds 8e-4
    tolerance = 1e-3 if altitude_km == 1000.0 else 2e-4
    assert float(air.temperature_k) == pytest.approx(temperature, rel=5e-5)
    assert float(air.pressure_pa) == pytest.approx(pressure, rel=tolerance)
    assert float(air.density_kg_m3) == pytest.approx(density, rel=tolerance)


def test_sound_speed_at_sea_level_is_that_of_the_standard():
    assert float(us76(0.0).sound_speed_m_s) == pytest.approx(340.294, abs=1e-3)


def test_is_continuous_at_the_seam_at_86_km():
    below, above = us76(np.array([86e3 - 1e-3, 86e3 + 1e-3])).density_kg_m3
    assert above / below == pytest.approx(1.0, abs=1e-4)


def test_density_falls_with_altitude_everywhere():
    density = us76(np.arange(-5e3, 1000e3, 500.0)).density_kg_m3
    assert np.all(np.diff(density) < 0.0)


def test_keeps_the_shape_of_the_altitudes():
    assert us76(np.zeros((3, 2))).pressure_pa.shape == (3, 2)


@pytest.mark.parametrize("altitude_m", [-6e3, 1001e3, float("nan")])
def test_refuses_altitudes_outside_the_standard(altitude_m):
    with pytest.raises(ValueError, match=r"outside the U\.S\. Standard Atmosphere"):
        us76(altitude_m)


def test_the_table_for_kernels_follows_the_standard_between_its_columns() -> None:
    altitude = np.arange(1, 400) * 1e3 - 0.37 * TABLE_STEP_M
    air, columns = us76(altitude), np.arange(log_air().shape[1]) * TABLE_STEP_M
    density, pressure = (np.exp(np.interp(altitude, columns, row)) for row in log_air())
    np.testing.assert_allclose(density, air.density_kg_m3, rtol=5e-4)
    np.testing.assert_allclose(pressure, air.pressure_pa, rtol=3e-5)


def test_the_table_for_kernels_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        log_air()[0, 0] = 0.0
