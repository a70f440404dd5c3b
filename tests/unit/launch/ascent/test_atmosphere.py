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


def test_the_symbolic_air_is_the_numeric_air_within_the_fit():
    h = ca.SX.sym("h")
    model = ca.Function("air", [h], list(StandardAir().symbolic(h)))
    altitude = np.array([0.0, 3e3, 17e3, 40e3, 85e3, 130e3])
    ln_rho, pressure, sound2 = (np.array(part).ravel() for part in model(altitude))
    truth = us76(altitude)
    assert np.exp(ln_rho) == pytest.approx(truth.density_kg_m3, rel=0.01)
    assert pressure == pytest.approx(truth.pressure_pa, rel=0.01)
    assert np.sqrt(sound2) == pytest.approx(truth.sound_speed_m_s, rel=0.005)


def test_beyond_the_fit_the_logarithms_go_on_smoothly():
    h = ca.SX.sym("h")
    value, slope = StandardAir().symbolic(h)[0], ca.jacobian(StandardAir().symbolic(h)[0], h)
    model = ca.Function("rho", [h], [value, slope])
    below, above = (model(FIT_TOP_M + step) for step in (-1e-3, 1e-3))
    assert float(above[0]) == pytest.approx(float(below[0]), abs=1e-6)
    assert float(above[1]) == pytest.approx(float(below[1]), rel=1e-3)


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
