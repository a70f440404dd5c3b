"""What each partner brings to a plan, its parts of the whole, and the return coefficient of the ESA Convention."""

from perilune.constants import SECONDS_PER_DAY
from perilune.programme.campaign.formulation.network import Network
from perilune.programme.campaign.model.campaign import EARTH
from perilune.programme.campaign.model.plan import Flight, Installed, PartnerShare


def partner_shares(
    network: Network, flights: tuple[Flight, ...], installed: tuple[Installed, ...]
) -> tuple[PartnerShare, ...]:
    """Return the contributions of every partner, in the order of the campaign.

    Mass that leaves the Earth and launches count for the partner of the launcher (of the transport without one),
    crew-days at the destination for that of the ship, costs for whoever's launcher, ship or element it is. An element
    that is provided again counts for the partner whose transport delivers it.

    The return coefficient is that of the ESA Convention, Annex V, article IV: the share of the work (here: of the cost,
    which is where the work is done) over the share of the contributions (the agreed one). One is balance.
    """
    names = [row.id for row in network.campaign.partners]
    mass, launches, days = (dict.fromkeys(names, 0.0) for _ in range(3))
    cost = _costs(network, flights)
    carriers = {row.id: row.partner for row in network.campaign.launchers}
    counts = {row.id: row.launches for row in network.campaign.transports}
    for flight in flights:
        carrier = flight.partner if flight.launcher is None else carriers[flight.launcher]
        if flight.origin == EARTH:
            mass[carrier] += flight.payload_kg
        if flight.launcher is not None:
            launches[carrier] += counts[flight.transport]
        last = min(flight.return_period or flight.arrival_period, network.grid.periods)
        stay = (last - flight.arrival_period) * network.grid.period_s / SECONDS_PER_DAY
        days[flight.partner] += flight.crew * stay
    roles = critical_roles(network, flights, installed)
    critical = {name: float(roles.count(name)) for name in names}
    rows = []
    for partner in network.campaign.partners:
        name = partner.id
        part = _part(cost, name)
        rows.append(
            PartnerShare(
                partner=name,
                mass_kg=mass[name],
                flights=int(launches[name]),
                crew_days=days[name],
                cost=cost[name],
                critical_roles=roles.count(name),
                mass_share=_part(mass, name),
                flights_share=_part(launches, name),
                crew_days_share=_part(days, name),
                cost_share=part,
                critical_share=_part(critical, name),
                target_share=partner.share,
                return_coefficient=part / partner.share if partner.share else None,
            )
        )
    return tuple(rows)


def critical_roles(network: Network, flights: tuple[Flight, ...], installed: tuple[Installed, ...]) -> tuple[str, ...]:
    """Return the partner of each role on the chain that ends with the element put in service last.

    From there back, always to the prerequisite that came last: each link has an owner of the element, one of the ship
    and, where it has one, one of the launcher.
    """
    elements = {row.id: row for row in network.campaign.elements}
    launchers = {row.id: row.partner for row in network.campaign.launchers}
    dates = {row.element: row.period for row in installed}
    chained = [name for name in dates if elements[name].after]
    owners = {row.element: row.owner for row in installed}
    link = max(chained or dates, key=lambda name: (dates[name], name), default=None)
    roles: list[str] = []
    while link is not None:
        roles.append(owners[link])
        for flight in flights:
            if flight.arrival_period == dates[link] and any(row.element == link for row in flight.elements):
                roles.append(flight.partner)
                if flight.launcher is not None:
                    roles.append(launchers[flight.launcher])
        came = [name for name in elements[link].after if name in dates]
        link = max(came, key=lambda name: (dates[name], name), default=None)
    return tuple(roles)


def _costs(network: Network, flights: tuple[Flight, ...]) -> dict[str, float]:
    campaign = network.campaign
    elements = {row.id: row for row in campaign.elements}
    launchers = {row.id: row for row in campaign.launchers}
    prices = {row.id: row.cost_per_kg for row in campaign.commodities}
    cost = {row.id: 0.0 for row in campaign.partners}
    for flight in flights:
        launcher = None if flight.launcher is None else launchers[flight.launcher]
        transport = next(row for row in campaign.transports if row.id == flight.transport)
        cost[flight.partner] += transport.cost
        if launcher is not None:
            cost[launcher.partner] += launcher.cost * transport.launches
        if flight.origin != EARTH:
            continue
        cost[flight.partner] += sum(prices[row.commodity] * row.kg for row in flight.cargo)
        for row in flight.elements:
            element = elements[row.element]
            again = network.reprovided(element, flight.period)
            who = flight.partner if again else element.owner
            cost[who] += row.units * (element.cost + (element.reprovide_cost if again else 0.0))
    return cost


def _part(amounts: dict[str, float], name: str) -> float:
    total = sum(amounts.values())
    return amounts[name] / total if total else 0.0
