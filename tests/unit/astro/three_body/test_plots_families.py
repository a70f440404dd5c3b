import pytest

from perilune.astro.three_body.families import family
from perilune.astro.three_body.manifolds import manifold
from perilune.astro.three_body.plots_families import family_figure, manifold_figure
from perilune.figures import svg_text


@pytest.mark.parametrize(("name", "panels"), [("halo", 4), ("dro", 2)])
@pytest.mark.parametrize("colour", ["jacobi", "stability"])
def test_a_family_is_drawn(name, panels, colour):
    found = family(name)
    figure = family_figure(found, found.members(4), colour)
    drawn = [axis for axis in figure.axes if axis.get_xlabel()]
    assert len(drawn) == panels
    assert all(len(axis.lines) >= 4 for axis in drawn[:-1])
    text = svg_text(figure)
    assert text.startswith("<svg")
    assert svg_text(family_figure(found, found.members(4), colour)) == text


def test_a_single_member_is_drawn():
    found = family("halo")
    assert svg_text(family_figure(found, found.at(jacobi=3.1)))


def test_a_manifold_is_drawn():
    found = family("lyapunov", point="L1")
    tube = manifold(found.at(jacobi=3.15)[0], "unstable", "plus", count=5, span=4.0)
    figure = manifold_figure(found.system, [tube])
    assert len(figure.axes[0].lines) >= 6
