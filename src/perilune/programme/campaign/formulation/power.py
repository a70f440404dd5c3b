"""Rows of the power: in full light, on the mean of light and darkness, and through the longest darkness."""

from perilune.programme.campaign.formulation.columns import VITAL, Building, Lack
from perilune.programme.campaign.model.campaign import Element, Node

KILOWATT_W = 1000.0
MEGAJOULE_J = 1e6


def power_rows(building: Building) -> None:
    """Add the rows of all nodes that have elements with power or loads."""
    columns, made = building.columns, building.made
    for node in building.network.campaign.nodes:
        here = [row for row in building.network.campaign.elements if row.node == node.id]
        for period in building.periods():
            power = building.lack(Lack("power", f"power at {node.id}", "kW", period, VITAL, 1.0), vital=True)
            for margins_w in ([light_w(row) for row in here], [mean_w(row, node) for row in here]):
                terms = [
                    (columns.service[row.id, period], margin_w / KILOWATT_W)
                    for row, margin_w in zip(here, margins_w, strict=True)
                ]
                made.row([*terms, (power, 1.0)] if any(factor for _, factor in terms) else [], lower=0.0)
            store = building.lack(Lack("darkness", f"store at {node.id}", "MJ", period, VITAL, 1.0), vital=True)
            terms = [(columns.service[row.id, period], dark_j(row, node) / MEGAJOULE_J) for row in here]
            made.row([*terms, (store, 1.0)] if any(factor for _, factor in terms) else [], lower=0.0)


def light_w(element: Element) -> float:
    """Return what a unit gives less what it takes in full light [W]."""
    return element.steady_w + element.solar_w - element.load_w


def mean_w(element: Element, node: Node) -> float:
    """Return what a unit gives less what it takes on the mean of light and darkness [W]."""
    dark = 1.0 - node.illumination
    return element.steady_w + node.illumination * (element.solar_w - element.load_w) - dark * element.dark_load_w


def dark_j(element: Element, node: Node) -> float:
    """Return the energy that a unit has or gives less what it takes through the longest darkness [J]."""
    return element.store_j + (element.steady_w - element.dark_load_w) * node.longest_darkness_s
