"""The design space: its front, its limits, what it learns from, and the claims it judges."""

from pathlib import Path

import pytest

from perilune.catalogue import Engine, load_catalogue
from perilune.engines.claim import ClaimVerdict, judge_claim
from perilune.engines.claimed import claimed_engine
from perilune.engines.design_space import DesignSpace, SpacePoint, design_space, pareto_front
from perilune.engines.plots_design import design_figure
from perilune.errors import InputError, NoSolution
from perilune.verdict import Verdict

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def space() -> DesignSpace:
    found = design_space(
        "oxidiser-rich-staged-combustion", "LOX", "RP-1", 2e6, place="sea-level", area_ratios=(12.0, 24.0, 36.0, 50.0)
    )
    assert isinstance(found, DesignSpace)
    return found


def _point(isp_s: float, mass_kg: float, index: float) -> SpacePoint:
    return SpacePoint(1e7, 2.6, 30.0, isp_s, isp_s, mass_kg, 1e6, 100.0, index, "flown", 0.0)


def test_the_front_holds_what_nothing_beats() -> None:
    best, light, plain, beaten = _point(330, 900, 1), _point(320, 700, 1), _point(310, 950, 0.4), _point(315, 950, 1)
    assert pareto_front([beaten, light, plain, best], "vacuum") == (best, light, plain)


def test_the_front_of_a_space_is_a_front(space: DesignSpace) -> None:
    assert pareto_front(space.front, "sea-level") == space.front
    assert space.points == 14 * 9 * 4
    assert all(point.isp_sl_s is not None and point.isp_sl_s < point.isp_vac_s for point in space.front)
    assert all(point.thrust_vac_n > 2e6 for point in space.front)  # the class is one of sea-level thrust
    impulses = [point.isp_sl_s or 0.0 for point in space.front]
    assert impulses == sorted(impulses, reverse=True)


def test_power_and_separation_bound_the_space(space: DesignSpace) -> None:
    assert space.not_closing > 0 and space.separated > 0
    assert max(point.chamber_pressure_pa for point in space.front) <= space.closes_up_to_pa
    assert space.highest_flown_pa == 26.66e6
    for point in space.front:
        assert (point.technology == "flown") == (point.technology_index <= 1.0)


def test_the_catalogues_engines_lie_where_the_space_expects_them(space: DesignSpace) -> None:
    names = {peer.engine for peer in space.peers}
    assert {"rd-180", "rd-191", "nk-33", "yf-100"} <= names
    for peer in space.peers:
        assert peer.isp_vac_expected_s == pytest.approx(peer.isp_vac_published_s, rel=0.01), peer.engine
        if peer.isp_sl_published_s is not None:
            assert peer.isp_sl_expected_s == pytest.approx(peer.isp_sl_published_s, rel=0.01), peer.engine


def test_the_best_of_the_space_is_no_better_than_what_flies(space: DesignSpace) -> None:
    # RD-180: 311.9 s at sea level and 26.7 MPa; a nozzle and mixture for sea level alone buy a second or two
    assert 308.0 < (space.front[0].isp_sl_s or 0.0) < 316.0


def test_a_class_without_engines_is_a_typed_answer() -> None:
    found = design_space("tap-off", "LOX", "LH2", 490e3)
    assert isinstance(found, NoSolution) and "tap-off" in found.reason
    fluorine = design_space("gas-generator", "F2(L)", "LH2", 27e3, area_ratios=(40.0,))
    assert isinstance(fluorine, NoSolution) and "density of F2(L) missing" in fluorine.reason


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        design_space("gas", "LOX", "RP-1", -1.0, place="moon", area_ratios=(0.5, 20.0))  # type: ignore[arg-type]
    assert len(error.value.problems) == 4


def test_the_picture_marks_the_front(space: DesignSpace) -> None:
    (axes,) = design_figure(space).axes
    beside = [
        peer for peer in space.peers if peer.isp_sl_published_s is not None and peer.mass_published_kg is not None
    ]
    assert sum(len(line.get_xdata()) for line in axes.lines) == len(space.front) + len(beside)
    assert {text.get_text() for text in axes.texts} == {peer.engine for peer in beside} >= {"rd-180", "rd-191"}
    assert "sea-level" in axes.get_ylabel()


def _claiming(name: str, **values: float) -> Engine:
    engine = CATALOGUE.engine(name)
    changes = {key: getattr(engine, key).model_copy(update={"value": value}) for key, value in values.items()}
    return engine.model_copy(update=changes)


def _verdicts(result: ClaimVerdict) -> dict[str, Verdict]:
    return {check.question.partition(" (")[0]: check.verdict for check in result.checks}


def test_a_flown_engine_is_plausible() -> None:
    result = judge_claim(CATALOGUE.engine("rd-170"))
    assert result.verdict is Verdict.PASS and result.not_evaluable == 0
    assert set(_verdicts(result).values()) == {Verdict.PASS}


@pytest.mark.parametrize(
    ("change", "question"),
    [
        ({"isp_vac": 360.0}, "vacuum specific impulse"),
        ({"isp_sl": 335.0}, "sea-level specific impulse"),
        ({"thrust_sl": 3500.0}, "mass flow at sea level over vacuum"),
        ({"mass": 900.0}, "dry mass"),
        ({"chamber_pressure": 60.0}, "chamber pressure that the power balance allows"),
        ({"chamber_pressure": 40.0}, "chamber pressure reached before"),
    ],
)
def test_one_wrong_number_fails_its_question(change: dict[str, float], question: str) -> None:
    result = judge_claim(_claiming("rd-180", **change))
    assert _verdicts(result)[question] is Verdict.FAIL
    assert result.verdict is Verdict.FAIL


def test_what_is_not_public_is_not_judged() -> None:
    result = judge_claim(CATALOGUE.engine("rd-0150"))
    assert result.verdict is Verdict.NOT_EVALUABLE and result.not_evaluable == len(result.checks)


def test_a_claim_in_a_file_is_judged(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from perilune.cli.engines import app

    file = tmp_path / "rd-999.toml"
    file.write_text(
        'id = "rd-999"\nkind = "engine"\nbased_on = "rd-191"\nname = "RD-999"\nmaturity = "planned"\n'
        'isp_vac = { value = 390, unit = "s", source = "a claim", date = "2026", maturity = "planned" }\n'
    )
    result = CliRunner().invoke(app, ["design", "--claim", str(file)])
    assert result.exit_code == 1 and "more than chemistry gives" in " ".join(result.stdout.split())


def test_figures_claimed_of_an_engine_take_the_place_of_its_own() -> None:
    base = CATALOGUE.engine("rd-180")
    engine = claimed_engine(base, {"isp_vac": "390 s", "chamber_pressure": "250 bar", "area_ratio": "40", "name": "X"})
    assert (engine.isp_vac.si, engine.name) == (390.0, "X") and engine.isp_vac.source == "the claim"
    assert engine.chamber_pressure is not None and engine.chamber_pressure.si == pytest.approx(25e6)
    assert engine.isp_sl is None and engine.thrust_vac == base.thrust_vac
    assert claimed_engine(base, {"mass": "5 t"}).isp_sl == base.isp_sl
    assert judge_claim(engine).verdict is Verdict.FAIL


def test_what_cannot_be_claimed_is_told_at_once() -> None:
    base = CATALOGUE.engine("rd-180")
    with pytest.raises(InputError) as error:
        claimed_engine(base, {"isp_vac": "390", "area_ratio": "40 m", "isp_vak": "1 s", "mass": "heavy"})
    assert [problem.key for problem in error.value.problems] == ["isp_vac", "area_ratio", None, "mass"]
    with pytest.raises(InputError, match="'kg' is a unit of mass"):
        claimed_engine(base, {"thrust_vac": "4152 kg"})
    with pytest.raises(InputError, match="'nuclear' is not known"):
        claimed_engine(base, {"cycle": "nuclear"})


def test_a_pressure_beyond_few_precedents_is_marginal() -> None:
    # one other bleed expander has a public chamber pressure: too few to say what cannot be
    reached = next(check for check in judge_claim(CATALOGUE.engine("le-9")).checks if "reached" in check.question)
    assert reached.verdict is Verdict.MARGINAL and "1 other engine(s)" in reached.reason
    far = judge_claim(_claiming("f-1", chamber_pressure=40.0)).checks
    assert next(check for check in far if "reached" in check.question).verdict is Verdict.FAIL


def test_a_class_of_low_pressures_is_searched_below_them() -> None:
    found = design_space("pressure-fed", "NTO", "MMH", 27e3, area_ratios=(60.0,))
    assert isinstance(found, DesignSpace) and found.highest_tested_pa < 2e6
    pressures = [point.chamber_pressure_pa for point in found.front]
    assert min(pressures) < 0.5 * found.highest_tested_pa and max(pressures) <= 1.25 * found.highest_tested_pa + 1.0


def test_a_pressure_fed_engine_is_not_weighed_against_pumps() -> None:
    engine = claimed_engine(CATALOGUE.engine("aestus"), {"mass": "111 kg"})
    mass = next(check for check in judge_claim(engine).checks if "dry mass" in check.question)
    assert mass.verdict is Verdict.NOT_EVALUABLE and "pump-fed" in mass.reason


def test_the_bleed_of_an_open_cycle_is_paid_at_every_chamber() -> None:
    space = design_space("expander-bleed", "LOX", "LH2", 150e3, area_ratios=(110.0,))
    assert isinstance(space, DesignSpace)
    best = space.front[0]
    assert best.chamber_pressure_pa < 0.8 * space.closes_up_to_pa  # beyond it the turbine takes more than is won
    assert [peer.isp_vac_expected_s for peer in space.peers if peer.engine == "le-5b"] == [
        pytest.approx(447.0, abs=0.5)
    ]
