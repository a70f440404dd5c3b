"""Check: may the partners work together, and does the joint work fit before the launch?"""

from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import against, combined, missing, stated
from perilune.integration.methods.joint_work import WEEK_S, joint_work
from perilune.integration.model import Finding
from perilune.verdict import Verdict

LEGAL_SOURCE: Final = "laws and agreements between the partners' countries, as far as they are public"


@check(
    "export",
    "Export, licences and joint schedule",
    order=11,
    owner="both",
    verification="I",
    subject="programme",
    validation="The steps of a launch service and the time that Apollo-Soyuz took; no licence is judged.",
    similarity="any site",
)
def export(case: Case) -> Finding:
    """Ask for an agreement of the partners, and compare the critical path of the joint work with the time there is.

    Partners of one country need no agreement here. An agreement in force, or a bar that an authorisation lifts, is
    marginal: licence or authorisation is the action. Where none is public the check is not evaluable. The joint work
    must fit before the latest launch of a programme's mission, else it is marginal; a flown pair passes by similarity.
    """
    source = f"{LEGAL_SOURCE}; {joint_work().sources[0]}"
    return combined([_legal(case), _schedule(case)], source)


def _legal(case: Case) -> Finding:
    ours, theirs = case.ship.partner, case.launcher.partner
    if case.one_country:
        return stated(Verdict.PASS, LEGAL_SOURCE, f"{ours} and {theirs} are of one country")
    if not case.agreements:
        data = f"agreement of {ours} with {theirs}"
        return missing(data, LEGAL_SOURCE, f"settle export licences and liability between {ours} and {theirs}")
    barred = [row for row in case.agreements if row.state == "barred"]
    held = barred or list(case.agreements)
    told = "; ".join(f"{row.state}: {row.subject} ({row.source})" for row in held)
    need = "an authorisation under" if barred else "the licences under"
    closing = f"obtain {need} {held[0].subject}"
    return stated(Verdict.MARGINAL, LEGAL_SOURCE, told, closing=closing)


def _schedule(case: Case) -> Finding:
    work = joint_work()
    path = work.critical_path_s if case.one_country else max(work.critical_path_s, work.precedent_s)
    reviews = f"{work.steps[0].review} to {work.steps[-1].review}"
    reason = f"{reviews} take {path / WEEK_S:.0f} weeks, with {len(work.documents)} joint documents"
    source = work.sources[0] if case.one_country else f"{work.sources[0]}; {work.sources[2]}"
    if case.lead_time_s is None:
        return stated(Verdict.PASS, source, reason)
    margin = case.lead_time_s - path
    closing = f"begin the joint work {-margin / WEEK_S:.0f} weeks earlier, or launch later"
    weeks = (case.lead_time_s / WEEK_S, path / WEEK_S, margin / WEEK_S)
    return against(*weeks, "weeks", source, short=Verdict.MARGINAL, reason=reason, closing=closing)
