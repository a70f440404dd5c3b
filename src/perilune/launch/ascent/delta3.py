"""The Delta III ascent, a published problem of optimal control, in the terms of the kernel of `perilune launch`.

Nine strap-on motors (six lit at lift-off, three after them), two stages, exponential air, constant drag, fixed payload;
the greatest mass in a transfer orbit. Problem: Benson (2005), A Gauss pseudospectral transcription for optimal control
(thesis, MIT), and Betts, Practical Methods for Optimal Control and Estimation (2010); the constants as in
github.com/lamont-granquist/julia-birkhoff-pseudospectral-examples.jl, the optimum of 7529.712 kg at 924.139 s as in the
guides of github.com/AlabamaASRL/asset_asrl and github.com/stevenrhall/yapss.
"""

import math
from typing import Final

from perilune.launch.ascent.atmosphere import ConstantDrag, ExponentialAir
from perilune.launch.ascent.dynamics import World
from perilune.launch.ascent.phases import Phase, PhaseShape, Plan, Shape, Tank, TankUse
from perilune.launch.ascent.solution import Task
from perilune.launch.settings import LossSettings
from perilune.launch.target import Elements
from perilune.launch.vehicle import BurnStage, Vehicle

REFERENCE_KG: Final = 7529.712
REFERENCE_TIME_S: Final = 924.139
PAYLOAD_KG: Final = 4164.0
AREA_M2: Final = 4.0 * math.pi
MOTOR_S, CORE_S, UPPER_S = 75.2, 261.0, 700.0


def _stage(
    name: str, role: str, units: int, thrust_n: float, burn_s: float, total_kg: float, fuel_kg: float
) -> BurnStage:
    return BurnStage(
        name=name,
        role=role,
        units=units,
        thrust_vac_n=units * thrust_n,
        mass_flow_kg_s=units * fuel_kg / burn_s,
        exit_area_m2=0.0,
        propellant_kg=units * fuel_kg,
        dry_kg=units * (total_kg - fuel_kg),
        diameter_m=4.0,
        throttle_min=1.0,
        solid=False,
    )


def delta3_plan() -> Plan:
    """Return the four phases of the problem; what is dropped is given, not optimised."""
    stages = (
        _stage("six motors", "booster", 6, 628_500.0, MOTOR_S, 19_290.0, 17_010.0),
        _stage("three motors", "booster", 3, 628_500.0, MOTOR_S, 19_290.0, 17_010.0),
        _stage("first stage", "core", 1, 1_083_100.0, CORE_S, 104_380.0, 95_550.0),
        _stage("second stage", "upper", 1, 110_094.0, UPPER_S, 19_300.0, 16_820.0),
    )
    vehicle = Vehicle("delta-iii", stages, 0.0, 4.0, 0.0, None, None)
    plain = PhaseShape(False, False, 4, False, False, False, False, False, False)
    longer = PhaseShape(False, False, 6, False, False, False, False, False, False)
    shape = Shape((plain, plain, plain, longer), (Tank(3, (TankUse(3, 0),)),), None)
    core_alone = CORE_S - 2.0 * MOTOR_S
    phases = (
        _phase((0, 2), MOTOR_S, stages[0].dry_kg),
        _phase((1, 2), MOTOR_S, stages[1].dry_kg),
        _phase((2,), core_alone, stages[2].dry_kg),
        Phase((3,), (), (), (1.0,), 0.98 * UPPER_S, 100.0, UPPER_S, 0.0, AREA_M2),
    )
    usable = tuple(stage.propellant_kg for stage in stages)
    settings = LossSettings(vertical_rise_s=0.0, liquid_residual=0.0, solid_residual=0.0, start_up_s=0.0)
    return Plan(vehicle, settings, shape, phases, usable, (True, True, True, False), 0)


def _phase(burning: tuple[int, ...], duration_s: float, dropped_kg: float) -> Phase:
    levels = tuple(1.0 for _ in burning)
    return Phase(burning, (), (), levels, duration_s, duration_s, duration_s, dropped_kg, AREA_M2)


def delta3_task() -> Task:
    """Return the problem with its own constants of the Earth."""
    world = World(3.986012e14, 6_378_145.0, 7.292_115_85e-5, ExponentialAir(), ConstantDrag(0.5))
    angles = (math.radians(angle) for angle in (28.5, 269.8, 130.5))
    return Task(
        delta3_plan(), Elements(24_361_140.0, 0.7308, *angles), math.radians(28.5), 0.0, PAYLOAD_KG, world=world
    )
