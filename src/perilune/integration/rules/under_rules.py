"""The assessment of one pair under several rule sets: its payload is computed once, the rest under each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from perilune.errors import InputError, NoSolution, Problem
from perilune.integration.annexes import Annexes
from perilune.integration.assessed_pair import assessed_pair
from perilune.integration.model import Assessment
from perilune.integration.pair import PairQuestion
from perilune.integration.performance import launch_performance
from perilune.integration.rule_set import RuleSet
from perilune.integration.rules.rule_file import load_rule_set
from perilune.verdict import Verdict


@dataclass(frozen=True)
class InsistedRules:
    """A rule set, and the partners who insist on it."""

    rules: RuleSet
    partners: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """The assessment of the pair under a rule set, and the partners who insist on that set.

    ``annexes`` are those of the ascent that its checks read; None where they read none.
    """

    rules: RuleSet
    insisted_by: tuple[str, ...]
    assessment: Assessment
    annexes: Annexes | NoSolution | None = None


def insisted_rules(texts: Sequence[str], partners: Sequence[str]) -> tuple[InsistedRules, ...]:
    """Return the rule sets of texts such as ``nasa`` or ``cnsa=my/rules.toml``; the default one where there is none.

    A set without a partner is that of every partner who names none.

    Args:
        texts: the sets, each a name or a file, with the partner before an equals sign where one insists on it.
        partners: those of the pair.

    Raises:
        InputError: an unknown set, a partner who is none of the pair, or two sets for one partner.
    """
    named: dict[str, str] = {}
    common: list[str] = []
    for text in texts or ("default",):
        partner, equals, name = text.rpartition("=")
        if not equals:
            common.append(name)
        elif partner not in partners or partner in named:
            cause = f"a second rule set of {partner}" if partner in named else f"'{partner}' is no party of the pair"
            raise InputError(Problem(cause, expected=f"one set of {' and of '.join(partners)}", fix="name each once"))
        else:
            named[partner] = name
    others = tuple(partner for partner in partners if partner not in named)
    names = list(dict.fromkeys([*common, *named.values(), *(("default",) if others and not common else ())]))
    silent = common or ["default"]
    return tuple(
        InsistedRules(
            load_rule_set(name),
            tuple(row for row in partners if named.get(row) == name or (row in others and name in silent)),
        )
        for name in names
    )


def assess_under(insisted: Sequence[InsistedRules], asked: PairQuestion) -> tuple[View, ...]:
    """Return the assessment of a pair under each rule set, in the place of its own."""
    flies = asked.site.id in asked.launcher.sites and asked.case() is not None
    performance = None
    if flies:
        performance = launch_performance(asked.launcher, asked.catalogue, asked.site, asked.goal, asked.energy_km2_s2)
    views = []
    for row in insisted:
        found = assessed_pair(replace(asked, rules=row.rules), performance=performance)
        views.append(View(row.rules, row.partners, found.assessment, found.annexes))
    return tuple(views)


def strictest_first(views: Sequence[View]) -> tuple[View, ...]:
    """Return views with the most severe verdict first: it is the joint one. Equal ones stay in their order."""
    order = list(Verdict)
    return tuple(sorted(views, key=lambda view: -order.index(view.assessment.verdict)))
