"""The payload of a launcher along a family of targets: nodes in rising order, a monotone cubic, what it misses."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import numpy as np
from scipy.interpolate import PchipInterpolator

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.errors import InputError, Problem
from perilune.launch.target import ESCAPE_PERIGEE_M

LOWEST_C3_KM2_S2: Final = -2.0
HIGHEST_C3_KM2_S2: Final = 100.0
LOWEST_ALTITUDE_KM: Final = 200.0
HIGHEST_ALTITUDE_KM: Final = 2000.0
HIGHEST_APOGEE_KM: Final = 100_000.0
HIGHEST_INCLINATION_DEG: Final = 180.0


@dataclass(frozen=True)
class PublishedPoint:
    """A published payload to an energy."""

    c3_km2_s2: float
    payload_kg: float
    lower_bound: bool


@dataclass(frozen=True)
class PublishedOrbit:
    """A published payload to an orbit about the Earth."""

    perigee_km: float
    apogee_km: float
    inclination_deg: float
    payload_kg: float
    lower_bound: bool


@dataclass(frozen=True)
class Reading:
    """What a curve says at one place of its axis, in the unit of its nodes."""

    at: float
    physics_kg: float
    anchored_kg: float | None


@dataclass(frozen=True)
class Axis:
    """The coordinate of a family: the field that holds its nodes, its name and unit, the unit in SI, its end."""

    field: str
    name: str
    unit: str
    si: float
    highest: float


def interpolant(
    places: tuple[float, ...], payload_kg: tuple[float, ...], abscissa: Callable[[float], float]
) -> PchipInterpolator:
    """Return the monotone cubic through nodes (Fritsch and Carlson 1980, SIAM J. Numer. Anal. 17) over an abscissa."""
    return PchipInterpolator(np.array([abscissa(place) for place in places]), np.array(payload_kg))


@dataclass(frozen=True, kw_only=True)
class Curve(ABC):
    """What the curves of all families hold: physics and anchored payload at the nodes, which rise along the axis.

    ``ends`` says that the launcher carries nothing beyond the last node; ``stopped`` why no ascent was found beyond it.
    ``fit_errors_kg`` is what the curve misses further optima by that are no nodes of it; ``fit_error_kg`` the worst of
    them and ``fit_error_percent`` the worst over the payload there, or over a tenth of the first node's where that is
    more; None without any. ``improved_nodes`` counts the nodes whose first optimum was a poor local one: from a
    neighbour a better one was found. ``defect_*`` is the worst of all re-integrations.
    """

    axis: ClassVar[Axis]

    launcher: str
    site: str
    physics_nodes_kg: tuple[float, ...]
    anchored_nodes_kg: tuple[float, ...] | None
    reserve_m_s: float | None
    alarm: str | None
    ends: bool
    stopped: str | None
    fit_errors_kg: tuple[float, ...]
    fit_error_kg: float | None
    fit_error_percent: float | None
    improved_nodes: int
    defect_position_m: float
    defect_velocity_m_s: float
    readings: tuple[Reading, ...] = ()

    @property
    def nodes(self) -> tuple[float, ...]:
        """The places of the nodes on the axis, in its unit."""
        return tuple(getattr(self, self.axis.field))

    @property
    def highest(self) -> float:
        """The greatest place at which the curve answers: its last node, or the end of the axis where it ends before."""
        return max(self.axis.highest, self.nodes[-1]) if self.ends else self.nodes[-1]

    def abscissa(self, place: float) -> float:
        """Return what the cubic runs over: the place itself, or the speed that it asks of the last burn."""
        return place

    @abstractmethod
    def published_points(self) -> tuple[tuple[float, float, bool], ...]:
        """Return the published payloads that belong to the curve: place, payload [kg], whether a "not less than"."""

    @abstractmethod
    def fixed(self) -> str:
        """Say what is held along the curve."""

    def read(self, place: float) -> Reading:
        """Return the payload at a place of the axis, in the unit of the nodes.

        Raises:
            InputError: the place is outside the curve.
        """
        si = place * self.axis.si
        return Reading(place, self.physics_kg(si), self.anchored_kg(si))

    def physics_kg(self, place_si: float) -> float:
        """Return the physics payload at a place of the axis in SI (m^2/s^2, m, rad) [kg]; 0 beyond its end.

        Raises:
            InputError: the place is below the first node, above the end of the axis, or above the last node of a curve
                that does not end there.
        """
        return self._at(self.physics_nodes_kg, place_si)

    def anchored_kg(self, place_si: float) -> float | None:
        """Return the anchored payload as :meth:`physics_kg`; None without an anchor."""
        return None if self.anchored_nodes_kg is None else self._at(self.anchored_nodes_kg, place_si)

    def _at(self, nodes_kg: tuple[float, ...], place_si: float) -> float:
        axis, nodes = self.axis, self.nodes
        place = place_si / axis.si
        edge = 1e-9 * max(abs(nodes[0]), abs(nodes[-1]))
        if not nodes[0] - edge <= place <= self.highest + edge:
            span = f"{nodes[0]:.2f} to {self.highest:.2f} {axis.unit}"
            cause = f"{axis.name} {place:.2f} {axis.unit} is outside the payload curve"
            raise InputError(Problem(cause, expected=span))
        if place > nodes[-1] + edge:
            return 0.0
        held = min(max(place, nodes[0]), nodes[-1])
        return max(float(interpolant(nodes, nodes_kg, self.abscissa)(self.abscissa(held))), 0.0)


@dataclass(frozen=True, kw_only=True)
class PayloadCurve(Curve):
    """Payload against C3 at one inclination of the departure."""

    axis: ClassVar[Axis] = Axis("c3_km2_s2", "C3", "km2/s2", 1e6, HIGHEST_C3_KM2_S2)

    family: Literal["c3"] = "c3"
    c3_km2_s2: tuple[float, ...]
    inclination_deg: float
    fit_checked_c3_km2_s2: tuple[float, ...]
    published: tuple[PublishedPoint, ...]

    def abscissa(self, place: float) -> float:
        """Return the speed at the lowest perigee [m/s]."""
        return escape_speed_m_s(place)

    def published_points(self) -> tuple[tuple[float, float, bool], ...]:
        """Return the published payloads to an energy."""
        return tuple((point.c3_km2_s2, point.payload_kg, point.lower_bound) for point in self.published)

    def fixed(self) -> str:
        """Say the inclination."""
        return f"{self.inclination_deg:.1f} deg"


@dataclass(frozen=True, kw_only=True)
class AltitudeCurve(Curve):
    """Payload against the altitude of a circular orbit at one inclination."""

    axis: ClassVar[Axis] = Axis("altitude_km", "altitude", "km", 1e3, HIGHEST_ALTITUDE_KM)

    family: Literal["altitude"] = "altitude"
    altitude_km: tuple[float, ...]
    inclination_deg: float
    fit_checked_altitude_km: tuple[float, ...]
    published: tuple[PublishedOrbit, ...]

    def published_points(self) -> tuple[tuple[float, float, bool], ...]:
        """Return the published payloads to circular orbits of about this inclination."""
        return tuple((row.perigee_km, row.payload_kg, row.lower_bound) for row in self.published)

    def fixed(self) -> str:
        """Say the inclination."""
        return f"circular, {self.inclination_deg:.1f} deg"


@dataclass(frozen=True, kw_only=True)
class InclinationCurve(Curve):
    """Payload against the inclination of a circular orbit of one altitude."""

    axis: ClassVar[Axis] = Axis("inclination_deg", "inclination", "deg", math.pi / 180.0, HIGHEST_INCLINATION_DEG)

    family: Literal["inclination"] = "inclination"
    inclination_deg: tuple[float, ...]
    altitude_km: float
    fit_checked_inclination_deg: tuple[float, ...]
    published: tuple[PublishedOrbit, ...]

    def published_points(self) -> tuple[tuple[float, float, bool], ...]:
        """Return the published payloads to circular orbits of about this altitude."""
        return tuple((row.inclination_deg, row.payload_kg, row.lower_bound) for row in self.published)

    def fixed(self) -> str:
        """Say the altitude."""
        return f"{self.altitude_km:.0f} km circular"


@dataclass(frozen=True, kw_only=True)
class ApogeeCurve(Curve):
    """Payload against the apogee of an ellipse of one perigee and inclination."""

    axis: ClassVar[Axis] = Axis("apogee_km", "apogee", "km", 1e3, HIGHEST_APOGEE_KM)

    family: Literal["ellipse"] = "ellipse"
    apogee_km: tuple[float, ...]
    perigee_km: float
    inclination_deg: float
    fit_checked_apogee_km: tuple[float, ...]
    published: tuple[PublishedOrbit, ...]

    def abscissa(self, place: float) -> float:
        """Return the speed at perigee [m/s]."""
        return perigee_speed_m_s(self.perigee_km, place)

    def published_points(self) -> tuple[tuple[float, float, bool], ...]:
        """Return the published payloads to orbits of about this perigee and inclination."""
        return tuple((row.apogee_km, row.payload_kg, row.lower_bound) for row in self.published)

    def fixed(self) -> str:
        """Say perigee and inclination."""
        return f"perigee {self.perigee_km:.0f} km, {self.inclination_deg:.1f} deg"


def escape_speed_m_s(c3_km2_s2: float) -> float:
    """Return the speed at the lowest perigee of an ascent to an energy [m/s]."""
    return math.sqrt(c3_km2_s2 * 1e6 + 2.0 * GM_EARTH / (EARTH_EQUATORIAL_RADIUS + ESCAPE_PERIGEE_M))


def perigee_speed_m_s(perigee_km: float, apogee_km: float) -> float:
    """Return the speed at the perigee of an ellipse, of altitudes over the equatorial radius [m/s].

    >>> round(perigee_speed_m_s(185.0, 35786.0))
    10252
    """
    perigee, apogee = (EARTH_EQUATORIAL_RADIUS + altitude * 1e3 for altitude in (perigee_km, apogee_km))
    return math.sqrt(GM_EARTH * (2.0 / perigee - 2.0 / (perigee + apogee)))
