"""Check: does the ship fit into the fairing, or stand on the upper stage without a hammerhead?"""

from typing import Final

from perilune.catalogue import Quantity
from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import against, measured, missing
from perilune.integration.model import Finding, datum
from perilune.integration.rule_set import Limit
from perilune.verdict import Verdict

FAIRING_SOURCE: Final = "the payload envelope of the launcher's fairing, as its user's guide defines it"

HAMMERHEAD_SOURCE: Final = (
    "NASA SP-8001 (1970), Buffeting During Atmospheric Ascent: a body wider than the stage below it needs a buffet "
    "assessment; the bounds on the ratio of diameters are those of flown hammerheads"
)

CLEAN_RATIO: Final = Limit(
    "hammerhead_clean",
    "ratio of diameters up to which a ship in the open needs no buffet test",
    1.25,
    "1",
    "routine: Delta II with the 3.0 m fairing on its 2.44 m stage",
)

FLOWN_RATIO: Final = Limit(
    "hammerhead_largest",
    "ratio of diameters beyond which a ship in the open has no precedent",
    1.67,
    "1",
    "largest flown on a heavy launcher: Titan IV with the 5.08 m fairing on its 3.05 m core",
)

CLEARANCE: Final = Limit(
    "envelope_clearance",
    "room that a ship leaves on each side within the fairing's envelope, and above it",
    0.0,
    "m",
    "none asked beyond the dynamic envelope of the user's guide, which contains the fairing's own motion",
)


@check(
    "envelope",
    "Envelope or hammerhead",
    order=5,
    owner="both",
    verification="A",
    validation="Comparison of catalogued dimensions; no dynamic analysis of deflections or buffet.",
    limits=(CLEARANCE, CLEAN_RATIO, FLOWN_RATIO),
    subject="mechanical",
    similarity="any site",
)
def envelope(case: Case) -> Finding:
    """Compare the ship with the fairing's envelope, or, for a ship in the open, with the diameter of the last stage.

    In a fairing, diameter and length must both fit; the tighter is reported. In the open, a ratio of diameters up to
    1.25 passes, up to 1.67 is marginal (a buffet test closes it), above it there is no precedent and it fails.

    Ship and launcher that have flown together pass by similarity where the data alone leave it open.
    """
    if case.ship.diameter is None:
        source = FAIRING_SOURCE if case.ship.in_fairing else HAMMERHEAD_SOURCE
        return missing(f"diameter of {case.ship.id}", source, f"obtain the diameter of {case.ship.id}")
    return (_in_fairing if case.ship.in_fairing else _in_the_open)(case, case.ship.diameter)


def _in_fairing(case: Case, diameter: Quantity) -> Finding:
    fairing, length = case.launcher.fairing, case.ship.length
    ship, launcher = f"ship/{case.ship.id}", f"launcher/{case.launcher.id}"
    if fairing is None or fairing.envelope_diameter is None:
        data = "fairing" if fairing is None else "fairing.envelope_diameter"
        return missing(f"{data} of {case.launcher.id}", FAIRING_SOURCE, f"obtain the envelope of {case.launcher.id}")
    gap = case.rules[CLEARANCE]
    rows = [("diameter", diameter, "fairing.envelope_diameter", fairing.envelope_diameter, 2.0 * gap)]
    if length is not None and fairing.envelope_length is not None:
        rows.append(("length", length, "fairing.envelope_length", fairing.envelope_length, gap))
    key, size, room_key, room, free = min(rows, key=lambda row: (row[3].si - row[4] - row[1].si) / row[3].si)
    limit = room.si - free
    margin = limit - size.si
    inputs = (datum(ship, key, size), datum(launcher, room_key, room))
    if margin >= 0.0 and len(rows) == 1:
        data = f"length of {case.ship.id}" if length is None else f"fairing.envelope_length of {case.launcher.id}"
        return missing(data, FAIRING_SOURCE, "obtain both lengths; the diameter fits", inputs)
    closing = f"a fairing with {-margin:.2f} m more {key}"
    return against(size.si, limit, margin, "m", FAIRING_SOURCE, reason=f"{key} decides", closing=closing, inputs=inputs)


def _in_the_open(case: Case, diameter: Quantity) -> Finding:
    stage = case.launcher.stage[-1]
    ratio = diameter.si / stage.diameter.si
    clean, flown = case.rules[CLEAN_RATIO], case.rules[FLOWN_RATIO]
    limit = clean if ratio <= clean else flown
    verdict = Verdict.PASS if ratio <= clean else Verdict.MARGINAL if ratio <= flown else Verdict.FAIL
    closing = None if verdict is Verdict.PASS else "a transonic buffet test of the stack in the wind tunnel"
    inputs = (
        datum(f"ship/{case.ship.id}", "diameter", diameter),
        datum(f"launcher/{case.launcher.id}", "stage.diameter", stage.diameter),
    )
    return measured(
        verdict,
        ratio,
        limit,
        limit - ratio,
        "1",
        HAMMERHEAD_SOURCE,
        reason=f"ship over stage '{stage.name}'",
        closing=closing,
        inputs=inputs,
    )
