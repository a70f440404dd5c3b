"""The changes that may close a pair: what each does to a setting, from nothing to as far as it is sensible.

A change is continuous, from ``nothing`` to ``most`` in its unit, or one of a few choices. Each returns the setting with
the change applied and its payload solved for again, or None where it has no answer there.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from perilune.catalogue import Launcher
from perilune.constants import G0
from perilune.integration.case import Case, Delivery
from perilune.integration.closing.payload_gain import altered_payload, dog_leg_price_kg, kept_propellant_kg
from perilune.integration.closing.setting import Setting, configuration, shifted, with_quantity
from perilune.integration.performance import delivered_c3_km2_s2, launch_performance

LIGHTER_AT_MOST: Final = 0.5
"""Beyond half of its mass a lighter ship is another ship."""
LONGER_STAGE_AT_MOST: Final = 0.3
"""Beyond 30 % more propellant an upper stage is another stage."""
MORE_PROPELLANT_AT_MOST: Final = 0.3
LEAST_ACCELERATION_M_S2: Final = 2.0 * G0
LEAST_PRESSURE_SHARE: Final = 0.4
LEAST_Q_ALPHA_SHARE: Final = 0.3
EARLIEST_JETTISON_S: Final = 90.0
"""A tower is needed while the air is dense; the ascents of the catalogue are above 30 km by then."""
LEAST_DOG_LEG_PRICE_KG: Final = 1.0
"""What costs less is the rounding of two ascents: the range already holds the azimuth."""
LOWEST_C3_KM2_S2: Final = -20.0
ADAPTER_HALF_ANGLE_RAD: Final = math.radians(30.0)
ADAPTER_SHELL_KG: Final = 4.95
ADAPTER_SHELL_POWER: Final = 1.15
"""Shells that carry no pressure weigh 4.95 A^1.15 kg, A in m^2 (Akin, Mass Estimating Relations, ENAE 791, University
of Maryland 2016: fairings and shrouds)."""

Apply = Callable[[float], Setting | None]


@dataclass(frozen=True)
class Change:
    """A change: its name and unit, what it does, its range, how finely it is sought, and in words.

    ``apply`` returns the setting at a place between ``nothing`` and ``most``; ``exact`` says that only the end is of
    use: a choice.
    """

    name: str
    unit: str
    nothing: float
    most: float
    step: float
    apply: Apply
    words: Callable[[float], str]
    exact: bool = False


def lighter_ship(base: Setting, case: Case) -> Iterator[Change]:
    """The ship leaves mass at home."""
    row = case.configuration

    def apply(amount: float) -> Setting:
        return replace(_with_mass(base, row.mass.si - amount), price_kg=amount)

    most = LIGHTER_AT_MOST * row.mass.si
    yield Change("lighter ship", "kg", 0.0, most, 1.0, apply, lambda a: f"make {base.asked.ship.id} {a:.0f} kg lighter")


def _with_mass(base: Setting, mass_kg: float, **more: object) -> Setting:
    row = configuration(base)
    changed = row.model_copy(update={"mass": with_quantity(row.mass, mass_kg), **more})
    rows = [changed if other is row else other for other in base.asked.ship.configuration]
    return base.with_pair(ship=base.asked.ship.model_copy(update={"configuration": rows}))


def longer_stage(base: Setting, _: Case) -> Iterator[Change]:
    """The last stage is filled with more propellant, its structure growing in proportion."""
    stage = base.asked.launcher.stage[-1]
    whole = stage.propellant_mass.si * stage.count

    def apply(amount: float) -> Setting | None:
        share = 1.0 + amount / whole
        longer = {
            "propellant_mass": with_quantity(stage.propellant_mass, stage.propellant_mass.si * share),
            "dry_mass": with_quantity(stage.dry_mass, stage.dry_mass.si * share),
        }
        stages = [*base.asked.launcher.stage[:-1], stage.model_copy(update=longer)]
        return _with_launcher(base, base.asked.launcher.model_copy(update={"stage": stages}))

    most = LONGER_STAGE_AT_MOST * whole
    yield Change(
        "upper stage loading",
        "kg",
        0.0,
        most,
        most / 256.0,
        apply,
        lambda a: f"load {a:.0f} kg more propellant into '{stage.name}', its structure in proportion",
    )


def _with_launcher(base: Setting, launcher: Launcher) -> Setting | None:
    performance = altered_payload(base, launcher)
    return None if performance is None else replace(base.with_pair(launcher=launcher), performance=performance)


def throttles(base: Setting, case: Case) -> Iterator[Change]:
    """The ascent keeps a limit of acceleration, of dynamic pressure, or of that times the angle of attack."""
    if case.loads is None:
        return
    peak, pressure = case.loads.max_acceleration_m_s2 / G0, case.loads.max_dynamic_pressure_pa / 1e3
    rows = (
        ("throttle to acceleration", "g0", peak, LEAST_ACCELERATION_M_S2 / G0, "max_acceleration"),
        ("throttle to dynamic pressure", "kPa", pressure, LEAST_PRESSURE_SHARE * pressure, "max_dynamic_pressure"),
    )
    for name, unit, now, least, field in rows:
        if now > least:
            apply = _limited(base, case, field, unit)
            yield Change(name, unit, now, least, (now - least) / 256.0, apply, _throttle_words(name, unit))
    steering = case.loads.q_alpha_pa_rad
    if steering is not None and case.ship.mechanical.max_q_alpha is not None:
        yield Change(
            "steer to q alpha",
            "Pa rad",
            steering,
            LEAST_Q_ALPHA_SHARE * steering,
            steering / 256.0,
            lambda value: replace(base, q_alpha_pa_rad=value, price_kg=_steering_price(base, case, value)),
            lambda value: f"steer so that dynamic pressure times angle of attack stays below {value:.0f} Pa rad",
        )


def _throttle_words(name: str, unit: str) -> Callable[[float], str]:
    quantity = name.removeprefix("throttle to ")
    return lambda value: (
        f"throttle {'' if unit == 'g0' else 'and steer '}so that the {quantity} stays below {value:.2f} {unit}"
    )


def _limited(base: Setting, case: Case, field: str, unit: str) -> Apply:
    """The launcher keeps a limit, at the price of the propellant that this ship's ascent burns more for it."""

    def apply(value: float) -> Setting | None:
        limit = base.asked.launcher.stage[-1].dry_mass.model_copy(
            update={"value": value, "low": None, "high": None, "unit": unit, "source": "asked of the launcher"}
        )
        limits = base.asked.launcher.limits.model_copy(update={field: limit})
        launcher = base.asked.launcher.model_copy(update={"limits": limits})
        before = kept_propellant_kg(case, base.asked.launcher, base.asked.catalogue)
        after = kept_propellant_kg(case, launcher, base.asked.catalogue)
        if before is None or after is None:
            return None
        price = max(before - after, 0.0)
        performance = shifted(base.performance, -price, -price)
        return replace(base.with_pair(launcher=launcher), performance=performance, price_kg=price)

    return apply


def _steering_price(base: Setting, case: Case, q_alpha_pa_rad: float) -> float:
    before = kept_propellant_kg(case, base.asked.launcher, base.asked.catalogue)
    after = kept_propellant_kg(case, base.asked.launcher, base.asked.catalogue, q_alpha_pa_rad=q_alpha_pa_rad)
    return 0.0 if before is None or after is None else max(before - after, 0.0)


def adapters(base: Setting, _case: Case) -> Iterator[Change]:
    """A conical adapter from the launcher's ring to the ship's, carried to the end."""
    ring, seat = base.asked.ship.ring_diameter, base.asked.launcher.interface.ring_diameter
    if ring is None or seat is None or ring.si == seat.si:
        return
    mass = adapter_mass_kg(seat.si, ring.si)

    interface = base.asked.launcher.interface.model_copy(update={"ring_diameter": ring})
    launcher = base.asked.launcher.model_copy(update={"interface": interface})
    performance = shifted(base.performance, -mass, -mass)
    changed = replace(base.with_pair(launcher=launcher), performance=performance, price_kg=mass)
    words = f"build a conical adapter of {mass:.0f} kg from {seat.si:.3f} m to {ring.si:.3f} m"
    yield _choice("adapter", "kg", mass, changed, words)


def adapter_mass_kg(lower_m: float, upper_m: float) -> float:
    """Return the mass of a conical adapter of 30 degrees of half angle between two rings [kg].

    >>> round(adapter_mass_kg(4.0, 5.0))
    104
    """
    slant = 0.5 * abs(upper_m - lower_m) / math.sin(ADAPTER_HALF_ANGLE_RAD)
    area = 0.5 * math.pi * (lower_m + upper_m) * slant
    return ADAPTER_SHELL_KG * float(area**ADAPTER_SHELL_POWER)


def jettisons(base: Setting, case: Case) -> Iterator[Change]:
    """The escape tower leaves earlier."""
    tower = base.asked.ship.escape_tower
    if tower is None or tower.jettison_time is None or tower.jettison_time.si <= EARLIEST_JETTISON_S:
        return
    now, time = tower.jettison_time.si, tower.jettison_time

    def apply(value: float) -> Setting | None:
        earlier = tower.model_copy(update={"jettison_time": with_quantity(time, value)})
        ship = base.asked.ship.model_copy(update={"escape_tower": earlier})
        before = kept_propellant_kg(case, base.asked.launcher, base.asked.catalogue)
        after = kept_propellant_kg(replace(case, ship=ship), base.asked.launcher, base.asked.catalogue)
        if before is None or after is None:
            return None
        gain = after - before
        performance = shifted(base.performance, gain, gain)
        return replace(base.with_pair(ship=ship), performance=performance, price_kg=-gain)

    yield Change(
        "jettison time", "s", now, EARLIEST_JETTISON_S, 1.0, apply, lambda t: f"drop the escape tower at {t:.0f} s"
    )


def deliveries(base: Setting, case: Case) -> Iterator[Change]:
    """The launcher leaves the ship in another orbit, or reaches it by a dog-leg."""
    own, station = case.configuration.delta_v, case.destination.station
    if case.destination.escapes and case.c3_km2_s2 is not None and own is not None:
        most = min(own.si, _most_own_burn_m_s(case.c3_km2_s2))
        yield Change(
            "own burn",
            "m/s",
            0.0,
            most,
            1.0,
            lambda burn: _lifted(replace(base, delivery=Delivery(own_burn_m_s=burn))),
            lambda burn: f"let {base.asked.ship.id} add {burn:.0f} m/s of the departure itself",
        )
    if station is not None and station.altitude is not None and station.orbit == "earth":
        low = base.delivery.altitude_m
        yield Change(
            "insertion orbit",
            "km",
            low / 1e3,
            station.altitude.si / 1e3,
            1.0,
            lambda height: _lifted(replace(base, delivery=Delivery(altitude_m=height * 1e3))),
            lambda height: f"let {base.asked.launcher.id} insert at {height:.0f} km",
        )
    fixed = station is not None or case.inclination_deg is not None
    price = dog_leg_price_kg(case, base.asked.catalogue) if fixed else None
    if price is not None and price >= LEAST_DOG_LEG_PRICE_KG:
        turned = replace(base, delivery=replace(base.delivery, dog_leg=True), price_kg=price)
        yield _choice("dog-leg", "kg", price, turned, "fly a dog-leg from the edge of the range")


def _most_own_burn_m_s(c3_km2_s2: float) -> float:
    """The burn that leaves the launcher the lowest energy it is asked for."""
    low, high = 0.0, 3000.0
    while high - low > 1.0:
        middle = 0.5 * (low + high)
        above = delivered_c3_km2_s2(c3_km2_s2, Delivery(own_burn_m_s=middle)) > LOWEST_C3_KM2_S2
        low, high = (middle, high) if above else (low, middle)
    return low


def _lifted(changed: Setting) -> Setting:
    """The setting with the payload of its launcher from its site, delivered as it says."""
    asked, energy, delivery = changed.asked, changed.asked.energy_km2_s2, changed.delivery
    found = launch_performance(asked.launcher, asked.catalogue, asked.site, asked.goal, energy, delivery=delivery)
    return replace(changed, performance=found)


def more_propellant(base: Setting, case: Case) -> Iterator[Change]:
    """The ship takes more propellant for its own delta-v, by the rocket equation."""
    row, isp = case.configuration, base.asked.ship.main_engine_isp
    if row.delta_v is None or isp is None:
        return
    mass, exhaust = row.mass.si, isp.si * G0
    empty, speed = mass * math.exp(-row.delta_v.si / exhaust), row.delta_v

    def apply(amount: float) -> Setting:
        delta_v = with_quantity(speed, exhaust * math.log((mass + amount) / empty))
        return replace(_with_mass(base, mass + amount, delta_v=delta_v), price_kg=amount)

    yield Change(
        "ship propellant",
        "kg",
        0.0,
        MORE_PROPELLANT_AT_MOST * mass,
        1.0,
        apply,
        lambda amount: f"load {amount:.0f} kg more propellant into {base.asked.ship.id}",
    )


def other_sites(base: Setting, _: Case) -> Iterator[Change]:
    """The launcher starts from another of its sites."""
    for name in base.asked.launcher.sites:
        if name == base.asked.site.id:
            continue
        moved = _lifted(base.with_pair(site=base.asked.catalogue.site(name)))
        yield _choice(f"site {name}", "site", 1.0, moved, f"launch from {name}")


def _choice(name: str, unit: str, amount: float, changed: Setting, words: str) -> Change:
    """A change without a size to seek: it is made or not."""
    return Change(name, unit, 0.0, amount, amount, lambda _: changed, lambda _: words, exact=True)


Maker = Callable[[Setting, Case], Iterator[Change]]

MAKERS: Final[Mapping[str, Maker]] = {
    "ship mass": lighter_ship,
    "upper stage": longer_stage,
    "throttle and steering": throttles,
    "adapter": adapters,
    "jettison": jettisons,
    "orbit, own burn, dog-leg": deliveries,
    "ship propellant": more_propellant,
    "another site": other_sites,
}
"""The kinds of changes, in the order in which they are tried."""
