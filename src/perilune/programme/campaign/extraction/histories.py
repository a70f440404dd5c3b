"""Stocks, crews, power and stores of a solved programme in each period."""

import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.formulation.columns import TONNE_KG
from perilune.programme.campaign.formulation.formulate import Formulation
from perilune.programme.campaign.formulation.power import dark_j, light_w, mean_w
from perilune.programme.campaign.model.campaign import Element, Node
from perilune.programme.campaign.model.plan import NodeHistory, StockHistory

FloatArray = NDArray[np.float64]


def stock_histories(made: Formulation, values: FloatArray) -> tuple[StockHistory, ...]:
    """Return the stocks that are ever there."""
    rows = []
    for node in made.network.campaign.nodes:
        for commodity in made.network.campaign.commodities:
            columns = [made.columns.stock[commodity.id, node.id, t] for t in range(made.network.grid.periods)]
            kg = np.maximum(values[columns], 0.0) * TONNE_KG
            if kg.max(initial=0.0) > 0.0:
                rows.append(StockHistory(node.id, commodity.id, tuple(float(amount) for amount in kg)))
    return tuple(rows)


def node_histories(made: Formulation, values: FloatArray) -> tuple[NodeHistory, ...]:
    """Return crew, berths, rescue seats and margins of power and stores at every node."""
    return tuple(_history(made, values, node) for node in made.network.campaign.nodes)


def _history(made: Formulation, values: FloatArray, node: Node) -> NodeHistory:
    here = [row for row in made.network.campaign.elements if row.node == node.id]
    service = {row.id: _units(made, values, row) for row in here}
    zero = np.zeros(made.network.grid.periods)
    before = {name: np.append(0.0, units[:-1]) for name, units in service.items()}
    light = sum((service[row.id] * light_w(row) for row in here), zero)
    mean = sum((service[row.id] * mean_w(row, node) for row in here), zero)
    dark = sum((service[row.id] * dark_j(row, node) for row in here), zero)
    crew = values[[made.columns.crew[node.id, t] for t in range(zero.size)]]
    return NodeHistory(
        node=node.id,
        crew=_told(np.round(crew, 9) + 0.0),
        berths=_told(sum((before[row.id] * row.berths for row in here), zero)),
        rescue_seats=_told(sum((before[row.id] * row.rescue_seats for row in here), _ships(made, values, node.id))),
        power_margin_w=_told(np.minimum(light, mean)),
        dark_margin_j=_told(dark),
    )


def _units(made: Formulation, values: FloatArray, element: Element) -> FloatArray:
    return values[[made.columns.service[element.id, t] for t in range(made.network.grid.periods)]]


def _ships(made: Formulation, values: FloatArray, node: str) -> FloatArray:
    """Seats of the ships that stand at a node."""
    seats = np.zeros(made.network.grid.periods)
    for arc in made.network.arcs:
        if arc.transport.destination == node:
            for period in arc.open:
                flown = round(values[made.columns.flights[arc.transport.id, period]])
                seats[period + arc.travel : arc.back(period)] += flown * arc.transport.rescue_seats
    return seats


def _told(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
