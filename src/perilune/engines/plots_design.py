"""The picture of a design space: the Pareto front of impulse and mass, and the catalogue's engines beside it."""

from typing import Final

from matplotlib.figure import Figure

from perilune.constants import G0
from perilune.engines.design_space import DesignSpace
from perilune.figures import house_style, new_figure

_SHAPES: Final = {"flown": "o", "in test": "^", "beyond": "x"}


def design_figure(space: DesignSpace) -> Figure:
    """Return impulse against thrust over weight, one mark for each point of the front, its shape the technology.

    The catalogue's engines of the cycle stand beside it where their mass and impulse at the place are published.

    Args:
        space: the answer of :func:`perilune.engines.design_space`.
    """
    with house_style():
        figure, axes = new_figure(7.0, 4.5)
        for technology, shape in _SHAPES.items():
            chosen = [point for point in space.front if point.technology == technology]
            impulses = [p.isp_vac_s if space.place == "vacuum" else p.isp_sl_s or 0.0 for p in chosen]
            if chosen:
                axes.plot([p.thrust_to_weight for p in chosen], impulses, shape, markersize=4, label=technology)
        for peer in space.peers:
            impulse_s = peer.isp_vac_published_s if space.place == "vacuum" else peer.isp_sl_published_s
            if peer.mass_published_kg is None or impulse_s is None:
                continue
            place = (peer.thrust_vac_n / (peer.mass_published_kg * G0), impulse_s)
            axes.plot(*([value] for value in place), "D", color="#1b2733", markersize=4)
            axes.annotate(peer.engine, place, fontsize=7, xytext=(4, 3), textcoords="offset points")
        axes.set_title(f"{space.cycle}, {space.oxidiser}/{space.fuel}, {space.thrust_n / 1e3:g} kN: Pareto front")
        axes.set_xlabel("vacuum thrust over weight")
        axes.set_ylabel(f"specific impulse, {space.place} [s]")
        axes.legend(title="chamber pressure")
    return figure
