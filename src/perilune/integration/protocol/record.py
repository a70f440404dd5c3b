"""The joint protocol with technical-scientific conclusions: one pair, as a record."""

from dataclasses import dataclass

from perilune.errors import NoSolution
from perilune.integration.annexes import Annexes
from perilune.integration.model import Assessment
from perilune.integration.protocol.actions import Action
from perilune.integration.protocol.icd import InterfaceClause
from perilune.integration.protocol.requirements import Requirement
from perilune.integration.rule_set import Limit, LimitCurve, RuleSet
from perilune.run import UsedEntry
from perilune.verdict import Verdict


@dataclass(frozen=True)
class Party:
    """A party to the protocol and what it brings."""

    partner: str
    name: str
    abbreviation: str
    brings: str


@dataclass(frozen=True)
class ProtocolObject:
    """An object of the protocol: an entry of the catalogue in the version that its digest names."""

    kind: str
    id: str
    name: str
    maturity: str
    sha256: str


@dataclass(frozen=True)
class Method:
    """A method that the checks use, how far it is validated, and the limits it holds against under the rules."""

    check: str
    method: str
    validation: str
    limits: tuple[Limit | LimitCurve, ...]


@dataclass(frozen=True)
class Result:
    """The result of a check: the lowest confidence of the data that went in, and the source of the rule."""

    check: str
    title: str
    verdict: Verdict
    value: float | None
    limit: float | None
    margin: float | None
    unit: str | None
    confidence: str | None
    source: str
    reason: str | None


@dataclass(frozen=True)
class RuleVerdict:
    """What the pair comes to under one rule set."""

    rules: RuleSet
    insisted_by: tuple[str, ...]
    verdict: Verdict
    conclusion: str
    limiting_check: str
    margin_kg: float | None
    open_points: int


@dataclass(frozen=True)
class Difference:
    """A check on which the rule sets differ in verdict or limit: what it comes to under the set ``rules``."""

    check: str
    rules: str
    verdict: Verdict
    value: float | None
    limit: float | None
    margin: float | None
    unit: str | None
    reason: str | None


@dataclass(frozen=True)
class Dissent:
    """A dissenting note of a party."""

    partner: str
    note: str


@dataclass(frozen=True)
class Protocol:
    """The joint protocol of one ship on one launcher. The same input gives the same bytes: it holds no date of its own.

    ``assessment`` and ``results`` are those under the strictest of ``rule_sets``, the first of them; where the sets
    disagree, ``differences`` says on which checks. ``annexes`` are the computed ones, or why there are none;
    ``interface`` the skeleton of the interface control document in the order of ISO 15863:2003, ``requirements`` those
    in the order of ISO 17401:2023.
    """

    title: str
    parties: tuple[Party, ...]
    objects: tuple[ProtocolObject, ...]
    basis: tuple[str, ...]
    rule_sets: tuple[RuleVerdict, ...]
    differences: tuple[Difference, ...]
    methods: tuple[Method, ...]
    assessment: Assessment
    results: tuple[Result, ...]
    conclusion: str
    rule: str
    actions: tuple[Action, ...]
    dissent: tuple[Dissent, ...]
    program: str
    catalogue: tuple[UsedEntry, ...]
    interface: tuple[InterfaceClause, ...]
    requirements: tuple[Requirement, ...]
    annexes: Annexes | NoSolution | None
