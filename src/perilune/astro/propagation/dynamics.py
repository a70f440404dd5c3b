"""The equations of motion of a force model: the forces added up, and the integrators compiled from them.

A model's constants are parameters at run time, so that one compiled integrator serves all models of one structure: the
same centre, bodies, fields and kinds of force.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.first_use import compiling
from perilune.astro.forces import environment, relativity, thrust
from perilune.astro.forces.drag import drag
from perilune.astro.forces.environment import EARTH_ROTATION, MOON_ROTATION
from perilune.astro.forces.force_model import DEFAULT, Drag, ForceModel, RadiationPressure, Thrust, VelocitySteering
from perilune.astro.forces.gravity_field import coefficients
from perilune.astro.forces.harmonics import field_gm_km3_s2, harmonics
from perilune.astro.forces.oblateness import oblate_body, oblate_third_body
from perilune.astro.forces.point_mass import central, third_body
from perilune.astro.forces.radiation import PRESSURE_KM3_S2_M2_KG, radiation_pressure
from perilune.astro.forces.rotations import Matrix, earth_rotation, moon_rotation
from perilune.astro.forces.scene import WEATHER_TERMS, Layout, Scene, Vector
from perilune.astro.forces.solid_tides import tidal_changes
from perilune.astro.gravitational_parameters import gravitational_parameter
from perilune.errors import InputError, Problem

Array = NDArray[np.float64]

TOLERANCE: Final = 1e-16
_KM: Final = 1e3
_POLE: Final = ("pole-x", "pole-y", "pole-z")
_BARYCENTRE: Final = "solar-system-barycentre"
_NO_BODIES: Final = (EARTH_ROTATION, MOON_ROTATION, _BARYCENTRE)
_CENTRAL_BODIES: Final = ("moon", "sun", "earth")

_local = threading.local()


def structure(model: ForceModel) -> ForceModel:
    """Return the model with all constants that are parameters at run time set to those of the default."""
    return replace(
        model,
        gm_earth=DEFAULT.gm_earth,
        gm_moon=DEFAULT.gm_moon,
        gm_sun=DEFAULT.gm_sun,
        earth_j2=DEFAULT.earth_j2,
        earth_radius_m=DEFAULT.earth_radius_m,
        radiation=None if model.radiation is None else RadiationPressure(1.0),
        drag=None if model.drag is None else Drag(1.0),
        thrust=None if model.thrust is None else thrust.structure_of(model.thrust),
    )


@lru_cache(maxsize=256)
def check(model: ForceModel) -> None:
    """Refuse a model whose parts do not fit together.

    Raises:
        InputError: every such part.
    """
    problems = []
    if model.tides != "none" and (model.earth_field is None or model.center != "earth"):
        expected = "center earth and an earth_field"
        problems.append(Problem("solid tides without harmonics of the Earth", expected=expected))
    if model.drag is not None and model.center != "earth":
        problems.append(Problem(f"drag with the centre {model.center}", expected="center earth"))
    gms = {"gm_earth": model.gm_earth, "gm_moon": model.gm_moon, "gm_sun": model.gm_sun}
    gms |= {"earth_radius_m": model.earth_radius_m}
    for part, strength in (("radiation", model.radiation), ("drag", model.drag)):
        if strength is not None:
            gms |= {f"{part}.area_to_mass_m2_kg": strength.area_to_mass_m2_kg}
            gms |= {f"{part}.coefficient": strength.coefficient}
    for key, value in gms.items():
        if not (np.isfinite(value) and value >= 0.0):
            problems.append(Problem(f"{value}", key=key, expected="a finite number, zero or more"))
    if model.thrust is not None:
        problems += _thrust_problems(model, model.thrust)
    if problems:
        raise InputError(problems)
    for body in (model.center, *model.third_bodies):
        gravitational_parameter(body)


def check_thrusts(model: ForceModel, thrusts: Sequence[Thrust]) -> None:
    """Refuse engines that a model cannot hold.

    Raises:
        InputError: numbers out of their range, or a velocity relative to a body that the model does not have.
    """
    problems = [problem for engine in thrusts for problem in _thrust_problems(model, engine)]
    if problems:
        raise InputError(problems)


def _thrust_problems(model: ForceModel, engine: Thrust) -> list[Problem]:
    numbers = {"thrust_n": engine.thrust_n, "isp_s": engine.isp_s, "mass_kg": engine.mass_kg}
    problems = [
        Problem(f"{value}", key=f"thrust.{key}", expected="a finite number above zero")
        for key, value in numbers.items()
        if not (np.isfinite(value) and value > 0.0)
    ]
    steering = engine.steering
    if isinstance(steering, VelocitySteering):
        bodies = (*_CENTRAL_BODIES, model.center, *model.third_bodies)
        if steering.body not in bodies:
            expected = f"a body of the model: {', '.join(dict.fromkeys(bodies))}"
            problems.append(Problem(f"the velocity relative to '{steering.body}'", expected=expected))
        return problems
    if not (np.isfinite([steering.direction, steering.rate_rad_s]).all() and any(steering.direction)):
        expected = "a vector that is finite and not zero, and a finite rate"
        problems.append(Problem("no direction of thrust", key="thrust.steering", expected=expected))
    return problems


@lru_cache(maxsize=64)
def layout(model: ForceModel) -> Layout:
    """Return where the series and constants of a structure lie."""
    names = [body for body in _CENTRAL_BODIES if body != model.center]
    names += [body for body in model.third_bodies if body not in (*names, model.center)]
    names += [_BARYCENTRE] if model.relativity == "eih" else []
    bodies = [environment.body(name, model.center) for name in names]
    series = [each for each, _ in bodies]
    if model.earth_field is not None and model.center == "earth":
        series.append(environment.rotation(EARTH_ROTATION))
    if model.moon_field is not None:
        series.append(environment.rotation(MOON_ROTATION))
    constants = ["gm-earth", "gm-moon", "gm-sun", "oblateness", *_POLE]
    attracting = [name for name in (model.center, *names) if name not in (*_CENTRAL_BODIES, _BARYCENTRE)]
    constants += [f"gm-{name}" for name in attracting]
    if model.radiation is not None or model.drag is not None:
        constants += ["radiation", "drag", "segment-middle", "segment-scale"]
        constants += [f"{kind}-{term}" for kind in ("shadow", "density") for term in range(WEATHER_TERMS)]
    if model.thrust is not None:
        constants += thrust.constant_names(model.thrust)
    return Layout(tuple(series), tuple(constants), min(length for _, length in bodies))


def constants(model: ForceModel, poles: Array, thrusts: Sequence[Thrust] = ()) -> Array:
    """Return the values of a model's constants for lanes with these poles of the Earth and thrusts, (constants, lanes).

    Without ``thrusts`` every lane has that of the model.
    """
    names = layout(structure(model)).constants
    values = np.zeros((len(names), len(poles)))
    fixed = {
        "gm-earth": model.gm_earth / _KM**3,
        "gm-moon": model.gm_moon / _KM**3,
        "gm-sun": model.gm_sun / _KM**3,
        "oblateness": 1.5 * model.earth_j2 * model.earth_radius_m**2 / _KM**2,
    }
    if model.radiation is not None:
        strength = model.radiation.coefficient * model.radiation.area_to_mass_m2_kg
        fixed["radiation"] = strength * PRESSURE_KM3_S2_M2_KG
    if model.drag is not None:
        fixed["drag"] = 0.5e3 * model.drag.coefficient * model.drag.area_to_mass_m2_kg
    for row, name in enumerate(names):
        if name in _POLE:
            values[row] = poles[:, _POLE.index(name)]
        elif name in fixed:
            values[row] = fixed[name]
        elif name.startswith("gm-"):
            values[row] = gravitational_parameter(name[3:]) / _KM**3
    if model.thrust is not None:
        first = len(names) - len(thrust.constant_names(model.thrust))
        columns = [list(thrust.constant_values(engine).values()) for engine in thrusts or [model.thrust]]
        values[first:] = np.array(columns).T
    return values


def equations(model: ForceModel) -> list[tuple[Any, Any]]:
    """Return the equations of motion as heyoka expressions, in km and s, time in seconds since the arc's start."""
    import heyoka as hy

    position = list(hy.make_vars("x", "y", "z"))
    velocity = list(hy.make_vars("vx", "vy", "vz"))
    scene = Scene(model, layout(model), position, velocity)
    forces = _forces(scene)
    acceleration = [hy.sum(list(parts)) for parts in zip(*forces, strict=True)]
    return [*zip(position, velocity, strict=True), *zip(velocity, acceleration, strict=True)]


def _forces(scene: Scene) -> list[Vector]:
    model = scene.model
    bodies = {s.name: scene.value(s.name) for s in scene.layout.series if s.name not in _NO_BODIES}
    pole = [scene.constant(name) for name in _POLE]
    forces = [_earth(scene, bodies, pole)] if "earth" in (*bodies, model.center) else []
    forces += [_moon(scene, bodies)] if "moon" in (*bodies, model.center) else []
    for name in (model.center, *bodies):
        if name in ("earth", "moon"):
            continue
        gm = scene.constant(f"gm-{name}")
        if name == model.center:
            forces.append(central(scene.position, gm))
        else:
            forces.append(third_body(scene.position, bodies[name], gm))
    forces += _relativity(scene, bodies, pole)
    if model.radiation is not None:
        sun = bodies["sun"] if model.center != "sun" else [0.0, 0.0, 0.0]
        forces.append(radiation_pressure(scene.position, sun, scene.constant("radiation"), scene.weather("shadow")))
    if model.drag is not None:
        import heyoka as hy

        density = hy.exp(scene.weather("density"))
        forces.append(drag(scene.position, scene.velocity, pole, scene.constant("drag"), density))
    if model.thrust is not None:
        forces.append(thrust.push(scene, model.thrust))
    return forces


def _earth(scene: Scene, bodies: dict[str, Vector], pole: Vector) -> Vector:
    gm, oblateness = scene.constant("gm-earth"), scene.constant("oblateness")
    model = scene.model
    if model.center != "earth":
        return oblate_third_body(scene.position, bodies["earth"], gm, oblateness, pole)
    if model.earth_field is None:
        return oblate_body(scene.position, gm, oblateness, pole)
    rotation = earth_rotation(scene)
    tides = _tides(scene, bodies, rotation) if model.tides != "none" else {}
    return harmonics(scene.position, model.earth_field, rotation, tides)


def _tides(scene: Scene, bodies: dict[str, Vector], rotation: Matrix) -> dict[int, tuple[Any, Any]]:
    field = scene.model.earth_field
    assert field is not None  # noqa: S101 - check() has seen to it
    earth = field_gm_km3_s2(field)
    raising = [(bodies[name], scene.constant(f"gm-{name}") / earth) for name in ("moon", "sun")]
    return tidal_changes(raising, rotation, coefficients(field).radius_m / _KM, lag=scene.model.tides == "solid")


def _moon(scene: Scene, bodies: dict[str, Vector]) -> Vector:
    field = scene.model.moon_field
    gm = scene.constant("gm-moon")
    if field is None:
        if scene.model.center == "moon":
            return central(scene.position, gm)
        return third_body(scene.position, bodies["moon"], gm)
    if scene.model.center == "moon":
        return harmonics(scene.position, field, moon_rotation(scene), {})
    here = harmonics(
        [x - b for x, b in zip(scene.position, bodies["moon"], strict=True)], field, moon_rotation(scene), {}
    )
    at_center = central([-b for b in bodies["moon"]], field_gm_km3_s2(field))
    return [h - c for h, c in zip(here, at_center, strict=True)]


def _relativity(scene: Scene, bodies: dict[str, Vector], pole: Vector) -> list[Vector]:
    kind, center = scene.model.relativity, scene.model.center
    if kind == "none":
        return []
    if kind == "eih":
        return [_among_all(scene, bodies)]
    gm = scene.constant(f"gm-{center}")
    terms = [relativity.schwarzschild(scene.position, scene.velocity, gm)]
    if kind == "full" and center == "earth":
        terms.append(relativity.lense_thirring(scene.position, scene.velocity, gm, pole))
        terms.append(
            relativity.geodesic_precession(scene.velocity, bodies["sun"], scene.rate("sun"), scene.constant("gm-sun"))
        )
    return terms


def _among_all(scene: Scene, bodies: dict[str, Vector]) -> Vector:
    """Return the equations of Einstein, Infeld and Hoffmann for the spacecraft less those for the centre."""
    import heyoka as hy

    moving = [-1.0 * rate for rate in scene.rate(_BARYCENTRE)]
    zero = [hy.expression(0.0)] * 3
    center = relativity.Mass(zero, moving, scene.constant(f"gm-{scene.model.center}"))
    others = [
        relativity.Mass(
            place,
            [u + m for u, m in zip(scene.rate(name), moving, strict=True)],
            scene.constant(f"gm-{name}"),
        )
        for name, place in bodies.items()
    ]
    velocity = [v + m for v, m in zip(scene.velocity, moving, strict=True)]
    here = relativity.einstein_infeld_hoffmann(scene.position, velocity, [center, *others])
    at_center = relativity.einstein_infeld_hoffmann(zero, moving, others)
    return [h - c for h, c in zip(here, at_center, strict=True)]


@dataclass(frozen=True, eq=False)
class Compiled:
    """An integrator of several arcs side by side, with the layout of its parameters."""

    integrator: Any
    layout: Layout

    @property
    def lanes(self) -> int:
        """How many arcs it flies side by side."""
        return int(self.integrator.batch_size)


def compiled(model: ForceModel, *, variational: bool = False) -> Compiled:
    """Return this thread's integrator of a model's structure.

    With ``variational`` each lane flies one deviation beside its arc: rows 6 to 11 of the state, by the variational
    equations. Whatever column of the transition matrix is set there at the start is carried to the end.

    The first call of a user compiles it (seconds; tens of seconds with harmonics) and says so in the log; later
    processes read it from heyoka's cache on disk.
    """
    check(model)
    known: dict[tuple[ForceModel, bool], Compiled] = _local.__dict__.setdefault("compiled", {})
    key = structure(model)
    if (key, variational) not in known:
        import heyoka

        where = layout(key)
        motion = equations(key)
        lanes = heyoka.recommended_simd_size()
        with compiling("the force model", f"{heyoka.__version__} {lanes} {variational} {key}"):
            system = heyoka.var_ode_sys(motion, [motion[0][0]], order=1) if variational else motion
            integrator = heyoka.taylor_adaptive_batch(
                system, np.zeros((6, lanes)), tol=TOLERANCE, compact_mode=_is_large(key, variational=variational)
            )
        known[key, variational] = Compiled(integrator, where)
    return known[key, variational]


def _is_large(model: ForceModel, *, variational: bool) -> bool:
    """Tell whether compact code is wanted: two to five times slower, but compiled in a second.

    Measured: code that is not compact takes 6 to 10 CPU-s to compile with a term of relativity or two bodies more, with
    a transition matrix 19; 20 to 30 with harmonics of degree 2 to 4, and minutes with the equations of Einstein, Infeld
    and Hoffmann. Where air or sunlight act, the integrator's share of the time is small.
    """
    parts = (model.earth_field, model.moon_field, model.radiation, model.drag)
    if any(parts) or model.relativity == "eih":
        return True
    beyond = len(model.third_bodies) + {"none": 0, "schwarzschild": 2, "full": 3}[model.relativity]
    return beyond > (1 if variational else 3)
