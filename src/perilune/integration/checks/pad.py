"""Check: does the stack of ship and launcher fit the launch pad: height, mass, crew arm, lightning protection?"""

from typing import Final

from perilune.catalogue.ground import Pad
from perilune.catalogue.quantity import Quantity
from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import absent, against, combined, missing
from perilune.integration.model import Datum, Finding, datum
from perilune.integration.rule_set import Limit
from perilune.verdict import Verdict

SOURCE: Final = "the pad's own clearances, against the heights and masses of launcher, ship and escape tower"

ARM: Final = Limit(
    "crew_arm_offset", "how far the ship's hatch may be above or below the crew arm", 1.0, "m", "a choice"
)


@check(
    "pad",
    "Pad and tower",
    order=11,
    owner="launcher",
    verification="I",
    limits=(ARM,),
    subject="facilities",
    validation="Sums of catalogued heights and masses; sway, drift at lift-off and flame deflection are not judged.",
    similarity="same site",
)
def pad(case: Case) -> Finding:
    """Compare the stack with the pad: height with its clearance, hatch with crew arm, mass with table, lightning masts.

    Too high or too heavy a stack fails; a hatch off the crew arm by more than the rules allow, or a top above the
    lightning protection, is marginal. Ship and launcher that have flown together from this site pass by similarity.
    """
    found = next((row for row in case.site.pad if case.launcher.id in row.launchers), None)
    if found is None:
        data = f"pad of {case.site.id} for {case.launcher.id}"
        return missing(data, SOURCE, f"obtain the {data}")
    parts = [_clearance(case, found), _lightning(case, found), _mass(case, found)]
    parts += [_crew_arm(case, found)] if case.crewed else []
    return combined(parts, SOURCE)


def _clearance(case: Case, row: Pad) -> Finding:
    top, lacking, inputs = _stack_height(case)
    limit = row.max_stack_height
    lacking |= {f"pad.max_stack_height of {row.id}": limit}
    if top is None or limit is None:
        return missing(absent(lacking) or "", SOURCE, f"obtain the clearances of {row.name}", inputs)
    margin = limit.si - top
    closing = f"{-margin:.1f} m more clearance at {row.name}, or another pad"
    rows = (*inputs, datum(f"site/{case.site.id}", f"pad.{row.id}.max_stack_height", limit))
    reason = f"stack of {top:.1f} m at {row.name}"
    return against(top, limit.si, margin, "m", SOURCE, reason=reason, closing=closing, inputs=rows)


def _lightning(case: Case, row: Pad) -> Finding:
    top, lacking, inputs = _stack_height(case)
    masts, table = row.lightning_height, row.table_height
    lacking |= {f"pad.lightning_height of {row.id}": masts, f"pad.table_height of {row.id}": table}
    if top is None or masts is None or table is None:
        return missing(absent(lacking) or "", SOURCE, f"obtain the lightning protection of {row.name}", inputs)
    margin = masts.si - table.si - top
    return against(
        table.si + top,
        masts.si,
        margin,
        "m",
        SOURCE,
        short=Verdict.MARGINAL,
        reason=f"lightning protection to {masts.si:.1f} m",
        closing=f"raise the lightning protection of {row.name} by {-margin:.1f} m",
        inputs=(*inputs, datum(f"site/{case.site.id}", f"pad.{row.id}.lightning_height", masts)),
    )


def _crew_arm(case: Case, row: Pad) -> Finding:
    arm, table = row.crew_arm_height, row.table_height
    seat, hatch = case.launcher.seat_height, case.ship.hatch_height
    lacking = {
        f"pad.crew_arm_height of {row.id}": arm,
        f"pad.table_height of {row.id}": table,
        f"seat_height of {case.launcher.id}": seat,
        f"hatch_height of {case.ship.id}": hatch,
    }
    if arm is None or table is None or seat is None or hatch is None:
        return missing(absent(lacking) or "", SOURCE, f"obtain the way of the crew into {case.ship.id} at {row.name}")
    entrance, allowed = table.si + seat.si + hatch.si, case.rules[ARM]
    offset = entrance - arm.si
    inputs = (
        datum(f"site/{case.site.id}", f"pad.{row.id}.crew_arm_height", arm),
        datum(f"launcher/{case.launcher.id}", "seat_height", seat),
        datum(f"ship/{case.ship.id}", "hatch_height", hatch),
    )
    return against(
        abs(offset),
        allowed,
        allowed - abs(offset),
        "m",
        SOURCE,
        short=Verdict.MARGINAL,
        reason=f"hatch at {entrance:.1f} m, crew arm at {arm.si:.1f} m",
        closing=f"set the crew arm of {row.name} {offset:+.1f} m",
        inputs=inputs,
    )


def _mass(case: Case, row: Pad) -> Finding:
    limit = row.max_stack_mass
    if limit is None:
        data = f"pad.max_stack_mass of {row.id}"
        return missing(data, SOURCE, f"obtain what the table of {row.name} bears")
    stages = case.launcher.stage
    mass = sum(stage.count * (stage.propellant_mass.si + stage.dry_mass.si) for stage in stages)
    tower = case.ship.escape_tower
    mass += case.configuration.mass.si + (0.0 if tower is None else tower.mass.si)
    margin = limit.si - mass
    return against(
        mass / 1e3,
        limit.si / 1e3,
        margin / 1e3,
        "t",
        SOURCE,
        reason=f"stack of {mass / 1e3:.0f} t",
        closing=f"{-margin / 1e3:.0f} t more bearing at {row.name}, or another pad",
        inputs=(datum(f"site/{case.site.id}", f"pad.{row.id}.max_stack_mass", limit),),
    )


def _stack_height(case: Case) -> tuple[float | None, dict[str, Quantity | None], tuple[Datum, ...]]:
    """The height of the stack over its table [m], the data that it takes, and those that are there."""
    ship, launcher = case.ship, case.launcher
    data = {f"seat_height of {launcher.id}": launcher.seat_height, f"length of {ship.id}": ship.length}
    tower = ship.escape_tower
    if ship.escape_system == "tower" or tower is not None:
        data[f"escape_tower.length of {ship.id}"] = None if tower is None else tower.length
    rows = [row for row in data.values() if row is not None]
    names = [name for name, row in data.items() if row is not None]
    inputs = tuple(
        datum(f"{'launcher' if name.startswith('seat') else 'ship'}/{name.rpartition(' ')[2]}", name.split()[0], row)
        for name, row in zip(names, rows, strict=True)
    )
    return (sum(row.si for row in rows) if len(rows) == len(data) else None), dict(data), inputs
