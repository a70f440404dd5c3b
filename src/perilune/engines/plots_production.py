"""The picture of licensed production: deliveries by year with their interval, and the money against imports."""

import numpy as np
from matplotlib.figure import Figure

from perilune.engines.production_model import Production
from perilune.figures import house_style, new_figure


def production_figure(result: Production) -> Figure:
    """Return deliveries a year (bars, interval as lines) and the cost of a year's last engine against the import.

    Args:
        result: the answer of :func:`perilune.engines.licensed_production`.
    """
    years = [item.year for item in result.availability]
    with house_style():
        figure, (flow, cost) = new_figure(7.0, 5.5, rows=2, sharex=True)
        flow.bar(years, [item.delivered for item in result.availability], label="plan")
        low = np.array([item.delivered_p10 for item in result.availability])
        high = np.array([item.delivered_p90 for item in result.availability])
        flow.vlines(years, low, high, color="#1b2733", linewidth=1.0, label="10 to 90 %")
        flow.set_ylabel("engines delivered a year")
        flow.set_title(f"{result.engine}: licensed production")
        flow.legend(loc="upper left")
        made = [item for item in result.availability if item.unit_cost is not None]
        cost.plot([item.year for item in made], [item.unit_cost for item in made], "o-", label="made under licence")
        cost.axhline(result.import_price, color="#D55E00", linestyle="--", label="imported")
        cost.set_ylabel(f"cost of one [{result.currency}]")
        cost.set_xlabel("year")
        cost.legend()
    return figure
