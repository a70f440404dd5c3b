"""The share of each partner in what flies: launches, ships, sites, mass, crew seats, lead, beside what was agreed."""

from collections import Counter
from collections.abc import Collection, Sequence

from perilune.programme.model import Programme
from perilune.programme.result import MissionResult, Share


def shares(programme: Programme, missions: Sequence[MissionResult], without: Collection[str] = ()) -> tuple[Share, ...]:
    """Return the share of each partner, in the order of the programme.

    Only missions that fly count. The mass launched, adapter and growth included, counts for the owner of the launcher,
    crew seats for the owner of the ship, an element for the partner whose it is, but for those of ``without``, which
    are not brought. A part of a total of zero is zero.
    """
    flying = [row for row in missions if row.owners is not None]
    launches, ships, sites = (
        Counter(getattr(row.owners, item) for row in flying) for item in ("launcher", "ship", "site")
    )
    mass: dict[str, float] = {}
    seats: Counter[str] = Counter()
    for row in flying:
        if row.owners is not None:
            mass[row.owners.launcher] = mass.get(row.owners.launcher, 0.0) + (row.required_kg or 0.0)
            seats[row.owners.ship] += row.crew
    delivered: dict[str, float] = {}
    arrived = {row.id for row in flying}
    for element in programme.elements:
        if element.mission in arrived and element.id not in without:
            delivered[element.partner] = delivered.get(element.partner, 0.0) + element.mass_kg
    led = Counter(row.lead for row in flying)
    made = []
    for partner in programme.partners:
        name = partner.id
        hardware = [_part(counted, name) for counted in (ships, launches, sites)]
        mean = sum(hardware) / len(hardware)
        made.append(
            Share(
                partner=name,
                name=partner.name,
                target_share=partner.share,
                launches=launches[name],
                ships_flown=ships[name],
                site_uses=sites[name],
                launched_mass_kg=mass.get(name, 0.0),
                delivered_mass_kg=delivered.get(name, 0.0),
                crew_seats=seats[name],
                missions_led=led[name],
                launch_share=_part(launches, name),
                ship_share=_part(ships, name),
                site_share=_part(sites, name),
                hardware_share=mean,
                launched_mass_share=_part(mass, name),
                delivered_mass_share=_part(delivered, name),
                crew_share=_part(seats, name),
                lead_share=_part(led, name),
                parity=mean / partner.share if partner.share else None,
            )
        )
    return tuple(made)


def _part(amounts: Counter[str] | dict[str, float], name: str) -> float:
    total = sum(amounts.values())
    return amounts.get(name, 0) / total if total else 0.0
