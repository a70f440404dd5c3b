"""The programme: what the partners intend, as it stands in ``programme.toml`` and as it is worked with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from perilune.astro.time import parse_time
from perilune.catalogue import Catalogue
from perilune.catalogue.model import Identifier, Mass, Record, Text
from perilune.constants import SECONDS_PER_DAY
from perilune.integration.rule_set import RuleSet
from perilune.programme.campaign.model.campaign import Campaign, Measure
from perilune.programme.dates import OrderedSpan, Time
from perilune.programme.gates import AgreementRow, Gate, Needs, TechnologyRow
from perilune.station.model import Station

_LAST: Final = "2640-01-01 UTC"
_LONGEST_SPAN_S: Final = 20.0 * 365.0 * SECONDS_PER_DAY


class HeaderRow(Record):
    """``[programme]``: its name and its span. ``choose`` says how a mission chooses among equal verdicts."""

    id: Identifier
    name: Text
    start: Time
    end: Time
    choose: Literal["parity", "preference"] = "parity"
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if parse_time(self.end) <= parse_time(self.start):
            cause = f"the end {self.end} is not after the start {self.start}"
            raise ValueError(f"{cause}; expected a later end; fix: swap start and end; key: end")
        if parse_time(self.end) > parse_time(_LAST):
            cause = f"the end {self.end} is beyond the ephemeris"
            raise ValueError(f"{cause}; expected a time before {_LAST}; fix: end it earlier; key: end")
        return self


class CatalogueRow(Record):
    """``[catalogue]``: the folder of the programme's own entries, beside the programme file."""

    path: Text


class PartnerRow(Record):
    """``[[partner]]``: a partner of the catalogue; ``share`` is the part of the programme it is to carry.

    ``rules`` is the rule set it insists on: a built-in one such as ``nasa``, or a file beside the programme file.
    """

    id: Identifier
    role: Literal["lead", "partner"] = "partner"
    share: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    rules: Text | None = None


class MissionRow(Record):
    """``[[mission]]``: alternatives of ship, launcher and site to one destination, within dates, after others."""

    id: Identifier
    name: Text
    lead: Identifier
    ships: Annotated[list[Identifier], Field(min_length=1, max_length=16)]
    launchers: Annotated[list[Identifier], Field(min_length=1, max_length=16)]
    sites: Annotated[list[Identifier], Field(min_length=1, max_length=16)] | None = None
    destination: Annotated[str, Field(min_length=1, max_length=80)]
    between: OrderedSpan
    after: list[Identifier] = Field(default_factory=list)
    needs: Needs
    crew: Annotated[int, Field(ge=0, le=20)] = 0
    source: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _not_endless(self) -> Self:
        if parse_time(self.between[1]) - parse_time(self.between[0]) > _LONGEST_SPAN_S:
            cause, expected = "the span is longer than 20 years", "the span in which the mission is launched"
            raise ValueError(f"{cause}; expected {expected}; fix: shorten it; key: between")
        return self


class ElementRow(Record):
    """``[[element]]``: a part of the station, the mission that delivers it, and whose it is."""

    id: Identifier
    name: Text
    partner: Identifier
    mission: Identifier
    mass: Mass
    function: Text | None = None


class ScenarioRow(Record):
    """``[[scenario]]``: a partner leaves the programme on a date."""

    id: Identifier
    name: Text
    leaves: Identifier
    on: Time


class LicenceRow(Record):
    """``[[licence]]``: from a date on, ``to`` may use or build an item of another partner, even after that one left."""

    kind: Literal["ship", "launcher", "site"]
    id: Identifier
    to: Identifier
    since: Time


class CapacityRow(Record):
    """``[[capacity]]``: so many flights a year of a launcher, or from a site, and none before ``since``."""

    launcher: Identifier | None = None
    site: Identifier | None = None
    per_year: Annotated[int, Field(ge=1, le=200)] | None = None
    since: Time | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.launcher is None) == (self.site is None):
            raise ValueError(
                "a capacity is that of a launcher or of a site; expected one of 'launcher' and 'site'; fix: name one"
            )
        if self.per_year is None and self.since is None:
            raise ValueError("a capacity says nothing; expected 'per_year', 'since' or both; fix: add one")
        return self


class StationRow(Record):
    """``[station]``: the files of its build-up and supply and of its balances, and what is asked of the build-up.

    ``parity`` are the least parts of every partner whose price is wanted, in ``measure``; every ``[[scenario]]`` is
    played on the build-up too.
    """

    campaign: Text
    balance: Text | None = None
    periods: Annotated[int, Field(ge=1, le=12)] = 2
    measure: Measure = "mass"
    parity: Annotated[list[Annotated[float, Field(gt=0.0, le=1.0)]], Field(default_factory=list, max_length=8)]


class ProgrammeFile(Record):
    """All of ``programme.toml``."""

    programme: HeaderRow
    catalogue: CatalogueRow | None = None
    partner: Annotated[list[PartnerRow], Field(min_length=1, max_length=64)]
    mission: Annotated[list[MissionRow], Field(min_length=1, max_length=500)]
    element: list[ElementRow] = Field(default_factory=list, max_length=500)
    scenario: list[ScenarioRow] = Field(default_factory=list, max_length=100)
    licence: list[LicenceRow] = Field(default_factory=list, max_length=200)
    capacity: list[CapacityRow] = Field(default_factory=list, max_length=200)
    station: StationRow | None = None
    agreement: list[AgreementRow] = Field(default_factory=list, max_length=100)
    technology: list[TechnologyRow] = Field(default_factory=list, max_length=100)


@dataclass(frozen=True)
class Partner:
    """A partner in the programme, with its target share of what is contributed; None where none is agreed.

    ``rules`` are those it insists on; None where it takes the default ones.
    """

    id: str
    name: str
    role: str
    share: float | None
    rules: RuleSet | None = None


@dataclass(frozen=True)
class Mission:
    """A mission as intended: its alternatives, and the span of its launch, TDB seconds past J2000.

    ``needs`` are the agreements and technologies that it waits for, ``waits_for`` the same in words;
    they hold from ``held_tdb_s`` on, None where it needs none.
    """

    id: str
    name: str
    lead: str
    ships: tuple[str, ...]
    launchers: tuple[str, ...]
    sites: tuple[str, ...] | None
    destination: str
    start_tdb_s: float
    end_tdb_s: float
    after: tuple[str, ...]
    crew: int
    needs: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    held_tdb_s: float | None = None


@dataclass(frozen=True)
class Element:
    """A part of the station: ``mass_kg`` is delivered by ``mission`` and counts for ``partner``."""

    id: str
    name: str
    partner: str
    mission: str
    mass_kg: float
    function: str | None


@dataclass(frozen=True)
class Withdrawal:
    """A scenario: ``partner`` leaves at ``epoch_tdb_s``."""

    id: str
    name: str
    partner: str
    epoch_tdb_s: float


@dataclass(frozen=True)
class Licence:
    """The right of ``to`` to an item of the catalogue from an epoch on."""

    kind: str
    id: str
    to: str
    since_tdb_s: float


@dataclass(frozen=True)
class Capacity:
    """How often a launcher flies, or a site launches, in a calendar year (None: without limit), and since when."""

    kind: str
    id: str
    per_year: int | None
    since_tdb_s: float | None


@dataclass(frozen=True)
class StationIntent:
    """The build-up of the station as intended: its campaign, its balances where a file gives it, and what is asked."""

    campaign: Campaign
    balance: Station | None
    periods_per_year: int
    measure: Measure
    floors: tuple[float, ...]


@dataclass(frozen=True)
class Programme:
    """A programme whose every reference was found in its catalogue."""

    id: str
    name: str
    start_tdb_s: float
    end_tdb_s: float
    choose: str
    partners: tuple[Partner, ...]
    missions: tuple[Mission, ...]
    elements: tuple[Element, ...]
    scenarios: tuple[Withdrawal, ...]
    licences: tuple[Licence, ...]
    capacities: tuple[Capacity, ...]
    folder: Path
    catalogue: Catalogue
    station: StationIntent | None = None
    gates: tuple[Gate, ...] = ()

    def mission(self, identifier: str) -> Mission:
        """Return a mission by its identifier."""
        return next(mission for mission in self.missions if mission.id == identifier)
