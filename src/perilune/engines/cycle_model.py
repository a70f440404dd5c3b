"""The records of the power cycles: what an engine is asked to be, its machines, and the balance that comes out."""

from dataclasses import dataclass
from typing import Final, Literal

from perilune.engines.dry_mass import DryMass
from perilune.errors import NoSolution

CYCLES: Final = (
    "gas-generator",
    "tap-off",
    "fuel-rich-staged-combustion",
    "oxidiser-rich-staged-combustion",
    "full-flow-staged-combustion",
    "expander",
    "expander-bleed",
    "pressure-fed",
)
"""The cycles that can be balanced, by the catalogue's names."""


@dataclass(frozen=True)
class EngineDesign:
    """An engine to be balanced: all of it, not its chamber alone, has the mixture ratio."""

    cycle: str
    oxidiser: str
    fuel: str
    mixture_ratio: float
    chamber_pressure_pa: float
    area_ratio: float
    thrust_vac_n: float | None = None


@dataclass(frozen=True)
class Setting:
    """One parameter of the machines: its value and where it comes from."""

    name: str
    value: float
    source: str


@dataclass(frozen=True)
class Machines:
    """Efficiencies, temperatures and pressure drops of the turbopumps.

    Drops are shares of the pressure downstream: ``discharge_*`` pump outlet over chamber pressure where nothing but
    the chamber is fed, ``hot_duct`` from the turbine's outlet to the chamber, ``drive_feed_*`` from a pump to the
    pre-burner (through the cooling jacket for fuel), ``jacket`` from a pump through the jacket to an expander's
    turbine. ``pressure_ratio`` is that of an open cycle's turbine; closed cycles find their own.
    """

    pump_efficiency_oxidiser: float
    pump_efficiency_fuel: float
    turbine_efficiency: float
    turbine_inlet_k: float
    oxidiser_rich_inlet_k: float
    pressure_ratio: float
    discharge_oxidiser: float
    discharge_fuel: float
    hot_duct: float
    drive_feed_oxidiser: float
    drive_feed_fuel: float
    jacket: float
    tank_pressure_pa: float
    highest_tank_pressure_pa: float


Turbine = Literal["gas generator", "tap-off", "fuel-rich", "oxidiser-rich", "heated fuel"]


@dataclass(frozen=True)
class Shaft:
    """One turbine and what it drives; powers in watts for the thrust asked for, or for one kilogram per second."""

    turbine: Turbine
    power_w: float
    flow_kg_s: float
    inlet_temperature_k: float
    inlet_pressure_pa: float
    pressure_ratio: float
    mixture_ratio: float
    oxidiser_pump_w: float
    fuel_pump_w: float


@dataclass(frozen=True)
class CycleBalance:
    """A closed power balance.

    ``flow_kg_s`` is the engine's propellant flow: for the thrust of the design, or 1 where none was given. The bleed
    is the flow that an open cycle spends on its turbine. ``isp_vac_ideal_s`` is the engine's theoretical impulse: that
    of the chamber at the mixture ratio which the bleed leaves it, and of the turbine's exhaust; ``isp_loss_s`` what
    a closed cycle would have more. ``isp_vac_expected_s`` is what chamber and nozzle of the cycle's engines deliver of
    it (:mod:`perilune.engines.drive_loss`), None where the catalogue has too few. ``highest_chamber_pressure_pa``
    is where the balance no longer closes and ``limit`` why, None where it does up to 100 MPa;
    ``best_chamber_pressure_pa`` where an open cycle's impulse is highest at the same exit pressure, None for closed
    cycles.
    """

    design: EngineDesign
    flow_kg_s: float
    shafts: tuple[Shaft, ...]
    turbine_power_w: float
    oxidiser_discharge_pa: float
    fuel_discharge_pa: float
    tank_pressure_pa: float
    bleed_share: float
    chamber_mixture_ratio: float
    isp_vac_ideal_s: float
    isp_vac_expected_s: float | None
    isp_loss_s: float
    highest_chamber_pressure_pa: float | None
    limit: str
    best_chamber_pressure_pa: float | None
    settings: tuple[Setting, ...]


@dataclass(frozen=True)
class CycleAnswer:
    """What ``perilune engines cycle`` answers: the balance, or why there is none; the dry mass that goes with it."""

    design: EngineDesign
    balance: CycleBalance | None
    no_solution: NoSolution | None
    dry_mass: DryMass | None
    dry_mass_published_kg: float | None
