"""How a command line names an event of a flight."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from perilune.errors import InputError, Problem, suggest

if TYPE_CHECKING:
    from perilune.astro.propagation.events import Direction, Event
    from perilune.astro.visibility.eclipse import Body

KINDS: Final = ("apsis", "node", "altitude", "distance", "umbra", "penumbra", "soi", "impact")
FORMS: Final = (
    "apsis[:BODY], node[:BODY], altitude:BODY:LENGTH, distance:BODY:LENGTH, umbra:earth, penumbra:moon, soi:BODY or "
    "impact:BODY, and after any but impact :rising or :falling"
)


def event(text: str, center: str, *, stop: bool = False) -> "Event":
    """Return the event that a text names, one of :data:`FORMS`; ``center`` is that of the force model.

    Raises:
        InputError: another form, an unknown body, or a length that is none.
    """
    kind, *parts = text.split(":")
    if kind not in KINDS:
        raise InputError(Problem(f"'{text}' names no event", expected=FORMS, fix=suggest(kind, KINDS)))
    direction = parts.pop() if parts and parts[-1] in ("rising", "falling") and kind != "impact" else "both"
    body = parts.pop(0) if parts else None
    length = parts.pop(0) if parts and kind in ("altitude", "distance") else None
    if parts or (body is None and kind not in ("apsis", "node")) or (kind in ("altitude", "distance") and not length):
        raise InputError(Problem(f"'{text}' names no event", expected=FORMS))
    found = _event(kind, body or center, length, center)
    return replace(found, direction=cast("Direction", direction), stop=stop) if kind != "impact" else found


def _event(kind: str, body: str, length: str | None, center: str) -> "Event":
    from perilune.astro.propagation import events
    from perilune.units import parse_quantity

    _check_body(body)
    if kind == "apsis":
        return events.apsis(body, center)
    if kind == "node":
        return events.node(body, center)
    if kind == "altitude":
        return events.altitude(body, parse_quantity(length or "", "length"), center)
    if kind == "distance":
        far = parse_quantity(length or "", "length")
        if far <= 0.0:
            raise InputError(Problem(f"a distance of {length}", expected="more than zero"))
        return events.distance(body, far, center)
    if kind == "soi":
        if body == "sun":
            raise InputError(Problem("the sphere of influence of the sun", expected="a body that goes about another"))
        return events.sphere_of_influence(body, "earth" if body == "moon" else "sun", center)
    if kind == "impact":
        return events.impact(body, center)
    if body not in ("earth", "moon"):
        raise InputError(Problem(f"the shadow of '{body}'", expected="earth or moon"))
    return events.shadow(cast("Body", body), "umbra" if kind == "umbra" else "penumbra", center)


def _check_body(body: str) -> None:
    from perilune.astro.gravitational_parameters import gravitational_parameter

    gravitational_parameter(body)
