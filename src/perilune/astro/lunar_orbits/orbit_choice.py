"""One periodic orbit of the Earth-Moon problem, chosen by its family's name and its period."""

from dataclasses import dataclass
from typing import Final

from perilune.astro.lunar_orbits.ephemeris_transition import MEAN_TIME_UNIT_S
from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S, restricted_nrho
from perilune.astro.three_body.cr3bp import PeriodicOrbit
from perilune.astro.three_body.families import FAMILIES, family
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem

SIDEREAL_MONTH_S: Final = 27.321_661_55 * SECONDS_PER_DAY
"""Mean sidereal month [s] (Chapront-Touze and Chapront 1988, Astronomy and Astrophysics 190:342)."""

_USUAL_PERIOD_S: Final = {"dro": SIDEREAL_MONTH_S / 2.0}  # two revolutions in a month, as the first Artemis flight


@dataclass(frozen=True, eq=False)
class ChosenOrbit:
    """A periodic orbit, what to call it, and the mean time that a revolution is to take in the full model [s]."""

    label: str
    orbit: PeriodicOrbit
    period_s: float


def chosen_orbit(
    name: str, period_s: float | None = None, point: str | None = None, branch: str | None = None
) -> ChosenOrbit | NoSolution:
    """Return the member of a family that has a period.

    Args:
        name: a family of :data:`perilune.astro.three_body.families.FAMILIES`.
        period_s: the mean period wanted in the full model; by default that of the 9:2 NRHO, or half a sidereal month
            for the DRO.
        point: libration point, for families that belong to one; L2 by default.
        branch: north or south; south by default.

    Returns:
        The first member with that period along the family, or :class:`NoSolution` where there is none.

    Raises:
        InputError: no such family, point or branch, or a family without a usual period and none given.
    """
    side = "south" if branch is None else branch
    if name == "nrho" and point in (None, "L2") and side == "south" and period_s is None:
        return ChosenOrbit("L2 southern 9:2 NRHO", restricted_nrho(), NRHO_PERIOD_S)
    known = family(name, point=point, branch=side)
    if isinstance(known, NoSolution):
        return known
    usual = NRHO_PERIOD_S if name == "nrho" else _USUAL_PERIOD_S.get(name)
    wanted = usual if period_s is None else period_s
    if wanted is None:
        fix = 'give one, such as --period "14.5 d"'
        raise InputError(Problem(f"no period for the family '{name}'", key="--period", expected="a period", fix=fix))
    found = known.at(period=wanted / MEAN_TIME_UNIT_S)
    if not found:
        days = wanted / SECONDS_PER_DAY
        return NoSolution(f"the family '{name}' has no member with a period of {days:.4f} d", "the family's periods")
    words = [known.point or "", known.branch or "", name, f"of {wanted / SECONDS_PER_DAY:.4f} d"]
    return ChosenOrbit(" ".join(word for word in words if word), found[0], wanted)


def check_family(name: str) -> None:
    """Refuse a name that is no family.

    Raises:
        InputError: it names the families.
    """
    if name not in FAMILIES:
        raise InputError(Problem(f"no family '{name}'", expected=f"one of {', '.join(FAMILIES)}"))
