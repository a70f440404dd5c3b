"""``perilune integration rules``: the limits that the checks measure against, under one rule set."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.integration.arguments import OfChecks
from perilune.cli.output import AsJson, print_json, table

if TYPE_CHECKING:
    from perilune.integration.rule_set import Limit, LimitCurve, RuleSet

app = typer.Typer(rich_markup_mode=None)


@dataclass(frozen=True)
class HeldLimit:
    """A limit under a rule set: its value, or the points of its curve, in words, and whether the set gives it."""

    check: str
    limit: str
    value: str
    meaning: str
    given: bool
    source: str


@dataclass(frozen=True)
class HeldRules:
    """A rule set and every limit under it; ``without`` are the checks it leaves out, ``critical`` those it needs."""

    id: str
    name: str
    source: str
    without: tuple[str, ...]
    critical: tuple[str, ...]
    limits: tuple[HeldLimit, ...]


@app.command("rules")
def rules_command(
    rule_set: Annotated[
        str, typer.Argument(metavar="SET", help="A built-in set, such as nasa, or a file that ends in .toml.")
    ] = "default",
    checks: OfChecks = None,
    as_json: AsJson = False,
) -> None:
    """Show every limit of the checks under a rule set, with its meaning and source.

    Example: perilune integration rules nasa
    """
    from perilune.integration.checks import all_checks, load_checks
    from perilune.integration.rules import load_rule_set, rule_sets
    from perilune.integration.rules.due import DUE

    if checks is not None:
        load_checks(checks)
    rules = load_rule_set(rule_set)
    rows = [_held(check.name, limit, rules) for check in all_checks() for limit in check.limits]
    rows += [_held("actions", limit, rules) for limit in DUE.values()]
    result = HeldRules(rules.id, rules.name, rules.source, rules.without, rules.critical, tuple(rows))
    if as_json:
        print_json(result)
        return
    cells = [(row.check, row.limit, row.value, "●" if row.given else "", row.meaning, row.source) for row in rows]
    note = f"● given by this set; not asked: {', '.join(rules.without) or 'none'}; "
    note += f"critical beside mass and inclination: {', '.join(rules.critical) or 'none'}; "
    note += f"built-in sets: {', '.join(rule_sets())}"
    table(f"{rules.name} ({rules.id})", ("check", "limit", "value", "set", "meaning", "source"), cells, note)


def _held(check: str, limit: "Limit | LimitCurve", rules: "RuleSet") -> HeldLimit:
    from perilune.integration.rule_set import in_words

    held = rules.held(limit)
    return HeldLimit(check, limit.name, in_words(held), limit.meaning, held in rules.own, held.source)
