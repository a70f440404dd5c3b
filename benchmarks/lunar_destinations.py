"""Claim: every destination at the Moon in the full model, at the prices that flights paid where flights were.

One window of May 2031 from Kennedy Space Center to each destination; the descent, the injection and the flyby into the
distant retrograde orbit beside the flown figures. Comparison only: orbits, days and steering differ.

Flown: Apollo 11 powered descent 2,141 m/s and injection state (Orloff 2000, NASA SP-2000-4029), 248 s from high gate to
touchdown (Mission Report MSC-00171, table 5-I); Artemis I outbound powered flyby above 580 mph (259 m/s,
americanactionnews.com, 2022-11-21) and insertion into its distant retrograde orbit 363 ft/s (110.6 m/s, spaceref.com).
"""

from typing import Any, Final

import numpy as np

from perilune.astro import parse_time, propagate
from perilune.catalogue import load_catalogue
from perilune.constants import GM_EARTH, GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.transfers import (
    DescentBudget,
    FiniteBurns,
    Lander,
    LandingSite,
    LunarEllipse,
    LunarOrbit,
    NrhoStation,
    Propulsion,
    Window,
    descent_budget,
    windows,
)
from perilune.transfers.departures import StageBurn

DESCENT_M_S: Final = 2_141.0
WESTWARD_M_S: Final = -4.6  # of the ground along the flight: the orbits of Apollo 11 were retrograde
ARTEMIS_M_S: Final = 259.0 + 110.6
CUT_OFF: Final = {"altitude_km": 334.4, "speed_m_s": 10_834.3, "path_angle_deg": 7.367, "duration_s": 341.0}
THIRD_STAGE: Final = Propulsion(901.2e3, 428.7, 135e3)
SHIP: Final = Propulsion(94.2e3, 315.1, 43_572.8)
_STAGES: Final = (
    (FiniteBurns(THIRD_STAGE, SHIP), "along the velocity"),
    (FiniteBurns(THIRD_STAGE, SHIP, "inertial"), "fixed direction"),
    (FiniteBurns(Propulsion(110e3, 462.0, 60e3), SHIP), "110 kN on 60 t"),
)
_DATUM_M: Final = 6_378_166.0  # of the altitudes in the table of injections


def run() -> dict[str, object]:
    """Return the measured figures."""
    start = parse_time("2031-05-20 UTC")
    figures: dict[str, object] = {}
    polar = LunarOrbit(111e3, np.pi / 2.0)
    figures |= _row("llo", _window("llo", start, orbit=polar))
    for burns, how in _STAGES:
        for burn in _window("llo", start, orbit=polar, burns=burns).burns:
            if burn.engine is not None:
                lost = f"{burn.engine.gravity_loss_m_s:.1f} in {burn.engine.duration_s:.0f} s"
                figures[f"{burn.name}, {how}, gravity_loss_m_s"] = lost
    figures |= _row("elfo, argument 90 deg", _window("elfo", start))
    figures |= _row("elfo, argument free", _window("elfo", start, orbit=LunarEllipse(argument_rad=None)))
    figures |= _row("nrho, phase free", _window("nrho", start))
    held = NrhoStation(parse_time("2030-01-05 UTC"))
    figures |= _row("nrho, station there", _window("nrho", start, days=7.0, orbit=held))
    to_dro = _window("dro", start, days=2.0)
    figures |= _row("dro 70,000 km", to_dro)
    figures["dro against Artemis I"] = round(to_dro.insertion_dv_m_s / ARTEMIS_M_S, 3)
    site = LandingSite(np.radians(0.67408), np.radians(23.47297), sun_elevation_rad=tuple(np.radians([5.0, 20.0])))
    landed = _window("moon", start, days=31.0, orbit=site)
    figures |= _row("moon:0.674,23.473", landed)
    descent = _descent()
    figures |= {"landing miss_m": round(landed.landing.miss_m, 1) if landed.landing else "none"}
    figures |= {"descent as Apollo 11 m_s": round(descent.powered_m_s, 1), "flown": DESCENT_M_S}
    figures |= {"descent range_km": round(descent.range_km, 1), "range flown": 482.3}
    reached = _injection()
    figures |= {
        f"injection as Apollo 11 {key}": f"{reached[key]:.5g}, flown {flown:g}" for key, flown in CUT_OFF.items()
    }
    ratio = to_dro.insertion_dv_m_s / ARTEMIS_M_S
    figures["goal"] = "descent within 4 %, DRO within 15 %, injection within 6 km and 6 m/s of the flown"
    figures["met"] = bool(
        abs(descent.powered_m_s / DESCENT_M_S - 1.0) < 0.04
        and abs(ratio - 1.0) < 0.15
        and abs(reached["altitude_km"] - CUT_OFF["altitude_km"]) < 6.0
        and abs(reached["speed_m_s"] - CUT_OFF["speed_m_s"]) < 6.0
    )
    return figures


def _window(destination: str, start: float, days: float = 1.0, **wanted: Any) -> Window:
    site = load_catalogue().site("ksc")
    answer = windows(site, destination, start, start + days * SECONDS_PER_DAY, count=1, **wanted)
    if not isinstance(answer, tuple):
        raise TypeError(f"{destination}: {answer.reason}")
    return answer[0]


def _row(name: str, window: Window) -> dict[str, object]:
    parts = " + ".join(f"{burn.dv_m_s:.1f}" for burn in window.burns)
    return {f"{name} m_s": f"{parts}, launch {window.launch_utc[:10]}, {window.flight_time_h:.0f} h"}


def _descent() -> DescentBudget:
    weight = GM_MOON / MOON_RADIUS**2
    budget = descent_budget(Lander(43.9e3 / 15_150.7 / weight, 300.5, approach_s=248.0 - 50.0), 111e3, WESTWARD_M_S)
    if not isinstance(budget, DescentBudget):
        raise TypeError(budget.reason)
    return budget


def _injection() -> dict[str, float]:
    """Return the state ten seconds after a cut-off at the flown energy, from the flown parking orbit."""
    radius = _DATUM_M + 99.65 * 1_852.0
    speed = float(np.sqrt(GM_EARTH / radius))
    parked = np.array([[radius, 0.0, 0.0, 0.0, speed * np.cos(0.55), speed * np.sin(0.55)]])
    durations = np.linspace(325.0, 345.0, 201)
    count = len(durations)
    epoch = np.full(count, parse_time("1969-07-16T16:16:56 TT"))
    ends, at = StageBurn(THIRD_STAGE, "velocity").depart(np.tile(parked, (count, 1)), epoch, durations)
    energy = np.sum(ends[:, 3:] ** 2, axis=1) - 2.0 * GM_EARTH / np.linalg.norm(ends[:, :3], axis=1)
    best = int(np.argmin(np.abs(energy + 1.3916e6)))
    later = propagate(ends[best : best + 1], at[best], at[best] + 10.0)[0]
    distance, fast = float(np.linalg.norm(later[:3])), float(np.linalg.norm(later[3:]))
    angle = float(np.degrees(np.arcsin(later[:3] @ later[3:] / distance / fast)))
    altitude = (distance - _DATUM_M) / 1e3
    return {"altitude_km": altitude, "speed_m_s": fast, "path_angle_deg": angle, "duration_s": float(durations[best])}
