"""A pair as it is asked about: a ship on a launcher from a site to a destination, and what its answers depend on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from perilune.catalogue import Catalogue, Launcher, Ship, Site
from perilune.integration.case import DIRECT, Case, Delivery, Performance
from perilune.integration.destination import Destination, configuration_for, parse_destination
from perilune.integration.model import Assessment
from perilune.integration.rule_set import DEFAULT_RULES, RuleSet
from perilune.run import Task


@dataclass(frozen=True)
class PairQuestion:
    """A ship on a launcher from a site to a destination.

    ``c3_km2_s2``, ``insertion_dv_m_s`` and ``inclination_deg`` are those of a window, None where none was given;
    ``lead_time_s`` is from the start of the joint work to the latest launch, where a programme says so.
    """

    ship: Ship
    launcher: Launcher
    site: Site
    destination: str
    catalogue: Catalogue
    c3_km2_s2: float | None = None
    insertion_dv_m_s: float | None = None
    inclination_deg: float | None = None
    rules: RuleSet = DEFAULT_RULES
    lead_time_s: float | None = None

    @property
    def goal(self) -> Destination:
        """The destination, parsed."""
        return parse_destination(self.destination, self.catalogue)

    @property
    def energy_km2_s2(self) -> float | None:
        """The energy of the departure; None where the destination is an orbit, or a window is missing."""
        return self.goal.c3_km2_s2(self.c3_km2_s2)

    @property
    def digests(self) -> tuple[str, ...]:
        """The digests of the entries that an answer reads: ship, launcher with engines, site, station, partners."""
        entries = [("ship", self.ship.id), ("launcher", self.launcher.id), ("site", self.site.id)]
        station = self.goal.station
        entries += [] if station is None else [("station", station.id)]
        entries += [("partner", name) for name in dict.fromkeys((self.ship.partner, self.launcher.partner))]
        return tuple(self.catalogue.digest(kind, name) for kind, name in entries)

    @property
    def inputs(self) -> tuple[Any, ...]:
        """All that an answer depends on beside the code, as a task takes it."""
        window = (self.c3_km2_s2, self.insertion_dv_m_s, self.inclination_deg)
        return self.digests, self.destination, window, self.rules, self.lead_time_s

    def __str__(self) -> str:
        """Return the pair in words, such as ``orion on sls-block-1 from ksc to nrho``."""
        return f"{self.ship.id} on {self.launcher.id} from {self.site.id} to {self.destination}"

    def case(self, performance: Performance | None = None, delivery: Delivery = DIRECT) -> Case | None:
        """Return the case that checks see, without its ascent; None where the ship has no configuration to there.

        Args:
            performance: the launcher's payload; nothing is known of it where none is given.
            delivery: where the launcher leaves the ship.
        """
        goal = self.goal
        configuration = configuration_for(self.ship, goal)
        if configuration is None:
            return None
        return Case(
            ship=self.ship,
            configuration=configuration,
            launcher=self.launcher,
            site=self.site,
            destination=goal,
            performance=performance or Performance(),
            c3_km2_s2=goal.c3_km2_s2(self.c3_km2_s2),
            insertion_dv_m_s=self.insertion_dv_m_s,
            inclination_deg=self.inclination_deg,
            lead_time_s=self.lead_time_s,
            rules=self.rules,
            delivery=delivery,
        )

    def task(
        self,
        function: Callable[..., Any],
        record: Any,
        keywords: Mapping[str, Any] | None = None,
        *,
        inputs: Any = None,
        label: str = "",
        cost: float = 1.0,
    ) -> Task:
        """Return the stored work of a function of a pair.

        Args:
            function, record, keywords, cost: as a :class:`perilune.run.Task` has them; the pair comes before keywords.
            inputs: what the result depends on beside the pair.
            label: what stands before the pair in the progress.
        """
        return Task(
            function=function,
            arguments=(self,),
            record=record,
            inputs=(self.inputs, inputs),
            label=f"{label}{self}",
            cost=cost,
            keywords=keywords or {},
        )


def question_of(assessment: Assessment, catalogue: Catalogue, rules: RuleSet = DEFAULT_RULES) -> PairQuestion:
    """Return the pair of an assessment, at its energy; what its window asked beside that is not in it."""
    return PairQuestion(
        catalogue.ship(assessment.ship),
        catalogue.launcher(assessment.launcher),
        catalogue.site(assessment.site),
        assessment.destination,
        catalogue,
        assessment.c3_km2_s2,
        rules=rules,
    )
