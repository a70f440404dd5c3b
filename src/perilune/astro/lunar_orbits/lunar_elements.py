"""Osculating elements about the Moon, on the Moon's equator or on the plane of the Earth's path about it."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation.moon_orientation import moon_me_to_icrf
from perilune.constants import GM_MOON
from perilune.errors import InputError, Problem

Array = NDArray[np.float64]
Plane = Literal["equator", "earth-orbit"]


def plane_axes(plane: Plane, epoch_tdb_s: ArrayLike) -> Array:
    """Return the axes (n, 3, 3) of a plane at epochs, in rows, ICRF: x, y in it, z normal to it.

    ``equator``: the mean-Earth frame of the Moon's maps, but not turning: x along the node of the equator on the ICRF's
    equator. ``earth-orbit``: z along the angular momentum of the Earth about the Moon, x along the node on the ICRF's
    equator.
    """
    epochs = np.atleast_1d(np.asarray(epoch_tdb_s, dtype=np.float64))
    if plane == "equator":
        normal = moon_me_to_icrf(epochs)[:, :, 2]
    else:
        earth = ephemeris.state("earth", "moon", epochs)
        normal = np.cross(earth[:, :3], earth[:, 3:])
    z = normal / np.linalg.norm(normal, axis=1, keepdims=True)
    node = np.cross(np.array([0.0, 0.0, 1.0]), z)
    x = node / np.linalg.norm(node, axis=1, keepdims=True)
    return np.stack([x, np.cross(z, x), z], axis=1)


def elements(states: ArrayLike, epoch_tdb_s: ArrayLike, plane: Plane) -> Array:
    """Return the osculating elements (n, 5) of states (n, 6) about the Moon: a [m], e, i, node, periapsis [rad].

    The argument of periapsis is between -pi and pi. Source: Vallado 2013, algorithm 9.
    """
    given = np.atleast_2d(np.asarray(states, dtype=np.float64))
    axes = plane_axes(plane, epoch_tdb_s)
    position, velocity = (np.einsum("nij,nj->ni", axes, part) for part in (given[:, :3], given[:, 3:]))
    distance = np.linalg.norm(position, axis=1)
    momentum = np.cross(position, velocity)
    axis = 1.0 / (2.0 / distance - np.sum(velocity**2, axis=1) / GM_MOON)
    apsis = np.cross(velocity, momentum) / GM_MOON - position / distance[:, None]
    size = np.linalg.norm(momentum, axis=1)
    node = np.stack([-momentum[:, 1], momentum[:, 0], np.zeros(len(given))], axis=1)
    node = node / np.linalg.norm(node, axis=1, keepdims=True)
    across = np.cross(momentum / size[:, None], node)
    argument = np.arctan2(np.sum(apsis * across, axis=1), np.sum(apsis * node, axis=1))
    inclination = np.arccos(np.clip(momentum[:, 2] / size, -1.0, 1.0))
    rising = np.arctan2(node[:, 1], node[:, 0])
    return np.stack([axis, np.linalg.norm(apsis, axis=1), inclination, rising, argument], axis=1)


def state_of(elements_row: ArrayLike, anomaly_rad: float, epoch_tdb_s: float, plane: Plane) -> Array:
    """Return the state (6,) about the Moon [m, m/s; ICRF] of elements (a [m], e, i, node, periapsis [rad]).

    Args:
        elements_row: as :func:`elements` gives them.
        anomaly_rad: the true anomaly.
        epoch_tdb_s: when the plane is taken.
        plane: what inclination, node and periapsis count from.

    Raises:
        InputError: not an ellipse.

    Source: Vallado 2013, algorithm 10.

    >>> import numpy as np
    >>> row = np.array([6.5e6, 0.6, 1.0, 0.3, 1.5])
    >>> bool(np.allclose(elements(state_of(row, 0.7, 0.0, "equator"), 0.0, "equator")[0], row))
    True
    """
    axis, eccentricity, inclination, node, argument = (float(part) for part in np.asarray(elements_row))
    if not (axis > 0.0 and 0.0 <= eccentricity < 1.0):
        expected = "a positive semi-major axis and an eccentricity below one"
        raise InputError(Problem(f"no ellipse: a {axis}, e {eccentricity}", expected=expected))
    half = axis * (1.0 - eccentricity**2)
    cosine, sine = np.cos(anomaly_rad), np.sin(anomaly_rad)
    distance = half / (1.0 + eccentricity * cosine)
    speed = np.sqrt(GM_MOON / half)
    flat = np.array([[distance * cosine, distance * sine, 0.0], [-speed * sine, speed * (eccentricity + cosine), 0.0]])
    turned = flat @ _about_z(argument) @ _about_x(inclination) @ _about_z(node)
    return np.asarray((turned @ plane_axes(plane, epoch_tdb_s)[0]).ravel())


def _about_z(angle: float) -> Array:
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])


def _about_x(angle: float) -> Array:
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, cosine, sine], [0.0, -sine, cosine]])
