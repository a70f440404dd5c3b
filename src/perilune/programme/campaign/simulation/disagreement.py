"""Where a plan and its flight disagree: date, place, quantity, what is told and what is flown."""

from dataclasses import dataclass
from typing import Final

from perilune.programme.campaign.model.plan import Plan

RELATIVE: Final = 1e-5
"""Figures that differ by less than this part are equal: the solver keeps its rows to 1e-6."""


@dataclass(frozen=True)
class Disagreement:
    """A figure that the plan tells and its flight does not give, or does not allow."""

    on_tdb_s: float
    period: int
    place: str
    quantity: str
    told: float
    flown: float
    unit: str


class Findings:
    """Gathers disagreements."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._found: list[Disagreement] = []

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return bool(self._found)

    def equal(
        self, period: int, place: str, quantity: str, told: float, flown: float, unit: str, *, grain: float = 1e-6
    ) -> None:
        """Note a figure that is not what was flown, within a grain of its unit and the relative tolerance."""
        if abs(told - flown) > grain + RELATIVE * max(abs(told), abs(flown)):
            self.note(period, place, quantity, told, flown, unit)

    def at_most(
        self, period: int, place: str, quantity: str, told: float, limit: float, unit: str, *, grain: float = 1e-6
    ) -> None:
        """Note a figure that is above its limit."""
        if told > limit + grain + RELATIVE * max(abs(told), abs(limit)):
            self.note(period, place, quantity, told, limit, unit)

    def note(self, period: int, place: str, quantity: str, told: float, flown: float, unit: str) -> None:
        """Note a disagreement."""
        on = self._plan.start_tdb_s + period * self._plan.period_s
        self._found.append(Disagreement(on, period, place, quantity, float(told), float(flown), unit))

    def sorted(self) -> tuple[Disagreement, ...]:
        """Return all, by date, place and quantity."""
        return tuple(sorted(self._found, key=lambda row: (row.period, row.place, row.quantity)))


def told_lack(plan: Plan, kind: str, subject: str) -> float:
    """Return what a plan says that lacks of a kind and subject, in the unit it tells; zero where it says nothing."""
    return sum(row.amount for row in plan.shortfalls if (row.kind, row.subject) == (kind, subject))
