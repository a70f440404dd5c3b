"""The NRHO in the full model against the one that was flown, and its figures over many revolutions.

CAPSTONE in its NRHO on 2022-11-25: Moon-centred J2000 state of its public trajectory, as printed in LoadState.m of the
HALO propagator for lunar orbits ("RefCapstone", km and km/s), read 2026-11.
"""

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.lunar_orbits.lunar_passages import lunar_passages
from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S, eclipse_avoiding_apolune, ephemeris_nrho
from perilune.astro.lunar_orbits.transition_summary import orbit_eclipses
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.constants import SECONDS_PER_DAY

FLOWN_AT = parse_time("2022-11-25T00:00:00 UTC")
FLOWN = 1e3 * np.array(
    [
        *(-16983.14075642353, 21213.5584242304, -58035.6304537942),
        *(-0.04457645856905286, -0.05137482728591616, 0.1416421540429468),
    ]
)


def flown_perilune_tdb_s():
    """When the flown state comes to its perilune: the distance turns."""
    epochs = FLOWN_AT + np.arange(1.5, 2.5, 1e-3) * SECONDS_PER_DAY
    start = FLOWN + ephemeris.state("moon", "earth", FLOWN_AT)[0]
    states = propagate(np.tile(start, (len(epochs), 1)), FLOWN_AT, epochs) - ephemeris.state("moon", "earth", epochs)
    return float(epochs[np.linalg.norm(states[:, :3], axis=1).argmin()])


def test_the_flown_nrho_has_the_phase_that_avoids_eclipses():
    apolune = flown_perilune_tdb_s() - NRHO_PERIOD_S / 2.0
    ahead = eclipse_avoiding_apolune(apolune - 0.25 * NRHO_PERIOD_S) - apolune
    # the rule is one of mean motions; single perilunes lie up to 0.2 d from the mean
    assert abs(ahead) < 0.2 * SECONDS_PER_DAY


def test_the_flown_nrho_is_met_by_knowing_its_perilune_alone():
    perilune = flown_perilune_tdb_s()
    orbit = ephemeris_nrho(perilune - 10.5 * NRHO_PERIOD_S, 20)
    passages = lunar_passages(orbit)
    nearest = int(np.abs(passages.perilunes_tdb_s - perilune).argmin())
    assert abs(passages.perilunes_tdb_s[nearest] - perilune) < 0.1 * SECONDS_PER_DAY
    assert passages.perilunes_m[nearest] == pytest.approx(3_377e3, abs=60e3)
    # at the same time before perilune: 300 km of 64,000 and 0.4 m/s of 160; two orbits of one family, not one orbit
    met = orbit.about_moon(np.array([FLOWN_AT + passages.perilunes_tdb_s[nearest] - perilune]))[0]
    assert np.linalg.norm((met - FLOWN)[:3]) < 600e3
    assert np.linalg.norm((met - FLOWN)[3:]) < 1.0


@pytest.mark.slow
def test_a_year_of_it_meets_no_shadow_of_the_earth():
    orbit = ephemeris_nrho(eclipse_avoiding_apolune(parse_time("2027-01-01 UTC")), 56)
    assert not [eclipse for eclipse in orbit_eclipses(orbit) if eclipse.body == "earth"]


def test_twenty_revolutions_for_any_epoch():
    orbit = ephemeris_nrho(parse_time("2029-09-17T03:00:00 UTC"), 20)
    ends = propagate(orbit.states[:-1], orbit.epochs_tdb_s[:-1], orbit.epochs_tdb_s[1:])
    gaps = ends - orbit.states[1:]
    assert np.linalg.norm(gaps[:, :3], axis=1).max() < 0.01
    span_years = (orbit.epochs_tdb_s[-1] - orbit.epochs_tdb_s[0]) / (365.25 * SECONDS_PER_DAY)
    assert np.linalg.norm(gaps[:, 3:], axis=1).sum() / span_years < 1e-3
    passages = lunar_passages(orbit)
    assert passages.perilunes_m.min() > 3.0e6
    assert passages.perilunes_m.max() < 3.75e6
    periods = np.diff(passages.perilunes_tdb_s) / SECONDS_PER_DAY
    assert periods.mean() == pytest.approx(6.5624, abs=0.03)
