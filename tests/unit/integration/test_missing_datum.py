"""A missing datum never becomes a pass: each number that a check reads is taken away, and the check says so.

What a check reads is what its findings name as inputs, so a new check is held to this without a line here.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from perilune.catalogue import load_catalogue
from perilune.integration.case import Case
from perilune.integration.checks import Check, all_checks
from perilune.integration.destination import configuration_for, parse_destination
from perilune.integration.model import Datum
from perilune.verdict import Verdict

NEVER_BETTER = {
    ("mass", "escape_tower.mass"): "a tower of unknown mass makes the check marginal at best",
    ("mass", "interface.adapter_mass"): "the adapter is charged by its share of the ship instead",
    ("mass", "fairing.mass"): "a launcher without fairing gives none back",
    ("acceleration", "max_acceleration"): "what the crew bears decides alone; the structure is another check's",
    ("line loads", "interface.limits.bending_moment"): "the chart of the centre of gravity says the same",
    ("line loads", "interface.limits.centre_of_gravity"): "the bending moment says the same",
    ("venting", "environment.pressure_decay"): "the computed ascent stands in for it",
}
"""Data whose place something stricter takes: without them a check need not stop, but it must not get better."""


def cases(build: Any) -> Iterator[Case]:
    """The complete pair of the tests to several destinations, in the open and in the fairing, with and without crew."""
    catalogue = load_catalogue()
    inside = build.ship(in_fairing=True, escape_tower=None, escape_system="integral")
    robot = build.ship(in_fairing=True, escape_tower=None, crew=0, type="orbiter")
    launcher = build.launcher(
        interface={"ring_diameter": build.quantity(3.0, "m"), "adapter_mass": build.quantity(100.0, "kg")}
    )
    for ship in (build.ship(), inside, robot):
        for name in ("llo", "leo", "station:iss"):
            destination = parse_destination(name, catalogue)
            yield build.case(ship=ship, destination=destination)
            yield build.case(ship=ship, launcher=launcher, destination=destination)


def without(record: BaseModel, path: list[str]) -> BaseModel | None:
    """Return a record with the datum under a path taken away; None where the catalogue requires it."""
    changed = _without(record, path)
    try:
        return type(record).model_validate(changed.model_dump())
    except ValidationError:
        return None


def _without(record: Any, path: list[str]) -> Any:
    name, rest = path[0], path[1:]
    value = getattr(record, name)
    if not rest:
        return record.model_copy(update={name: [] if isinstance(value, list) else None})
    if isinstance(value, list):
        named = [row for row in value if getattr(row, "id", None) == rest[0]]
        rows = [_without(row, rest[1:] if named else rest) if row in (named or value) else row for row in value]
        return record.model_copy(update={name: rows})
    return record if value is None else record.model_copy(update={name: _without(value, rest)})


def taken_away(case: Case, datum: Datum) -> Case | None:
    """Return a case without a datum; None where no entry of the catalogue can be without it."""
    kind, _, _ = datum.entry.partition("/")
    if kind == "station":
        station = case.destination.station
        changed = None if station is None else without(station, datum.key.split("."))
        return None if changed is None else replace(case, destination=replace(case.destination, station=changed))
    changed = without(getattr(case, kind), datum.key.split("."))
    if changed is None:
        return None
    if kind != "ship":
        return replace(case, **{kind: changed})
    configuration = configuration_for(changed, case.destination)
    assert configuration is not None
    return replace(case, ship=changed, configuration=configuration)


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.name)
def test_without_a_datum_that_it_read_a_check_is_not_evaluable_and_names_it(build: Any, check: Check) -> None:
    order = list(Verdict)
    tried: dict[str, str] = {}
    for case in cases(build):
        finding = check(case)
        for datum in () if finding is None else finding.inputs:
            fewer = taken_away(case, datum)
            if fewer is None:
                continue
            found = check(fewer)
            assert finding is not None
            if (check.name, datum.key) in NEVER_BETTER:
                assert found is not None and order.index(found.verdict) >= order.index(finding.verdict), datum
                continue
            told = "applies no longer" if found is None else f"{found.verdict}: {found.reason}"
            tried[datum.key] = told
            assert found is not None and found.verdict is Verdict.NOT_EVALUABLE, f"without {datum.key}: {told}"
            assert datum.key.rpartition(".")[2] in (found.reason or ""), f"without {datum.key}: {told}"
            assert found.closing


def test_every_exception_is_one_of_a_datum_that_is_read(build: Any) -> None:
    read = {
        (check.name, datum.key)
        for check in all_checks()
        for case in cases(build)
        for datum in getattr(check(case), "inputs", ())
    }
    assert set(NEVER_BETTER) <= read
