"""Compiled evaluation of the segments of SPK kernels, at many epochs in one call.

The methods are those of NAIF's "SPK Required Reading": Chebyshev polynomials (types 2, 3), Lagrange and Hermite
interpolation by Neville's scheme (types 9, 13; Conte and de Boor 1980, section 2.7), modified difference arrays (types
1, 21; Krogh 1974). Sums run from the smallest terms to the largest, so that they agree with CSPICE to the last digit
or the one beside it.

Every function sets ``out`` (n, 6) to ``scale * (state + sign * out)`` in km and km/s times ``scale``, and returns the
index of the first epoch whose record is damaged, or -1: a record that does not hold its epoch, or numbers that do not
give a finite state.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.kernel import kernel
from perilune.formats.spk import Chebyshev, Differences, States
from perilune.formats.spk.model import SegmentData

FloatArray = NDArray[np.float64]

_HEADER: Final = 2  # a Chebyshev record begins with its middle and half length [s]
_EDGE: Final = 1.0 + 1e-4  # of a record's half length: segments may claim a little more than their records
_ALL: Final = 6
_HUGE: Final = 1e300
"""Larger numbers [km] are damage, and no number once they are metres."""
_FAR_KM: Final = 1e9
"""Beyond this, from Saturn outwards, the last digit is 1e-7 km and more, and the order of the sum is that of CSPICE."""


def evaluate(data: SegmentData, epochs_tdb_s: FloatArray, sign: float, scale: float, out: FloatArray) -> int:
    """Set ``out`` to ``scale * (state + sign * out)``; return the index of the first damaged record, or -1."""
    if isinstance(data, Chebyshev):
        kernel = chebyshev_states if data.with_velocity else chebyshev_positions
        initial, interval = data.initial_tdb_s, data.interval_s
        return int(kernel(epochs_tdb_s, initial, interval, data.records, data.terms, sign, scale, out))
    if isinstance(data, States):
        interpolate = hermite_states if data.hermite else lagrange_states
        return int(interpolate(epochs_tdb_s, data.epochs_tdb_s, data.states_km, data.window, sign, scale, out))
    return difference_states(epochs_tdb_s, data, sign, scale, out)


@kernel(error_model="numpy")
def chebyshev_positions(  # type: ignore[no-untyped-def]
    epochs, initial, interval, records, terms, sign, scale, out
):
    """Type 2: positions and their derivatives; positions that are far from the center to the very bit of CSPICE."""
    last = records.shape[0] - 1
    per_interval = 1.0 / interval
    bad = -1
    for i in range(epochs.shape[0]):
        record = records[max(0, min(int((epochs[i] - initial) * per_interval), last))]
        x = (epochs[i] - record[0]) / record[1]  # whole seconds: exact, where a count from 1549 would lose 2 us
        px, py, pz, vx, vy, vz = _sum_upwards(record, terms, x)
        if abs(record[_HEADER]) + abs(record[_HEADER + terms]) + abs(record[_HEADER + 2 * terms]) > _FAR_KM:
            px, py, pz = _clenshaw(record, terms, x)
        out[i, 0] = scale * (px + sign * out[i, 0])
        out[i, 1] = scale * (py + sign * out[i, 1])
        out[i, 2] = scale * (pz + sign * out[i, 2])
        out[i, 3] = scale * (vx + sign * out[i, 3])
        out[i, 4] = scale * (vy + sign * out[i, 4])
        out[i, 5] = scale * (vz + sign * out[i, 5])
        whole = abs(px) + abs(py) + abs(pz) + abs(vx) + abs(vy) + abs(vz) < _HUGE
        if not (whole and abs(x) <= _EDGE) and bad < 0:
            bad = i
    return bad


@kernel(error_model="numpy")
def _clenshaw(record, terms, x):  # type: ignore[no-untyped-def]
    """Return a position by Clenshaw's recurrence in the order of NAIF's CHBINT, so that every bit agrees."""
    x0, x1, x2 = _HEADER, _HEADER + terms, _HEADER + 2 * terms
    twice = 2.0 * x
    ax, ay, az, bx, by, bz = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for n in range(terms - 1, 0, -1):
        ax, bx = record[x0 + n] + (twice * ax - bx), ax
        ay, by = record[x1 + n] + (twice * ay - by), ay
        az, bz = record[x2 + n] + (twice * az - bz), az
    return record[x0] + (x * ax - bx), record[x1] + (x * ay - by), record[x2] + (x * az - bz)


@kernel(error_model="numpy", fastmath={"contract"})  # one rounding for a product and its sum: a third faster
def _sum_upwards(record, terms, x):  # type: ignore[no-untyped-def]
    """Return position and velocity; T_n and T_n' by recurrence, the constant term added last, for it is the largest."""
    x0, x1, x2 = _HEADER, _HEADER + terms, _HEADER + 2 * terms
    t_before, t_now, d_before, d_now = 1.0, x, 0.0, 1.0
    px, py, pz, vx, vy, vz = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for n in range(1, terms):
        a, b, c = record[x0 + n], record[x1 + n], record[x2 + n]
        px += a * t_now
        py += b * t_now
        pz += c * t_now
        vx += a * d_now
        vy += b * d_now
        vz += c * d_now
        t_next = 2.0 * x * t_now - t_before
        d_next = 2.0 * x * d_now - d_before + 2.0 * t_now
        t_before, t_now, d_before, d_now = t_now, t_next, d_now, d_next
    rate = 1.0 / record[1]
    return px + record[x0], py + record[x1], pz + record[x2], vx * rate, vy * rate, vz * rate


@kernel(error_model="numpy")
def chebyshev_states(  # type: ignore[no-untyped-def]
    epochs, initial, interval, records, terms, sign, scale, out
):
    """Type 3: positions and velocities by polynomials of their own."""
    last = records.shape[0] - 1
    polynomial = np.empty(terms + 2)
    bad = -1
    for i in range(epochs.shape[0]):
        record = records[max(0, min(int((epochs[i] - initial) / interval), last))]
        x = (epochs[i] - record[0]) / record[1]
        polynomial[0], polynomial[1] = 1.0, x
        for n in range(2, terms):
            polynomial[n] = 2.0 * x * polynomial[n - 1] - polynomial[n - 2]
        size = 0.0
        for axis in range(_ALL):
            first = _HEADER + axis * terms
            value = 0.0
            for n in range(terms - 1, 0, -1):
                value += record[first + n] * polynomial[n]
            value += record[first]
            size += abs(value)
            out[i, axis] = scale * (value + sign * out[i, axis])
        if not (size < _HUGE and abs(x) <= _EDGE) and bad < 0:
            bad = i
    return bad


@kernel(error_model="numpy")
def _window(epochs, epoch, window):  # type: ignore[no-untyped-def]
    """Return the first of the states to interpolate: as many before as after, or, where odd, about the nearest."""
    count = epochs.shape[0]
    after = min(np.searchsorted(epochs, epoch), count - 1)
    before = max(after - 1, 0)
    first = before - (window - 1) // 2
    if window % 2 == 1:
        near = before if epoch - epochs[before] < epochs[after] - epoch else after
        first = near - (window - 1) // 2
    return min(max(first, 0), count - window)


@kernel(error_model="numpy")
def lagrange_states(  # type: ignore[no-untyped-def]
    epochs, nodes, states, window, sign, scale, out
):
    """Type 9: each coordinate by Neville's scheme."""
    work = np.empty((window, _ALL))
    bad = -1
    for i in range(epochs.shape[0]):
        first = _window(nodes, epochs[i], window)
        for k in range(window):
            for axis in range(_ALL):
                work[k, axis] = states[first + k, axis]
        for j in range(1, window):
            for k in range(window - j):
                low, high = nodes[first + k], nodes[first + k + j]
                c1, c2, width = epochs[i] - high, low - epochs[i], low - high
                for axis in range(_ALL):
                    work[k, axis] = (c1 * work[k, axis] + c2 * work[k + 1, axis]) / width
        size = 0.0
        for axis in range(_ALL):
            size += abs(work[0, axis])
            out[i, axis] = scale * (work[0, axis] + sign * out[i, axis])
        if not size < _HUGE and bad < 0:
            bad = i
    return bad


@kernel(error_model="numpy")
def hermite_states(  # type: ignore[no-untyped-def]
    epochs, nodes, states, window, sign, scale, out
):
    """Type 13: Neville's scheme with each node twice, and its derivative beside it."""
    rows = 2 * window
    value, slope = np.empty((rows, 3)), np.empty((rows, 3))
    bad = -1
    for i in range(epochs.shape[0]):
        first = _window(nodes, epochs[i], window)
        _hermite_start(epochs[i], nodes, states, first, window, value, slope)
        for j in range(2, rows):
            for k in range(rows - j):
                low, high = nodes[first + k // 2], nodes[first + (k + j) // 2]
                c1, c2, width = high - epochs[i], epochs[i] - low, high - low
                for axis in range(3):
                    here, there = value[k, axis], value[k + 1, axis]
                    slope[k, axis] = (c1 * slope[k, axis] + c2 * slope[k + 1, axis] + (there - here)) / width
                    value[k, axis] = (c1 * here + c2 * there) / width
        size = 0.0
        for axis in range(3):
            size += abs(value[0, axis]) + abs(slope[0, axis])
            out[i, axis] = scale * (value[0, axis] + sign * out[i, axis])
            out[i, axis + 3] = scale * (slope[0, axis] + sign * out[i, axis + 3])
        if not size < _HUGE and bad < 0:
            bad = i
    return bad


@kernel(error_model="numpy")
def _hermite_start(  # type: ignore[no-untyped-def]
    epoch, nodes, states, first, window, value, slope
):
    """Fill the column of straight lines: the tangents at the nodes and the chords between them."""
    for k in range(window):
        here = first + k
        since = epoch - nodes[here]
        for axis in range(3):
            position, velocity = states[here, axis], states[here, axis + 3]
            value[2 * k, axis] = velocity * since + position
            slope[2 * k, axis] = velocity
            if k + 1 < window:
                width, until = nodes[here + 1] - nodes[here], nodes[here + 1] - epoch
                following = states[here + 1, axis]
                value[2 * k + 1, axis] = (until * position + since * following) / width
                slope[2 * k + 1, axis] = (following - position) / width


def difference_states(epochs: FloatArray, data: Differences, sign: float, scale: float, out: FloatArray) -> int:
    """Types 1 and 21; a record holds from the epoch of the one before it to its own."""
    number = np.minimum(np.searchsorted(data.epochs_tdb_s, epochs), len(data.epochs_tdb_s) - 1)
    return int(_differences(epochs, number, data.records, data.dimension, sign, scale, out))


@kernel(error_model="numpy")
def _differences(  # type: ignore[no-untyped-def]
    epochs, number, records, dimension, sign, scale, out
):
    factor, ratio, weight = np.empty(dimension + 2), np.empty(dimension + 2), np.empty(2 * dimension + 6)
    bad = -1
    for i in range(epochs.shape[0]):
        record = records[number[i]]
        size = _difference_state(record, dimension, epochs[i], factor, ratio, weight, sign, scale, out[i])
        if not size < _HUGE and bad < 0:
            bad = i
    return bad


@kernel(error_model="numpy")
def _difference_state(  # type: ignore[no-untyped-def]
    record, dimension, epoch, factor, ratio, weight, sign, scale, out
):
    """Set one state and return the sum of its sizes, which is not finite for a damaged record.

    The position is refpos + delta (refvel + delta sum of the differences weighted), the velocity likewise, with weights
    built from the step sizes for two integrations and for one.
    """
    top = 4 * dimension + 7
    if not 2.0 <= record[top] <= dimension + 1.0:
        return np.inf
    for axis in range(3):
        if not 0.0 <= record[top + 1 + axis] <= record[top] - 1.0:
            return np.inf
    highest = int(record[top])
    delta = epoch - record[0]
    step = delta
    factor[0] = 1.0
    for j in range(1, highest - 1):
        size = record[j]
        if size == 0.0:
            return np.inf
        factor[j], ratio[j - 1] = step / size, delta / size
        step = delta + size
    for j in range(highest):
        weight[j] = 1.0 / (j + 1.0)
    done, order = 0, highest - 1
    while order >= 2:
        done += 1
        for j in range(done):
            weight[j + order] = factor[j + 1] * weight[j + order - 1] - ratio[j] * weight[j + order]
        order -= 1
    total = 0.0
    for axis in range(3):
        value = _difference_sum(record, dimension, axis, weight, order)
        place, speed = record[dimension + 1 + 2 * axis], record[dimension + 2 + 2 * axis]
        position = place + delta * (speed + delta * value)
        total += abs(position)
        out[axis] = scale * (position + sign * out[axis])
    for j in range(done):
        weight[j + order] = factor[j + 1] * weight[j + order - 1] - ratio[j] * weight[j + order]
    order -= 1
    for axis in range(3):
        value = _difference_sum(record, dimension, axis, weight, order)
        velocity = record[dimension + 2 + 2 * axis] + delta * value
        total += abs(velocity)
        out[axis + 3] = scale * (velocity + sign * out[axis + 3])
    return total


@kernel(error_model="numpy")
def _difference_sum(record, dimension, axis, weight, order):  # type: ignore[no-untyped-def]
    first = dimension + 7 + axis * dimension
    value = 0.0
    for j in range(int(record[4 * dimension + 8 + axis]) - 1, -1, -1):
        value += record[first + j] * weight[j + order]
    return value
