"""The diagnosis: what was seen of the installation, and the published figures of every system."""

from collections.abc import Callable
from dataclasses import dataclass

from perilune.comparison import Comparison
from perilune.doctor.installation import Look, looks
from perilune.doctor.verification import SYSTEMS, verified
from perilune.verdict import Verdict


@dataclass(frozen=True)
class SystemFigures:
    """The figures of one system; ``broken`` says why there are none."""

    system: str
    rows: tuple[Comparison, ...]
    broken: str | None


@dataclass(frozen=True)
class Diagnosis:
    """What ``perilune doctor`` answers: ``sound`` where no look failed and every published figure is met."""

    sound: bool
    figures: int
    within: int
    installation: tuple[Look, ...]
    systems: tuple[SystemFigures, ...]

    def summary(self) -> str:
        """Say the result in a sentence."""
        failed = [look.name for look in self.installation if look.verdict is Verdict.FAIL]
        broken = [part.system for part in self.systems if part.broken is not None]
        text = f"{self.within} of {self.figures} published figures met"
        return f"{text}; broken: {', '.join([*failed, *broken])}" if failed or broken else text


def diagnose(tell: Callable[[str], None] | None = None) -> Diagnosis:
    """Look at the installation, then at every system; ``tell`` hears the name of each system that is done."""
    found = looks()
    systems = []
    for system in SYSTEMS:
        systems.append(_figures(system))
        if tell is not None:
            tell(system)
    rows = [row for part in systems for row in part.rows]
    within = sum(row.within for row in rows)
    failed = any(look.verdict is Verdict.FAIL for look in found) or any(part.broken is not None for part in systems)
    return Diagnosis(not failed and within == len(rows), len(rows), within, found, tuple(systems))


def _figures(system: str) -> SystemFigures:
    """A broken installation may raise anything: here that is a finding, told with its kind and text."""
    try:
        return SystemFigures(system, verified(system), None)
    except Exception as error:
        return SystemFigures(system, (), f"{type(error).__name__}: {error}")
