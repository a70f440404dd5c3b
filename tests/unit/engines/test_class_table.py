"""The classes of engines: their means, spread, and the turbine's part of the loss."""

import pytest

from perilune.catalogue import Engine, load_catalogue
from perilune.engines.class_table import ClassRow, class_table

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, str], ClassRow]:
    engines = [entry for entry in CATALOGUE.entries("engine") if isinstance(entry, Engine)]
    return {(row.cycle, row.propellants): row for row in class_table(engines)}


def test_a_class_is_the_mean_and_the_spread_of_its_engines(rows: dict[tuple[str, str], ClassRow]) -> None:
    row = rows["oxidiser-rich-staged-combustion", "LOX/RP-1"]
    assert {"rd-180", "rd-191", "nk-33", "yf-100"} <= set(row.engines)
    assert row.lowest <= row.efficiency <= row.highest
    assert row.deviation is not None and 0.0 < row.deviation < row.highest - row.lowest
    assert (row.drive_loss, row.nozzle_efficiency) == (0.0, pytest.approx(row.efficiency))
    assert rows["gas-generator", "NTO/UDMH"].deviation is None


def test_without_the_turbines_flow_open_cycles_come_near_to_closed_ones(
    rows: dict[tuple[str, str], ClassRow],
) -> None:
    for pair, closed in (("LOX/LH2", "expander"), ("LOX/RP-1", "oxidiser-rich-staged-combustion")):
        generator, other = rows["gas-generator", pair], rows[closed, pair]
        assert generator.drive_loss is not None and 0.005 < generator.drive_loss < 0.025
        assert generator.nozzle_efficiency is not None
        gap, left = other.efficiency - generator.efficiency, other.efficiency - generator.nozzle_efficiency
        assert 0.0 < left < 0.6 * gap  # what is left is real: the chambers of gas generators are older or cheaper


def test_where_nothing_can_be_balanced_the_loss_is_open() -> None:
    engine = CATALOGUE.engine("f-1")
    (row,) = class_table([engine.model_copy(update={"oxidiser": "H2O2", "fuel": "MMH"})])
    assert (row.drive_loss, row.nozzle_efficiency) == (None, None) and row.efficiency > 0.0
