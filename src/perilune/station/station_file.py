"""A station as its file says it: site, elements with their dates, crews, deliveries and further demands."""

from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from perilune.astro.time import parse_time
from perilune.catalogue import Catalogue, read_toml, validate
from perilune.catalogue.element import ElementType
from perilune.catalogue.measured import Share, measured
from perilune.catalogue.model import Element, Identifier, Quantity, Record, Text
from perilune.errors import InputError, Problem, suggest
from perilune.station.model import COMMODITIES, Commodity, Crew, Delivery, Demand, ElementUse, Station
from perilune.station.sky import Place
from perilune.units import parse_quantity

DIMENSIONS: Final = {
    "mass": "mass",
    "power": "power",
    "dormant_power": "power",
    "generation": "power",
    "area": "area",
    "efficiency": "dimensionless",
    "degradation": "dimensionless",
    "capacity": "energy",
    "depth": "dimensionless",
    "storage_efficiency": "dimensionless",
    "heat": "power",
    "heat_rejection": "power",
    "data_rate": "data rate",
    "downlink": "data rate",
    "crew_time": "time",
    "lifetime": "time",
    "failure_interval": "time",
    "spare_mass": "mass",
    "water_recovery": "dimensionless",
    "oxygen_recovery": "dimensionless",
    "oxygen_output": "mass flow",
    "water_output": "mass flow",
    "air_leak": "mass flow",
    "propellant": "mass",
}
"""The quantities of an element that balances use, and what each measures; a station's file may set them."""


def _time(text: str) -> str:
    try:
        parse_time(text)
    except InputError as error:
        raise ValueError(f"{error.problems[0].cause}; expected {error.problems[0].expected}") from None
    return text


Time = Annotated[str, Field(max_length=64), AfterValidator(_time)]
MassText = Annotated[float, measured("mass")]
LengthText = Annotated[float, measured("length")]
StepText = Annotated[float, measured("time")]
FlowText = Annotated[float, measured("mass flow")]


def _ends_first(start: str, end: str) -> str:
    return f"the end {end} is not after the start {start}; expected a later end; fix: swap them; key: end"


class Lasting(Record):
    """What is there from a date on, and till another where one is given."""

    start: Time
    end: Time | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end is not None and parse_time(self.end) <= parse_time(self.start):
            raise ValueError(_ends_first(self.start, self.end))
        return self


class HeaderRow(Record):
    """``[station]``: where it stands and from when to when it is looked at."""

    name: Text
    site: Identifier | None = None
    latitude_deg: Annotated[float, Field(ge=-90.0, le=90.0)] | None = None
    longitude_deg: Annotated[float, Field(ge=-360.0, le=360.0)] | None = None
    start: Time
    end: Time
    step: StepText = 3600.0
    mast: LengthText = 0.0
    mask: Text | None = None
    elevation_models: Annotated[list[Text], Field(default_factory=list, max_length=8)]
    crew_demand: Identifier = "nasa-bvad"
    reserve_days: Annotated[float, Field(ge=0.0, le=3650.0)] = 0.0
    spares_confidence: Annotated[float, Field(gt=0.0, lt=1.0)] = 0.95
    data_buffer_gbit: Annotated[float, Field(ge=0.0)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if parse_time(self.end) <= parse_time(self.start):
            raise ValueError(_ends_first(self.start, self.end))
        if (self.site is None) == (self.latitude_deg is None or self.longitude_deg is None):
            cause = "no place" if self.site is None else "two places"
            raise ValueError(
                f"{cause}; expected 'site', or 'latitude_deg' and 'longitude_deg'; fix: give one; key: site"
            )
        if self.step == 0.0:
            raise ValueError("a step of no time; expected more than zero; fix: write '1 h'; key: step")
        return self


class ElementRow(Lasting):
    """``[[element]]``: units of an element of the catalogue, or of one of its own ``type`` and ``partner``.

    ``set`` gives quantities their value, in place of the catalogue's or beside it; ``sleeps`` lets it run at its
    dormant power in the night; ``view`` is the part of the time in which a relay stands over the site, or ``orbit``
    says where it flies, and the part is found.
    """

    name: Text
    use: Identifier | None = None
    type: ElementType | None = None
    partner: Identifier | None = None
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    crew: Annotated[int, Field(ge=0, le=100)] | None = None
    sleeps: bool = False
    view: Share | None = None
    orbit: Literal["nrho", "dro", "elfo", "llo"] | None = None
    set: Annotated[dict[str, str], Field(default_factory=dict, max_length=64)]

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if (self.use is None) == (self.type is None):
            raise ValueError("an element without kind, or with two; expected 'use' or 'type'; fix: keep one")
        if self.view is not None and self.orbit is not None:
            raise ValueError("a view and an orbit; expected one of them; fix: leave the view out; key: view")
        for key, text in self.set.items():
            if key not in DIMENSIONS:
                hint = suggest(key, DIMENSIONS)
                expected = f"; expected one of {', '.join(DIMENSIONS)}"
                raise ValueError(f"no quantity '{key}'{expected}; fix: {hint or 'leave it out'}; key: set {key}")
            try:
                parse_quantity(text, DIMENSIONS[key])
            except InputError as error:
                told = error.problems[0]
                fix = told.fix or "correct it as expected"
                raise ValueError(f"{told.cause}; expected {told.expected}; fix: {fix}; key: set {key}") from None
        return self


class CrewRow(Record):
    """``[[crew]]``: so many people on the surface between two dates."""

    count: Annotated[int, Field(ge=1, le=1000)]
    start: Time
    end: Time

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if parse_time(self.end) <= parse_time(self.start):
            raise ValueError(_ends_first(self.start, self.end))
        return self


class DeliveryRow(Record):
    """``[[delivery]]``: what arrives on a date; the first stocks are a delivery on the first day."""

    date: Time
    water: MassText = 0.0
    oxygen: MassText = 0.0
    nitrogen: MassText = 0.0
    food: MassText = 0.0
    other: MassText = 0.0
    spares: MassText = 0.0
    propellant: MassText = 0.0


class DemandRow(Lasting):
    """``[[demand]]``: a further steady use of one commodity."""

    name: Text
    commodity: Literal["water", "oxygen", "nitrogen", "food", "other", "propellant"]
    rate: FlowText


class StationFile(Record):
    """The whole file."""

    station: HeaderRow
    element: Annotated[list[ElementRow], Field(min_length=1, max_length=500)]
    crew: Annotated[list[CrewRow], Field(default_factory=list, max_length=500)]
    delivery: Annotated[list[DeliveryRow], Field(default_factory=list, max_length=2000)]
    demand: Annotated[list[DemandRow], Field(default_factory=list, max_length=200)]


def load_station(path: Path, catalogue: Catalogue) -> Station:
    """Return the station of a file; masks and elevation models are looked for beside it.

    Args:
        path: the TOML file.
        catalogue: the catalogue that has what the file names.

    Raises:
        InputError: every problem of the form at once, or every name that the catalogue does not know.
    """
    document = read_toml(path)
    record = validate(document, StationFile)
    problems: list[Problem] = []
    elements = []
    for number, row in enumerate(record.element):
        try:
            elements.append(_element(row, catalogue))
        except InputError as error:
            problems += [document.placed(problem, ("element", number, "use")) for problem in error.problems]
    for key, ask in (("crew_demand", catalogue.crew_demand), ("site", catalogue.landing_site)):
        name = getattr(record.station, key)
        try:
            if name is not None:
                ask(name)
        except InputError as error:
            problems += [document.placed(problem, ("station", key)) for problem in error.problems]
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))
    return _station(record, tuple(elements), catalogue, path.parent)


def _element(row: ElementRow, catalogue: Catalogue) -> ElementUse:
    entry: Element | None = None if row.use is None else catalogue.element(row.use)
    values: dict[str, float] = {}
    if entry is not None:
        for key in DIMENSIONS:
            quantity = getattr(entry, key)
            if isinstance(quantity, Quantity):
                values[key] = quantity.si
    values.update({key: parse_quantity(text, DIMENSIONS[key]) for key, text in row.set.items()})
    kind = row.type if entry is None else entry.type
    crew = row.crew if row.crew is not None else (0 if entry is None else entry.crew)
    owner = row.partner or (None if entry is None else entry.partner)
    end = None if row.end is None else parse_time(row.end)
    view = 1.0 if row.view is None else row.view
    return ElementUse(
        row.name, str(kind), owner, row.count, parse_time(row.start), end, crew, row.sleeps, view, values, row.orbit
    )


def _station(record: StationFile, elements: tuple[ElementUse, ...], catalogue: Catalogue, folder: Path) -> Station:
    header = record.station
    if header.site is not None:
        entry = catalogue.landing_site(header.site)
        place, name = Place(entry.latitude.si, entry.longitude.si), entry.id
    else:
        degrees = (header.latitude_deg or 0.0, header.longitude_deg or 0.0)
        place = Place(*(parse_quantity(f"{value!r} deg", "angle") for value in degrees))
        name = f"{degrees[0]:g}, {degrees[1]:g}"
    return Station(
        name=header.name,
        site=name,
        place=place,
        mask=None if header.mask is None else folder / header.mask,
        elevation_models=tuple(folder / name for name in header.elevation_models),
        mast_m=header.mast,
        start_tdb_s=parse_time(header.start),
        end_tdb_s=parse_time(header.end),
        step_s=header.step,
        crew_demand=catalogue.crew_demand(header.crew_demand),
        reserve_days=header.reserve_days,
        spares_confidence=header.spares_confidence,
        data_buffer_bit=None if header.data_buffer_gbit is None else header.data_buffer_gbit * 1e9,
        elements=elements,
        crews=tuple(Crew(row.count, parse_time(row.start), parse_time(row.end)) for row in record.crew),
        deliveries=tuple(_deliveries(record)),
        demands=tuple(
            Demand(
                row.name,
                row.commodity,
                row.rate,
                parse_time(row.start),
                None if row.end is None else parse_time(row.end),
            )
            for row in record.demand
        ),
    )


def _deliveries(record: StationFile) -> list[Delivery]:
    found = []
    for row in record.delivery:
        masses: dict[Commodity, float] = {name: float(getattr(row, name)) for name in COMMODITIES}
        found += [Delivery(parse_time(row.date), name, mass) for name, mass in masses.items() if mass > 0.0]
    return found
