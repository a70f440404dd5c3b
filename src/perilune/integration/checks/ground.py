"""Check: can the launch site load what the ship needs, beside what the launcher is loaded with?"""

from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import combined, measured, missing, stated
from perilune.integration.methods.fluids import fluids, igniting_pairs
from perilune.integration.model import Finding
from perilune.verdict import Verdict

SOURCE: Final = "ISO 17689:2015, interface control documents between ground systems, ground support equipment and both"


@check(
    "ground",
    "Propellants, fluids and ground",
    order=11,
    owner="both",
    verification="I",
    subject="facilities",
    validation="Comparison of catalogued lists; no quantities, purities or loading times are judged.",
    similarity="same site",
)
def ground(case: Case) -> Finding:
    """Compare the fluids that the ship is loaded with with those that the site loads, and with the launcher's own.

    Pass: the site loads them all. Marginal: it lacks some, each an action. What is toxic is loaded off the pad, one
    after another; pairs of ship's and launcher's fluids that ignite on contact are told. Ship and launcher that have
    flown together from this site pass by similarity.
    """
    parts = [_services(case)]
    if case.ship.fluids is not None:
        parts.append(_contact(case, tuple(case.ship.fluids.names)))
    return combined(parts, SOURCE)


def _services(case: Case) -> Finding:
    needed, offered = case.ship.fluids, case.site.fluids
    if needed is None:
        return missing(f"fluids of {case.ship.id}", SOURCE, f"obtain the propellants and gases of {case.ship.id}")
    if offered is None:
        return missing(f"fluids of {case.site.id}", SOURCE, f"obtain what {case.site.id} loads into ships")
    lacking = [name for name in needed.names if name not in offered.names]
    if lacking:
        text = ", ".join(lacking)
        reason = f"{case.site.id} does not load {text}"
        closing = f"bring the service of {text} to {case.site.id}"
        count = float(len(lacking))
        return measured(Verdict.MARGINAL, count, 0.0, -count, "1", SOURCE, reason=reason, closing=closing)
    return stated(Verdict.PASS, SOURCE, f"{case.site.id} loads {', '.join(needed.names)}")


def _contact(case: Case, needed: tuple[str, ...]) -> Finding:
    unknown = [name for name in needed if name not in fluids()]
    if unknown:
        data = f"compatibility of {', '.join(unknown)}"
        return missing(data, SOURCE, f"show how {', '.join(unknown)} of {case.ship.id} is handled on the pad")
    toxic = [name for name in needed if fluids()[name].toxic]
    pairs = igniting_pairs(needed, case.propellants)
    told = [f"toxic, loaded one after another off the pad: {', '.join(toxic)}"] if toxic else []
    told += [f"kept apart on the pad: {', '.join(f'{one} and {other}' for one, other in pairs)}"] if pairs else []
    return stated(Verdict.PASS, SOURCE, "; ".join(told) or "nothing toxic to load")
