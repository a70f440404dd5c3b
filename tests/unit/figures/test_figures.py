import pytest

from perilune.errors import InputError
from perilune.figures import MARKS, check_figure_path, new_figure, partner_colours, svg_text, write_figure
from perilune.verdict import Verdict


def _figure():
    figure, axes = new_figure()
    axes.plot([0, 1], [0, 1], label="line")
    axes.legend()
    return figure


def test_every_verdict_differs_by_word_shape_and_colour():
    assert set(MARKS) == set(Verdict)
    for attribute in ("word", "character", "marker", "colour"):
        assert len({getattr(mark, attribute) for mark in MARKS.values()}) == len(Verdict)


def test_the_same_figure_gives_the_same_bytes(tmp_path):
    one, two = (write_figure(_figure(), tmp_path / name).read_bytes() for name in ("a.svg", "b.svg"))
    assert one == two
    assert write_figure(_figure(), tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert not list(tmp_path.glob("*.part"))


def test_svg_for_a_page_is_an_element_alone():
    text = svg_text(_figure())
    assert text.startswith("<svg")
    assert text.rstrip().endswith("</svg>")
    assert "<metadata>" not in text
    assert 'id="axes_1"' in text


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"expected \.svg or \.png"):
        write_figure(_figure(), tmp_path / "a.gif")


@pytest.mark.parametrize(
    ("name", "cause"), [("a.pdf", "'.pdf'"), ("nowhere/a.svg", "does not exist"), ("folder.svg", "is a folder")]
)
def test_a_path_is_refused_before_the_figure_is_made(tmp_path, name, cause):
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(InputError, match=cause) as caught:
        check_figure_path(tmp_path / name)
    assert all(problem.file and problem.expected and problem.fix for problem in caught.value.problems)
    assert check_figure_path(tmp_path / "a.SVG") == tmp_path / "a.SVG"


def test_partners_keep_their_order_of_colours():
    assert list(partner_colours(["b", "a", "b"])) == ["b", "a"]
