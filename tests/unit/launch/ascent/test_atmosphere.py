import casadi as ca
import numpy as np
import pytest

from perilune.astro.forces.us76 import us76
from perilune.launch.ascent.atmosphere import FIT_TOP_M, ExponentialAir, MachDrag, StandardAir, fit_error


def test_the_splines_follow_the_standard():
    density, pressure = fit_error()
    # corners of the temperature at the layers and at 109 km, rounded by the spline
    assert density < 0.01
    assert pressure < 0.004


def _symbolic(altitude):
    """The optimiser's air at altitudes: ln density, pressure, square of the speed of sound, slope of ln density."""
    air, h, c = StandardAir(), ca.SX.sym("h"), ca.SX.sym("c", StandardAir.cubics)
    found = air.symbolic(h, c)
    point = ca.Function("air", [h, c], [*found, ca.jacobian(found[0], h)])
    altitudes = ca.MX.sym("altitudes", 1, len(altitude))
    outputs = point.map(len(altitude)).call([altitudes, air.cubics_at(altitudes)])
    return [np.array(part).ravel() for part in ca.Function("all", [altitudes], outputs)(altitude)]


def test_the_symbolic_air_is_the_numeric_air_within_the_fit():
    altitude = np.array([0.0, 3e3, 17e3, 40e3, 85e3, 130e3])
    ln_rho, pressure, sound2, _ = _symbolic(altitude)
    truth = us76(altitude)
    assert np.exp(ln_rho) == pytest.approx(truth.density_kg_m3, rel=0.01)
    assert pressure == pytest.approx(truth.pressure_pa, rel=0.01)
    assert np.sqrt(sound2) == pytest.approx(truth.sound_speed_m_s, rel=0.005)


def test_beyond_the_fit_the_logarithms_go_on_smoothly():
    ln_rho, _, _, slope = _symbolic(FIT_TOP_M + np.array([-1e-3, 1e-3]))
    assert ln_rho[1] == pytest.approx(ln_rho[0], abs=1e-6)
    assert slope[1] == pytest.approx(slope[0], rel=1e-3)


def test_neighbouring_cubics_meet_smoothly():
    knot = 17e3
    ln_rho, pressure, _, slope = _symbolic(knot + np.array([-1e-3, 1e-3]))
    assert ln_rho[1] == pytest.approx(ln_rho[0], abs=1e-6)
    assert pressure[1] == pytest.approx(pressure[0], rel=1e-6)
    assert slope[1] == pytest.approx(slope[0], rel=1e-6)


def test_there_is_no_air_above_the_standard():
    density, pressure, _ = StandardAir().numeric(np.array([2000e3]))
    assert density[0] == 0.0
    assert pressure[0] == 0.0


def test_the_exponential_air_falls_by_e():
    density, pressure, _ = ExponentialAir().numeric(np.array([0.0, 7200.0]))
    assert density[0] / density[1] == pytest.approx(np.e)
    assert np.all(pressure == 0.0)


def test_drag_peaks_at_transonic_speed():
    mach = np.linspace(0.0, 10.0, 1001)
    coefficient = MachDrag().numeric(mach)
    assert 1.0 < mach[np.argmax(coefficient)] < 1.4
    m = ca.SX.sym("m")
    assert float(ca.Function("cd", [m], [MachDrag().symbolic(m)])(2.5)) == pytest.approx(
        float(MachDrag().numeric(np.array([2.5]))[0])
    )
