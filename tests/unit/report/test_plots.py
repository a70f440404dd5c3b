from perilune.figures import svg_text
from perilune.report.plots import curves_figure, timeline_figure


def test_the_timeline_names_the_missions_that_fly_and_their_partners(plan):
    figure = timeline_figure(plan)
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [plan.missions[0].name]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["CNSA", "Roscosmos"]
    assert svg_text(figure).startswith("<svg")


def test_each_curve_is_drawn_with_the_answers_that_it_has(plan):
    figure = curves_figure(plan.curves)
    assert figure.axes[0].get_title(loc="left") == "long-march-10 from wenchang"
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["physics", "published"]
