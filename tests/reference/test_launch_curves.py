"""A curve and a single payload are two ways to one optimum: from the neighbours, and from a fresh guess."""

import math

import pytest

from perilune.catalogue import load_catalogue
from perilune.launch import Ascent, Escape, LossSettings, optimal_ascent, vehicle
from perilune.launch.curves.curve import AltitudeCurve, ApogeeCurve, Curve, InclinationCurve, PayloadCurve
from perilune.launch.curves.search import SMALL, TOLERANCE
from perilune.launch.curves.table import FAMILIES
from perilune.launch.target import Orbit, Target, circular_orbit

CATALOGUE = load_catalogue()
SAMPLE = (
    ("soyuz-2-1a", "c3"),
    ("delta-iv-heavy", "altitude"),
    ("delta-iv-medium", "c3"),
    ("vega", "inclination"),
    ("atlas-v-431", "altitude"),
    ("titan-iiie", "c3"),
    ("long-march-4c", "altitude"),
    ("long-march-5", "inclination"),
    ("delta-iv-medium-4-2", "ellipse"),
)
"""Drawn from all launchers and families, but for one: the curve of Vulcan VC0 over inclination goes south of east."""


def target(curve: Curve, place: float) -> Target:
    if isinstance(curve, InclinationCurve):
        return circular_orbit(curve.altitude_km * 1e3, math.radians(place))
    assert isinstance(curve, PayloadCurve | AltitudeCurve | ApogeeCurve)
    angle = math.radians(curve.inclination_deg)
    if isinstance(curve, PayloadCurve):
        return Escape(place * 1e6, angle)
    if isinstance(curve, ApogeeCurve):
        return Orbit(curve.perigee_km * 1e3, place * 1e3, angle)
    return circular_orbit(place * 1e3, angle)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "family"), SAMPLE)
def test_a_curve_reads_what_a_single_payload_finds(name: str, family: str) -> None:
    launcher = CATALOGUE.launcher(name)
    site = CATALOGUE.site(launcher.sites[0])
    curve = FAMILIES[family](launcher, CATALOGUE, site)
    assert isinstance(curve, Curve)
    flown = vehicle(launcher, CATALOGUE, LossSettings())
    middle = len(curve.nodes) // 2
    places = (curve.nodes[1], curve.nodes[middle], 0.5 * (curve.nodes[middle - 1] + curve.nodes[middle]))
    for place in places:
        alone = optimal_ascent(flown, site, target(curve, place))
        assert isinstance(alone, Ascent)
        told, truth = curve.physics_kg(place * curve.axis.si), max(alone.payload_after_reserve_kg(), 0.0)
        # a curve may miss an optimum by as much as asks for no further node
        assert abs(told - truth) <= TOLERANCE * max(truth, SMALL * curve.physics_nodes_kg[0]), (place, told, truth)
