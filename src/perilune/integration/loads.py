"""What the ship feels along the ascent of its launcher: the ascent with this ship, computed where a check needs it."""

from typing import TYPE_CHECKING

from perilune.catalogue import Catalogue
from perilune.errors import NoSolution
from perilune.integration.case import Case

if TYPE_CHECKING:
    from perilune.launch import AscentEnvironment


def with_loads(case: Case, catalogue: Catalogue, environment: "AscentEnvironment | NoSolution | None") -> Case:
    """Return the case with the loads of its ascent, or with the reason why there are none."""
    return case
