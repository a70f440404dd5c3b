"""The picture of an engine."""

from pathlib import Path

import pytest

from perilune.catalogue import load_catalogue
from perilune.engines import performance
from perilune.engines.plots import performance_figure
from perilune.errors import InputError
from perilune.figures import svg_text, write_figure

CATALOGUE = load_catalogue()


def test_the_lines_are_the_table_and_the_marks_what_is_published() -> None:
    result = performance(CATALOGUE.engine("rs-25"))
    thrust, impulse = performance_figure(result).axes[:2]
    line, marks = impulse.lines
    assert sorted(line.get_ydata()) == sorted(point.isp_s for point in result.ambient)
    assert list(marks.get_ydata()) == [452.3, 366.0]
    assert "separation likely" in impulse.texts[0].get_text()
    assert thrust.get_ylabel() == "thrust [kN]"


def test_the_same_result_gives_the_same_bytes(tmp_path: Path) -> None:
    result = performance(CATALOGUE.engine("rd-180"))
    assert svg_text(performance_figure(result)) == svg_text(performance_figure(result))
    assert write_figure(performance_figure(result), tmp_path / "rd-180.png").stat().st_size > 10_000


@pytest.mark.parametrize("name", ["rsrmv", "yf-100k"])
def test_no_picture_without_an_evaluation(name: str) -> None:
    with pytest.raises(InputError, match="not evaluable"):
        performance_figure(performance(CATALOGUE.engine(name)))
