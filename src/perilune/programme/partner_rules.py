"""The rule sets that the partners of a programme file insist on."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from perilune.catalogue.document import Document
from perilune.errors import InputError, Problem
from perilune.integration.rule_set import RuleSet
from perilune.integration.rules import load_rule_set
from perilune.programme.model import Programme


def partner_rules(document: Document, beside: Path) -> dict[str, RuleSet]:
    """Return the rule sets of a programme file by partner; a partner without ``rules`` is left out.

    Args:
        document: the file as it was read; what is not of its form is told elsewhere and passed over here.
        beside: the folder where the paths of the user's own rule files start.

    Raises:
        InputError: every problem of every rule file, and every name that is none, each with its line.
    """
    found: dict[str, RuleSet] = {}
    problems = []
    rows = document.data.get("partner")
    for i, row in enumerate(rows if isinstance(rows, list) else []):
        name = row.get("rules") if isinstance(row, dict) else None
        if isinstance(name, str) and isinstance(row.get("id"), str):
            line, key = document.line(("partner", i, "rules")), f"partner[{i}].rules"
            if name.endswith(".toml") and not (beside / name).is_file():
                expected, fix = "a file, by its way from the programme file", "make it, or name a built-in rule set"
                problems.append(Problem(f"no file '{name}'", document.file, line, key, expected, fix))
                continue
            try:
                found[row["id"]] = load_rule_set(name, beside)
            except InputError as error:
                place = replace(error.problems[0], file=document.file, line=line, key=key)
                problems += [told if told.file else place for told in error.problems]
    if problems:
        raise InputError(problems)
    return found


def with_partner_rules(programme: Programme, rules: Mapping[str, RuleSet]) -> Programme:
    """Return a programme whose partners insist on rule sets, given by their identifiers."""
    partners = tuple(replace(partner, rules=rules.get(partner.id)) for partner in programme.partners)
    return replace(programme, partners=partners)
