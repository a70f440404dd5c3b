"""Which departures are flown: in the order given, apart in time, up to as many as are wanted."""

from collections.abc import Callable

from perilune.errors import NoSolution
from perilune.transfers.selection import spread_in_order


def tries(
    epochs: list[float], failing: tuple[float, ...], flown: list[float]
) -> list[tuple[float, Callable[[], object]]]:
    def fly(epoch: float) -> float | NoSolution:
        flown.append(epoch)
        return NoSolution(f"none at {epoch:g}", "test") if epoch in failing else 10.0 * epoch

    return [(epoch, lambda epoch=epoch: fly(epoch)) for epoch in epochs]


def test_answers_are_apart_and_in_order_of_time() -> None:
    flown: list[float] = []
    heard: list[int] = []
    found, refused = spread_in_order(tries([5.0, 5.5, 1.0, 4.1, 9.0, 3.0], (), flown), 3, 1.0, heard.append)
    assert found == (10.0, 50.0, 90.0)
    assert refused is None
    assert flown == [5.0, 1.0, 9.0]  # 5.5 and 4.1 are near to 5, 3 is not needed any more
    assert heard == [1, 2, 3]


def test_what_fails_is_passed_over_and_the_last_refusal_told() -> None:
    flown: list[float] = []
    found, refused = spread_in_order(tries([5.0, 5.5, 1.0], (5.0, 1.0), flown), 3, 1.0, lambda _: None)
    assert found == (55.0,)
    assert refused is not None
    assert refused.reason == "none at 1"
    assert flown == [5.0, 5.5, 1.0]


def test_nothing_to_try() -> None:
    assert spread_in_order([], 3, 1.0, lambda _: None) == ((), None)
