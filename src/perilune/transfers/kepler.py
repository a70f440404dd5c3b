"""Kepler ellipses: a state carried along one, by Lagrange's coefficients (Battin 1999, section 4.3)."""

import numpy as np
from numpy.typing import NDArray

from perilune.errors import InputError, Problem

Array = NDArray[np.float64]

_ROUNDS = 50


def along_ellipse(state: Array, since_s: Array, gm: float) -> Array:
    """Return the states (n, 6) [m, m/s] of an elliptic orbit ``since_s`` (n,) seconds after a state (6,).

    Raises:
        InputError: the orbit is not an ellipse.

    >>> import numpy as np
    >>> circle = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    >>> bool(np.allclose(along_ellipse(circle, np.array([np.pi]), 1.0)[0, :2], [-1.0, 0.0]))
    True
    """
    position, velocity = state[:3], state[3:]
    radius = float(np.linalg.norm(position))
    axis = 1.0 / (2.0 / radius - float(velocity @ velocity) / gm)
    if not 0.0 < axis < np.inf:
        raise InputError(Problem("the orbit is not an ellipse", expected="a negative energy"))
    cosine_part = 1.0 - radius / axis
    sine_part = float(position @ velocity) / np.sqrt(gm * axis)
    mean = np.sqrt(gm / axis**3) * since_s
    turned = mean + 0.0
    for _ in range(_ROUNDS):
        sine, cosine = np.sin(turned), np.cos(turned)
        excess = turned - cosine_part * sine + sine_part * (1.0 - cosine) - mean
        turned = turned - excess / (1.0 - cosine_part * cosine + sine_part * sine)
    sine, cosine = np.sin(turned), np.cos(turned)
    now = axis * (1.0 - cosine_part * cosine + sine_part * sine)
    f = 1.0 - axis / radius * (1.0 - cosine)
    g = since_s - np.sqrt(axis**3 / gm) * (turned - sine)
    f_rate = -np.sqrt(gm * axis) / (radius * now) * sine
    g_rate = 1.0 - axis / now * (1.0 - cosine)
    return np.hstack(
        [np.outer(f, position) + np.outer(g, velocity), np.outer(f_rate, position) + np.outer(g_rate, velocity)]
    )
