"""The rows of ``campaign.toml``."""

import math
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from perilune.astro.time import parse_time
from perilune.catalogue.measured import Share, measured
from perilune.catalogue.model import Identifier, Record, Text
from perilune.constants import G0
from perilune.engines.production_model import ProductionPlan
from perilune.programme.campaign.model.campaign import Measure
from perilune.programme.dates import OrderedSpan, Time
from perilune.programme.gates import AgreementRow, Needs, TechnologyRow

Mass = Annotated[float, measured("mass")]
Power = Annotated[float, measured("power")]
Energy = Annotated[float, measured("energy")]
TimeSpan = Annotated[float, measured("time")]
Speed = Annotated[float, measured("speed")]
Cost = Annotated[float, Field(ge=0.0, le=1e12)]
Weight = Annotated[float, Field(gt=0.0, le=1e6)]
Few = Annotated[int, Field(ge=0, le=1000)]
CrewUse = Literal["water", "oxygen", "nitrogen", "food", "other"]
Year = Annotated[str, Field(pattern=r"^[12][0-9]{3}$")]
Amounts = Annotated[dict[Identifier, Mass], Field(default_factory=dict, max_length=64)]


class HeaderRow(Record):
    """``[campaign]``: from when, how many years; ``reserve`` is the time that the stocks outlast without a flight."""

    id: Identifier
    name: Text
    start: Time
    years: Annotated[int, Field(ge=1, le=60)]
    currency: Text = "cost units"
    crew_demand: Identifier = "spacenet"
    reserve: TimeSpan = 0.0
    note: Text | None = None


class ParityRow(Record):
    """``[parity]``: the measure in which the agreed shares are to be reached; ``weight`` of what lacks."""

    measure: Measure
    tolerance: Share = 0.0
    weight: Weight = 0.1


class PartnerRow(Record):
    """``[[partner]]``: who takes part; ``share`` is the part that it is to bring, where one is agreed."""

    id: Identifier
    name: Text
    share: Share | None = None


class NodeRow(Record):
    """``[[node]]``: ``illumination`` is the lit part of the time, as ``perilune station site`` gives it."""

    id: Identifier
    name: Text
    illumination: Share = 1.0
    longest_darkness: TimeSpan = 0.0
    source: Text | None = None


class CommodityRow(Record):
    """``[[commodity]]``: ``crew`` names what of the crew demand it is: water, oxygen, nitrogen, food, other."""

    id: Identifier
    name: Text
    crew: Annotated[list[CrewUse], Field(default_factory=list, max_length=8)]
    boil_off_per_year: Share = 0.0
    stored: bool = False
    weightless: bool = False
    cost_per_kg: Cost = 0.0
    source: Text | None = None


class EnginesRow(Record):
    """``[launcher.engines]``: how many one launcher takes, and the plant that makes them, as the engines' command."""

    per_launcher: Annotated[int, Field(ge=1, le=100)]
    plant: ProductionPlan


class Lasting(Record):
    """What is there from a date on, and till another where one is given."""

    since: Time
    until: Time | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and parse_time(self.until) <= parse_time(self.since):
            cause = f"it ends ({self.until}) before it begins ({self.since})"
            raise ValueError(f"{cause}; expected a date after 'since'; fix: exchange them; key: until")
        return self


class LauncherRow(Lasting):
    """``[[launcher]]``: ``availability`` are flights by calendar year; ``engines`` gives them from a plant's years."""

    id: Identifier
    name: Text
    partner: Identifier
    cost: Cost
    per_year: Annotated[int, Field(ge=0, le=200)]
    availability: Annotated[dict[Year, Few], Field(default_factory=dict, max_length=100)]
    engines: EnginesRow | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _one_availability(self) -> Self:
        if self.availability and self.engines is not None:
            cause = "flights by year are given and follow from the engines"
            raise ValueError(f"{cause}; expected 'availability' or 'engines'; fix: keep one; key: availability")
        return self


class PadRow(Lasting):
    """``[[pad]]``: a launch site."""

    id: Identifier
    name: Text
    partner: Identifier
    per_year: Annotated[int, Field(ge=0, le=200)]
    source: Text | None = None


class BurnRow(Record):
    """``burn``: the propulsion of a refuelled vehicle."""

    out: Annotated[list[Speed], Field(min_length=1, max_length=20)]
    back: Annotated[list[Speed], Field(default_factory=list, max_length=20)]
    isp_s: Annotated[float, Field(gt=0.0, le=10_000.0)]
    dry_mass: Mass
    tank: Mass
    mixture: Annotated[dict[Identifier, Share], Field(min_length=1, max_length=4)]
    refuel_there: bool = False


class TransportRow(Lasting):
    """``[[transport]]``: its capacity as such, or what is injected, the burns, and the dry mass of what brakes.

    With ``injected`` the capacity is ``injected exp(-sum(dv) / ve) - dry_mass``. Within a programme, ``ship`` is an
    entry of the catalogue that must pass on the launcher, to the destination ``orbit``, before it may fly.
    """

    id: Identifier
    name: Text
    partner: Identifier
    origin: Annotated[Identifier, Field(alias="from")]
    to: Identifier
    capacity: Mass | None = None
    injected: Mass | None = None
    dv: Annotated[list[Speed], Field(default_factory=list, max_length=20)]
    isp_s: Annotated[float, Field(gt=0.0, le=10_000.0)] | None = None
    dry_mass: Mass = 0.0
    cost: Cost = 0.0
    travel: TimeSpan = 0.0
    launcher: Identifier | None = None
    pad: Identifier | None = None
    launches: Annotated[int, Field(ge=1, le=10)] = 1
    seats: Few = 0
    rescue_seats: Few | None = None
    stay: TimeSpan = 0.0
    return_load: Mass = 0.0
    burn: BurnRow | None = None
    vehicle: Identifier | None = None
    turnaround: TimeSpan = 0.0
    windows: Annotated[list[OrderedSpan], Field(default_factory=list, max_length=500)]
    ship: Identifier | None = None
    orbit: Text = "llo"
    needs: Needs
    source: Text | None = None

    @model_validator(mode="after")
    def _one_capacity(self) -> Self:
        if (self.capacity is None) == (self.injected is None):
            cause = "a capacity is given as such or follows from what is injected"
            raise ValueError(f"{cause}; expected 'capacity' or 'injected'; fix: give one")
        if self.injected is not None and (self.isp_s is None or not self.dv):
            raise ValueError("what is injected says nothing yet; expected 'dv' and 'isp_s' beside it; fix: add them")
        if self.capacity_kg < 0.0:
            cause = f"it delivers {self.capacity_kg:,.0f} kg"
            raise ValueError(f"{cause}; expected zero or more; fix: check injected, dv and dry_mass; key: injected")
        if self.seats and self.stay == 0.0:
            raise ValueError(
                "a crew without a stay; expected when its ship flies home; fix: add stay = '180 d'; key: seats"
            )
        return self

    @property
    def capacity_kg(self) -> float:
        """What one flight delivers."""
        if self.capacity is not None:
            return self.capacity
        return (self.injected or 0.0) * self.landed_part - self.dry_mass

    @property
    def landed_part(self) -> float:
        """The part of what is injected that arrives, by the rocket equation."""
        return math.exp(-sum(self.dv) / (self.isp_s * G0)) if self.isp_s is not None else 1.0


class ElementRow(Record):
    """``[[element]]``: ``use`` takes mass, power and life from the catalogue's entry where they stand there.

    ``needs`` are agreements and technologies: before they hold it does not depart."""

    id: Identifier
    name: Text
    owner: Identifier
    node: Identifier
    use: Identifier | None = None
    mass: Mass | None = None
    count: Annotated[int, Field(ge=1, le=1000)] = 1
    divisible: bool = False
    cost: Cost = 0.0
    earliest: Time | None = None
    wanted: Time | None = None
    weight: Weight = 1.0
    after: Annotated[list[Identifier], Field(default_factory=list, max_length=32)]
    steady: Power | None = None
    solar: Power | None = None
    load: Power | None = None
    dark_load: Power | None = None
    store: Energy | None = None
    berths: Few | None = None
    rescue_seats: Few = 0
    crew_served: Few = 0
    recovers: Annotated[dict[Identifier, Share], Field(default_factory=dict, max_length=16)]
    makes_per_year: Amounts
    uses_per_year: Amounts
    stores: Amounts
    spares_per_year: Share = 0.0
    lifetime: TimeSpan | None = None
    reprovide: TimeSpan | None = None
    reprovide_cost: Cost = 0.0
    needs: Needs
    source: Text | None = None


class CrewRow(Record):
    """``[[crew]]``: so many people wanted at a node between two dates."""

    id: Identifier
    node: Identifier
    count: Annotated[int, Field(ge=1, le=100)]
    between: OrderedSpan
    weight: Weight = 1.0
    source: Text | None = None


class DeliveryRow(Record):
    """``[[delivery]]``: an amount handed over at a node, or at ``earth``, on a date."""

    id: Identifier
    node: Identifier
    commodity: Identifier
    mass: Mass
    on: Time
    weight: Weight = 1.0
    source: Text | None = None


class StockRow(Record):
    """``[[stock]]``: what is there at the start."""

    node: Identifier
    commodity: Identifier
    mass: Mass


class CampaignFile(Record):
    """The whole file."""

    campaign: HeaderRow
    parity: ParityRow | None = None
    partner: Annotated[list[PartnerRow], Field(min_length=1, max_length=64)]
    node: Annotated[list[NodeRow], Field(min_length=1, max_length=32)]
    commodity: Annotated[list[CommodityRow], Field(default_factory=list, max_length=32)]
    launcher: Annotated[list[LauncherRow], Field(default_factory=list, max_length=64)]
    pad: Annotated[list[PadRow], Field(default_factory=list, max_length=64)]
    transport: Annotated[list[TransportRow], Field(min_length=1, max_length=200)]
    element: Annotated[list[ElementRow], Field(default_factory=list, max_length=500)]
    crew: Annotated[list[CrewRow], Field(default_factory=list, max_length=200)]
    delivery: Annotated[list[DeliveryRow], Field(default_factory=list, max_length=500)]
    stock: Annotated[list[StockRow], Field(default_factory=list, max_length=200)]
    agreement: Annotated[list[AgreementRow], Field(default_factory=list, max_length=100)]
    technology: Annotated[list[TechnologyRow], Field(default_factory=list, max_length=100)]
