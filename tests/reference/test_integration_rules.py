"""The numbers of the rules against the standards they come from."""

import pytest

from perilune.catalogue.model import Maturity
from perilune.integration.checks.mass import GROWTH
from perilune.integration.methods.crew_tolerance import ABORT_CURVE, sustained_limit_g
from perilune.integration.rule_set import DEFAULT_RULES
from perilune.integration.rules import load_rule_set

SAWE_STRUCTURES = {"layout": 0.15, "pre-released": 0.08, "released": 0.04, "existing": 0.02, "actual": 0.0}
"""SAWE RP A-3, published with ANSI/AIAA S-120A-2015: growth of structures, propulsion and thermal hardware."""

NOT_DECONDITIONED = {0.5: 19.0, 5.0: 16.0, 300.0: 7.5}
"""NASA-STD-3001 Volume 2 Revision F, table 6.5-1: duration [s] and +Ax limit [g]."""

DECONDITIONED = {0.5: 14.0, 10.0: 10.0, 30.0: 8.0, 50.0: 6.3, 90.0: 5.0, 120.0: 4.3, 150.0: 4.0}
EMERGENCY = {0.5: 38.0, 120.0: 8.8, 300.0: 7.5, 1200.0: 5.0}


def test_growth_is_that_of_the_standard() -> None:
    assert DEFAULT_RULES[GROWTH[Maturity.PLANNED]] == SAWE_STRUCTURES["layout"]
    assert DEFAULT_RULES[GROWTH[Maturity.IN_TEST]] == SAWE_STRUCTURES["released"]
    assert DEFAULT_RULES[GROWTH[Maturity.FLOWN]] == SAWE_STRUCTURES["actual"]


@pytest.mark.parametrize(("duration", "limit"), NOT_DECONDITIONED.items())
def test_the_points_of_the_standard_are_met(duration: float, limit: float) -> None:
    assert sustained_limit_g(duration) == pytest.approx(limit)


@pytest.mark.parametrize(("duration", "limit"), DECONDITIONED.items())
def test_a_healthy_crew_bears_no_less_than_a_deconditioned_one(duration: float, limit: float) -> None:
    assert sustained_limit_g(duration) >= limit


@pytest.mark.parametrize(("duration", "limit"), EMERGENCY.items())
def test_a_nominal_launch_is_allowed_no_more_than_an_emergency(duration: float, limit: float) -> None:
    assert sustained_limit_g(duration) <= limit


@pytest.mark.parametrize(("duration", "limit"), EMERGENCY.items())
def test_an_abort_is_allowed_the_row_for_emergencies(duration: float, limit: float) -> None:
    assert sustained_limit_g(duration, curve=ABORT_CURVE) == pytest.approx(limit)
    assert sustained_limit_g(duration, load_rule_set("nasa"), ABORT_CURVE) == pytest.approx(limit)
