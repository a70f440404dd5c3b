"""Evaluation of SPK segments against polynomials of numpy, written down independently of the kernels."""

from typing import Any

import numpy as np
import pytest
from numpy.polynomial import Polynomial, chebyshev

from perilune.astro.ephemerides import spk_evaluation as spk
from perilune.formats.spk import Chebyshev, Differences, States

SIGN, SCALE = -1.0, 1000.0
BEFORE = np.array([3.0, -5.0, 7.0, 0.25, -0.5, 0.75])
"""What stands in ``out``: the state is added to it with a sign."""


def out_for(epochs: Any) -> np.ndarray:
    return np.tile(BEFORE, (len(epochs), 1))


def told(state: np.ndarray) -> np.ndarray:
    return SCALE * (state + SIGN * BEFORE)


class TestChebyshev:
    """Three records of 20 s from epoch 100 s; five terms on each axis."""

    MIDDLES = (110.0, 130.0, 150.0)
    EPOCHS = (101.0, 119.0, 121.5, 140.0, 158.0)

    def records(self, axes: int, size: float = 1.0) -> np.ndarray:
        terms = size * np.random.default_rng(7).uniform(-1.0, 1.0, (3, axes * 5))
        return np.hstack([[[middle, 10.0] for middle in self.MIDDLES], terms])

    def by_numpy(self, record: np.ndarray, epoch: float, axes: int) -> np.ndarray:
        x = (epoch - record[0]) / record[1]
        series = record[2:].reshape(axes, 5)
        places = [chebyshev.chebval(x, row) for row in series]
        rates = [chebyshev.chebval(x, chebyshev.chebder(row)) / record[1] for row in series]
        return np.array(places + rates if axes == 3 else places)

    @pytest.mark.parametrize(("axes", "size"), [(3, 1.0), (3, 1e10), (6, 1.0)])
    def test_against_the_series_of_numpy(self, axes: int, size: float) -> None:
        records = self.records(axes, size)
        data = Chebyshev(100.0, 20.0, records, axes == 6)
        out = out_for(self.EPOCHS)
        assert spk.evaluate(data, np.array(self.EPOCHS), SIGN, SCALE, out) == -1
        for row, epoch in zip(out, self.EPOCHS, strict=True):
            wanted = self.by_numpy(records[min(int((epoch - 100.0) // 20.0), 2)], epoch, axes)
            assert row == pytest.approx(told(wanted), rel=1e-12, abs=1e-12 * SCALE * size)

    def test_far_positions_are_summed_in_the_order_of_chbint(self) -> None:
        """To the last bit: Clenshaw's recurrence as NAIF writes it, where any of the three axes is far."""
        for axis in range(3):
            record = self.records(3)[0]
            record[2 + 5 * axis] = 3e9
            out = np.zeros((1, 6))
            spk.chebyshev_positions(np.array([113.7]), 100.0, 20.0, record[None], 5, 0.0, 1.0, out)
            x = (113.7 - record[0]) / record[1]
            for place, terms in zip(out[0, :3], record[2:].reshape(3, 5), strict=True):
                w0, w1 = 0.0, 0.0
                for term in terms[:0:-1]:
                    w0, w1 = term + (2.0 * x * w0 - w1), w0
                assert place == terms[0] + (x * w0 - w1)

    @pytest.mark.parametrize("axes", [3, 6])
    def test_the_edge_of_a_segment_is_its_last_record(self, axes: int) -> None:
        records, epochs = self.records(axes), np.array([100.0, 160.0, 99.9995, 160.0005])
        out = np.zeros((4, 6))
        data = Chebyshev(100.0, 20.0, records, axes == 6)
        assert spk.evaluate(data, epochs, 0.0, 1.0, out) == -1
        for row, epoch, record in zip(out, epochs, records[[0, 2, 0, 2]], strict=True):
            assert row == pytest.approx(self.by_numpy(record, epoch, axes), rel=1e-12, abs=1e-12)

    @pytest.mark.parametrize("axes", [3, 6])
    def test_a_record_that_does_not_hold_its_epoch_is_told(self, axes: int) -> None:
        data = Chebyshev(100.0, 20.0, self.records(axes), axes == 6)
        # 1e-4 of the half length is allowed, and no more
        epochs = np.array([105.0, 160.00101, 110.0, 161.0])
        assert spk.evaluate(data, epochs, 0.0, 1.0, np.zeros((4, 6))) == 1
        assert spk.evaluate(data, epochs[::2], 0.0, 1.0, np.zeros((2, 6))) == -1
        assert spk.evaluate(data, epochs[1:2], 0.0, 1.0, np.zeros((1, 6))) == 0

    @pytest.mark.parametrize(("axes", "worst"), [(3, 6e299), (3, np.nan), (6, 6e299), (6, np.inf)])
    def test_numbers_without_a_meaning_are_told(self, axes: int, worst: float) -> None:
        for axis in range(axes):
            records = self.records(axes)
            records[0, 2 + 5 * axis] = records[0, 3 + 5 * axis] = worst
            data = Chebyshev(100.0, 20.0, records, axes == 6)
            assert spk.evaluate(data, np.array([125.0, 119.9]), 0.0, 1.0, np.zeros((2, 6))) == 1

    @pytest.mark.parametrize("axes", [3, 6])
    def test_a_record_of_one_term_stands_still(self, axes: int) -> None:
        record = np.array([[110.0, 10.0, *range(1, axes + 1)]])
        out = np.zeros((1, 6))
        assert spk.evaluate(Chebyshev(100.0, 20.0, record, axes == 6), np.array([104.0]), 0.0, 1.0, out) == -1
        assert out[0].tolist() == [1.0, 2.0, 3.0, *((0.0,) * 3 if axes == 3 else (4.0, 5.0, 6.0))]


NODES = np.array([0.0, 10.0, 30.0, 60.0, 70.0, 95.0, 100.0, 140.0])


def motion(degree: int) -> list[Polynomial]:
    draws = np.random.default_rng(degree).uniform(-1.0, 1.0, (3, degree + 1))
    return [Polynomial(row, domain=[0.0, 140.0], window=[-1.0, 1.0]) for row in draws]


def states_of(curves: list[Polynomial], epochs: Any) -> np.ndarray:
    return np.array([[row(t) for row in curves] + [row.deriv()(t) for row in curves] for t in epochs])


def window_by_hand(epoch: float, window: int) -> int:
    """NAIF, SPK Required Reading, types 9 and 13: even, as many before as after; odd, about the nearest."""
    if window % 2:
        first = int(np.argmin(np.abs(NODES - epoch))) - window // 2
    else:
        first = int(np.searchsorted(NODES, epoch)) - window // 2
    return min(max(first, 0), len(NODES) - window)


class TestStates:
    EPOCHS = (0.0, 4.0, 12.0, 29.0, 44.0, 61.0, 82.4, 97.6, 121.0, 140.0)

    @pytest.mark.parametrize(
        ("hermite", "window", "degree"), [(False, 4, 3), (False, 5, 4), (True, 3, 5), (True, 4, 7)]
    )
    def test_a_polynomial_of_its_degree_is_met_exactly(self, hermite: bool, window: int, degree: int) -> None:
        curves = motion(degree)
        data = States(NODES, states_of(curves, NODES), window, hermite)
        out = out_for(self.EPOCHS)
        assert spk.evaluate(data, np.array(self.EPOCHS), SIGN, SCALE, out) == -1
        wanted = states_of(curves, self.EPOCHS)
        places = out if hermite else out[:, :3]
        assert np.allclose(places, told(wanted)[:, : places.shape[1]], rtol=0.0, atol=1e-9 * SCALE)

    @pytest.mark.parametrize("window", [1, 2, 3, 4, 5, 8])
    def test_the_window_of_states_is_that_of_the_format(self, window: int) -> None:
        """Numbers that no polynomial joins: only the right window gives the right answer."""
        values = np.random.default_rng(window).uniform(-1.0, 1.0, (len(NODES), 6))
        epochs = np.array([*self.EPOCHS, 150.0, -5.0])
        out = np.zeros((len(epochs), 6))
        assert spk.evaluate(States(NODES, values, window, False), epochs, 0.0, 1.0, out) == -1
        for row, epoch in zip(out, epochs, strict=True):
            first = window_by_hand(epoch, window)
            near = slice(first, first + window)
            wanted = [self.lagrange(NODES[near], values[near, axis], epoch) for axis in range(6)]
            assert row == pytest.approx(wanted, rel=1e-9, abs=1e-9)

    def lagrange(self, nodes: np.ndarray, values: np.ndarray, epoch: float) -> float:
        total = 0.0
        for k, value in enumerate(values):
            others = np.delete(nodes, k)
            total += value * float(np.prod((epoch - others) / (nodes[k] - others)))
        return total

    @pytest.mark.parametrize("hermite", [False, True])
    @pytest.mark.parametrize("worst", [5e300, np.nan])
    def test_numbers_without_a_meaning_are_told(self, hermite: bool, worst: float) -> None:
        for axis in range(6):
            values = states_of(motion(2), NODES)
            values[5, axis] = worst
            epochs = np.array([4.0, 96.0, 97.0])
            assert spk.evaluate(States(NODES, values, 2, hermite), epochs, 0.0, 1.0, np.zeros((3, 6))) == 1
            assert spk.evaluate(States(NODES, values, 2, hermite), epochs[1:], 0.0, 1.0, np.zeros((2, 6))) == 0


class TestDifferences:
    """A modified difference array is an acceleration in factors of its step sizes, integrated twice (Krogh 1974)."""

    DIMENSION = 6
    STEPS = (3.0, 7.0, 12.0, 18.0, 25.0, 31.0)
    PLACE, SPEED = (10.0, -20.0, 30.0), (0.5, 0.25, -0.125)

    def record(self, epoch: float = 50.0, highest: float = 6.0, orders: tuple[float, ...] = (5.0, 4.0, 2.0)) -> Any:
        reference = np.column_stack([self.PLACE, self.SPEED]).ravel()
        return np.array([epoch, *self.STEPS, *reference, *self.table().ravel(), highest, *orders])

    def table(self) -> np.ndarray:
        return np.random.default_rng(3).uniform(-0.02, 0.02, (3, self.DIMENSION))

    def by_hand(self, delta: float, orders: tuple[float, ...]) -> np.ndarray:
        place, speed = [], []
        for axis, order in enumerate(orders):
            acceleration, product = Polynomial([0.0]), Polynomial([1.0])
            for k in range(int(order)):
                acceleration += self.table()[axis, k] * product
                product *= Polynomial([self.STEPS[k - 1] if k else 0.0, 1.0]) / self.STEPS[k]
            velocity = acceleration.integ() + self.SPEED[axis]
            place.append((velocity.integ() + self.PLACE[axis])(delta))
            speed.append(velocity(delta))
        return np.array(place + speed)

    @pytest.mark.parametrize(
        ("highest", "orders"),
        [(6.0, (5.0, 4.0, 2.0)), (4.0, (3.0, 3.0, 1.0)), (2.0, (1.0, 0.0, 1.0)), (7.0, (6.0,) * 3)],
    )
    def test_against_the_polynomial_integrated(self, highest: float, orders: tuple[float, ...]) -> None:
        records = np.array([self.record(40.0, highest, orders), self.record(50.0, highest, orders)])
        data = Differences(np.array([40.0, 50.0]), records, self.DIMENSION, 21)
        epochs = np.array([40.0, 41.0, 48.5, 50.0, 52.0])
        out = out_for(epochs)
        assert spk.evaluate(data, epochs, SIGN, SCALE, out) == -1
        for row, epoch, end in zip(out, epochs, (40.0, 50.0, 50.0, 50.0, 50.0), strict=True):
            assert row == pytest.approx(told(self.by_hand(epoch - end, orders)), rel=1e-12, abs=1e-9)

    @pytest.mark.parametrize(
        "change",
        [
            {"highest": 1.9},
            {"highest": 7.1},
            {"highest": np.nan},
            *({"orders": tuple(6.0 if axis == k else 2.0 for axis in range(3))} for k in range(3)),
            {"orders": (2.0, -1.0, 2.0)},
            {"orders": (2.0, 2.0, np.nan)},
        ],
    )
    def test_counts_that_the_array_does_not_hold_are_told(self, change: dict[str, Any]) -> None:
        records = np.array([self.record(40.0), self.record(50.0, **change)])
        data = Differences(np.array([40.0, 50.0]), records, self.DIMENSION, 21)
        assert spk.evaluate(data, np.array([39.0, 45.0, 46.0]), 0.0, 1.0, np.zeros((3, 6))) == 1
        assert spk.evaluate(data, np.array([45.0, 39.0]), 0.0, 1.0, np.zeros((2, 6))) == 0

    def test_a_step_of_nothing_is_told_where_it_is_used(self) -> None:
        record = self.record()
        record[4] = 0.0
        for highest, answer in ((6.0, 0), (5.0, -1)):
            record[4 * self.DIMENSION + 7] = highest
            record[4 * self.DIMENSION + 8 :] = 3.0
            data = Differences(np.array([50.0]), record[None], self.DIMENSION, 21)
            assert spk.evaluate(data, np.array([49.0]), 0.0, 1.0, np.zeros((1, 6))) == answer
