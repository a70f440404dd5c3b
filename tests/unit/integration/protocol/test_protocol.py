"""The joint protocol: conclusion by rule, actions with owners, one page that asks for nothing outside itself."""

import datetime as dt
import itertools
import json
import math
import re
import sys
import tomllib
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from perilune.catalogue import Catalogue, Quantity, load_catalogue
from perilune.errors import InputError, NoSolution
from perilune.integration import Assessment, Datum, Finding, PayloadFigures
from perilune.integration.abort import AbortCoverage, AbortMoment
from perilune.integration.annexes import Annexes, AscentRow, PeakLoads, annex_task, pair_annexes
from perilune.integration.checks import all_checks
from perilune.integration.closing import ClosingAction
from perilune.integration.matrix.plots import matrix_figure
from perilune.integration.model import AbortSpan
from perilune.integration.pair import PairQuestion
from perilune.integration.protocol import joint_protocol
from perilune.integration.protocol.annex_page import abort_pictures
from perilune.integration.protocol.icd import CLAUSES, interface_document, shown
from perilune.integration.protocol.page import protocol_html, protocol_json, write_protocol
from perilune.integration.protocol.pdf import check_pdf, write_pdf
from perilune.integration.protocol.requirements import SUBJECTS, requirements
from perilune.integration.protocol.words import known_languages, parse_languages
from perilune.integration.rule_set import DEFAULT_RULES
from perilune.integration.rules import load_rule_set
from perilune.integration.rules.under_rules import View
from perilune.verdict import Verdict


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


FINDINGS = (
    Finding("mass", Verdict.PASS, 30e3, 27e3, 3e3, "kg", "a rule", "ship <b>27 t</b>"),
    Finding("docking", Verdict.MARGINAL, None, None, None, None, "a rule", "two standards", "an adapter"),
    Finding("human rating", Verdict.NOT_EVALUABLE, None, None, None, None, "a rule", "missing", "certify"),
)
ASSESSMENT = Assessment(
    ship="mengzhou",
    launcher="angara-a5",
    site="vostochny",
    destination="leo",
    verdict=Verdict.MARGINAL,
    conclusion="compatible with actions",
    payload_kg=PayloadFigures(24e3, 25e3, 24.5e3),
    required_kg=15e3,
    margin_kg=9.5e3,
    limiting_check="docking",
    open_points=1,
    completeness=0.6667,
    c3_km2_s2=None,
    findings=FINDINGS,
)


def test_parties_objects_and_actions(catalogue: Catalogue) -> None:
    protocol = joint_protocol(ASSESSMENT, catalogue)
    assert [party.partner for party in protocol.parties] == ["cnsa", "roscosmos"]
    assert [party.abbreviation for party in protocol.parties] == ["CNSA", "Roscosmos"]
    assert f"{protocol.parties[0].name} (CNSA)" in protocol_html(protocol)
    assert [(row.kind, row.id) for row in protocol.objects] == [
        ("ship", "mengzhou"),
        ("launcher", "angara-a5"),
        ("site", "vostochny"),
    ]
    assert all(re.fullmatch(r"[0-9a-f]{64}", row.sha256) for row in protocol.objects)
    assert [(row.action, row.owner, row.verification) for row in protocol.actions] == [
        ("an adapter", ("cnsa", "roscosmos"), "T"),
        ("certify", ("roscosmos",), "S"),
    ]
    assert [row.check for row in protocol.methods] == ["mass", "docking", "human rating"]
    assert all(row.validation for row in protocol.methods)


def test_the_page_is_deterministic_escaped_and_self_contained(catalogue: Catalogue) -> None:
    page = protocol_html(joint_protocol(ASSESSMENT, catalogue))
    assert page == protocol_html(joint_protocol(ASSESSMENT, catalogue))
    assert "ship &lt;b&gt;27 t&lt;/b&gt;" in page
    assert "compatible with actions" in page
    assert not re.search(r'(src|href)="|<script|url\(', page)


def test_the_twin_holds_the_same_as_the_page(catalogue: Catalogue, tmp_path: Path) -> None:
    protocol = joint_protocol(ASSESSMENT, catalogue)
    page, twin = write_protocol(protocol, tmp_path / "pair.html")
    assert twin.name == "pair.json"
    document = json.loads(twin.read_text(encoding="utf-8"))
    assert document["conclusion"] == "compatible with actions"
    assert [row["verdict"] for row in document["assessment"]["findings"]] == ["pass", "marginal", "not evaluable"]
    assert twin.read_text(encoding="utf-8") == protocol_json(protocol)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_every_language_has_the_same_words() -> None:
    folder = files("perilune.integration.protocol") / "messages"
    tables = [tomllib.loads(folder.joinpath(f"{code}.toml").read_text(encoding="utf-8")) for code in known_languages()]
    keys = [
        {(section, key) for section, rows in table.items() if section != "name" for key in rows} for table in tables
    ]
    assert len(tables) >= 3
    assert all(each == keys[0] for each in keys)


def test_the_page_speaks_the_languages_asked_for(catalogue: Catalogue) -> None:
    page = protocol_html(joint_protocol(ASSESSMENT, catalogue), parse_languages("en, ru,zh"))
    for word in ("Parties · Стороны · 参与方", "совместимы при выполнении мероприятий", "落实行动项后兼容"):
        assert word in page
    assert "Parties" not in protocol_html(joint_protocol(ASSESSMENT, catalogue), ("ru",))


@pytest.mark.parametrize("text", ["", "en,klingon", "../en"])
def test_an_unknown_language_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="languages of en, ru, zh"):
        parse_languages(text)


def test_the_matrix_picture_tells_each_verdict_by_word() -> None:
    rows = [ASSESSMENT, replace(ASSESSMENT, launcher="yenisei", verdict=Verdict.FAIL, margin_kg=-1e3)]
    figure = matrix_figure(rows)
    words = [text.get_text() for text in figure.axes[0].texts]
    assert words == ["marginal", "+9.5 t, docking", "fail", "-1.0 t, docking"]


def test_actions_have_owner_price_and_a_date_before_the_launch(catalogue: Catalogue) -> None:
    change = ("docking", "adapter", "fly the ship's own adapter", "kg", 350.0, 350.0, "assessment", Verdict.PASS, 1e3)
    closings = (ClosingAction(*change),)
    protocol = joint_protocol(ASSESSMENT, catalogue, closings=closings, launch=dt.date(2031, 5, 1))
    assert [(row.number, row.action, row.payload_kg, row.due) for row in protocol.actions] == [
        (1, "an adapter", None, "2030-10-31"),
        (2, "fly the ship's own adapter", 350.0, "2030-10-31"),
        (3, "certify", None, "2029-04-05"),
    ]
    without = joint_protocol(ASSESSMENT, catalogue)
    assert [(row.due, row.due_days) for row in without.actions] == [(None, 182.0), (None, 756.0)]
    assert "182 days before the launch" in protocol_html(without)


def test_the_strictest_rule_set_concludes_and_the_others_stand_beside_it(catalogue: Catalogue) -> None:
    passed = replace(
        ASSESSMENT, verdict=Verdict.PASS, conclusion="compatible", findings=(FINDINGS[0],), limiting_check="mass"
    )
    nasa = load_rule_set("nasa")
    views = (View(nasa, ("roscosmos",), passed), View(DEFAULT_RULES, ("cnsa",), ASSESSMENT))
    protocol = joint_protocol(passed, catalogue, views)
    assert protocol.conclusion == "compatible with actions"
    assert [(row.rules.id, row.conclusion) for row in protocol.rule_sets] == [
        ("default", "compatible with actions"),
        ("nasa", "compatible"),
    ]
    assert {(row.check, row.rules) for row in protocol.differences} == {
        ("docking", "default"),
        ("human rating", "default"),
    }
    assert [row.partner for row in protocol.dissent] == ["roscosmos"]
    page = protocol_html(protocol)
    assert "Where the rule sets differ" in page
    assert "under the rule set nasa the pair is compatible, under default compatible with actions" in page


def test_the_interface_document_is_filled_from_the_catalogue_and_open_elsewhere(catalogue: Catalogue) -> None:
    clauses = interface_document(ASSESSMENT, catalogue)
    assert [clause.subject for clause in clauses] == [
        "mission",
        "mechanical",
        "electrical",
        "radio",
        "environment",
        "range",
        "verification",
        "facilities",
    ]
    items = {(row.item, row.party.partition("/")[0]): row for clause in clauses for row in clause.items}
    diameter = catalogue.ship("mengzhou").diameter
    assert diameter is not None
    assert items["diameter", "ship"].value == f"{diameter.value:g} {diameter.unit}"
    assert items["diameter", "ship"].source == diameter.source
    assert items["connectors", "both"].value is None
    assert 'class="open"' in protocol_html(joint_protocol(ASSESSMENT, catalogue), ("en", "ru"))


def test_every_key_of_the_interface_document_is_one_of_the_catalogue(catalogue: Catalogue) -> None:
    """A renamed field of the catalogue must not silently open an item."""
    from perilune.catalogue.ground import Pad
    from perilune.catalogue.launcher import Fairing
    from perilune.catalogue.model import EscapeTower, Launcher, Ship, ShipConfiguration, Site, Station

    records: dict[str, Any] = {"ship": Ship, "launcher": Launcher, "site": Site, "station": Station}
    inside = {"configuration": ShipConfiguration, "pad": Pad, "fairing": Fairing, "escape_tower": EscapeTower}
    for lines in CLAUSES.values():
        for _item, party, key in lines:
            record = records.get(party)
            for name in key.split(".") if key else ():
                assert name in record.model_fields, (party, key)
                default = record.model_fields[name].default
                record = inside.get(name, type(default) if isinstance(default, BaseModel) else record)


def test_requirements_stand_in_the_order_of_the_standard() -> None:
    rows = requirements(FINDINGS, all_checks())
    assert [(row.number, row.check, row.state) for row in rows] == [
        ("1.1", "mass", "met"),
        ("1.2", "docking", "met with action"),
        ("8.1", "human rating", "open"),
    ]
    assert {check.subject for check in all_checks()} <= set(SUBJECTS)


def test_results_carry_the_lowest_confidence_of_their_data(catalogue: Catalogue) -> None:
    data = tuple(Datum("ship/a", "b", 1.0, "m", "s", "2026", "flown", word) for word in ("high", "low", "medium"))
    found = replace(ASSESSMENT, findings=(replace(FINDINGS[0], inputs=data), *FINDINGS[1:]))
    protocol = joint_protocol(found, catalogue)
    assert [row.confidence for row in protocol.results] == ["low", None, None]
    assert protocol.results[0].title == "Mass to the destination"


def test_the_annexes_show_the_ascent_its_loads_and_the_aborts(catalogue: Catalogue) -> None:
    rows = (AscentRow(0.0, 0.1, 0.0, 0.0, 1.2, 1.0), AscentRow(60.0, 11.0, 400.0, 31.5, 1.9, 0.8))
    loads = PeakLoads(1.9, 60.0, 31.5, 60.0)
    annexes = Annexes("a circular orbit of 200 km", 15e3, rows, loads, None)
    page = protocol_html(joint_protocol(ASSESSMENT, catalogue, annexes=annexes))
    assert "a circular orbit of 200 km; 15,000 kg" in page
    assert '<td class="number">31.50</td>' in page
    assert "The ship carries no crew." in page
    refused = protocol_html(joint_protocol(ASSESSMENT, catalogue, annexes=NoSolution("it is too heavy", "mass")))
    assert "Not computed." in refused and "it is too heavy" in refused


def test_annexes_of_the_same_pair_are_the_same_work(catalogue: Catalogue) -> None:
    ship, launcher, site = catalogue.ship("progress-ms"), catalogue.launcher("soyuz-2-1a"), catalogue.site("baikonur")
    asked = PairQuestion(ship, launcher, site, "station:iss", catalogue)
    of_window = replace(asked, insertion_dv_m_s=800.0, lead_time_s=1e8)
    assert annex_task(of_window).key == annex_task(asked).key
    assert annex_task(replace(asked, inclination_deg=60.0)).key != annex_task(asked).key


def test_pictures_of_the_aborts_that_are_drawn_already_are_not_drawn_again(catalogue: Catalogue) -> None:
    moments = tuple(
        AbortMoment(
            time, 100.0 * time, 5.0 * time, 5.0 * time + 400.0, "escape", True, None, ("escape",), 1.0, 8.0,
            None, None, None, None, None, None, None, None,
        )
        for time in (0.0, 60.0)
    )  # fmt: skip
    spans = (AbortSpan("escape", 0.0, 60.0, (0.0, 6e3), (0.0, 300.0)),)
    coverage = AbortCoverage("soyuz-ms", "soyuz-2-1a", "baikonur", "leo", 1.0, (), spans, (), moments)
    ascent = Annexes("a circular orbit of 200 km", 15e3, (), PeakLoads(1.9, 60.0, 31.5, 60.0), coverage)
    protocol = joint_protocol(ASSESSMENT, catalogue, annexes=ascent)
    pictures = abort_pictures(coverage)
    assert [picture[:4] for picture in pictures] == ["<svg"]
    assert protocol_html(protocol, drawn=pictures) == protocol_html(protocol)
    assert "<figure><svg>elsewhere</svg></figure>" in protocol_html(protocol, drawn=("<svg>elsewhere</svg>",))
    lacking = (AbortSpan("not evaluable: escape_motor of soyuz-ms missing", 0.0, 60.0, (0.0, 6e3), (0.0, 300.0)),)
    assert abort_pictures(replace(coverage, modes=(), black_zones=lacking)) == ()


def _abort(time_s: float, *, covered: bool, cause: str | None) -> AbortMoment:
    values: dict[str, Any] = {field.name: None for field in fields(AbortMoment)}
    values |= {"time_s": time_s, "altitude_m": 10e3, "airspeed_m_s": 500.0, "inertial_speed_m_s": 900.0}
    return AbortMoment(**{**values, "mode": "escape", "covered": covered, "cause": cause, "modes": ("escape",)})


@pytest.mark.parametrize(
    ("cause", "pictures", "share"),
    [("too slow out of the blast", 1, True), ("not evaluable: escape_motor of mengzhou missing", 0, False)],
)
def test_aborts_that_cannot_be_judged_are_not_told_as_uncovered(
    catalogue: Catalogue, cause: str, pictures: int, share: bool
) -> None:
    zone = AbortSpan(cause, 0.0, 60.0, (100.0, 11e3), (0.0, 400.0))
    moments = tuple(_abort(time, covered=False, cause=cause) for time in (0.0, 60.0))
    coverage = AbortCoverage("mengzhou", "angara-a5", "vostochny", "leo", 0.0, (), (), (zone,), moments)
    rows = (AscentRow(0.0, 0.1, 0.0, 0.0, 1.2, 1.0),)
    annexes = Annexes("a circular orbit of 200 km", 15e3, rows, PeakLoads(1.9, 60.0, 31.5, 60.0), coverage)
    page = protocol_html(joint_protocol(ASSESSMENT, catalogue, annexes=annexes))
    assert f"✕ {cause}" in page
    assert (page.count("<svg"), "share of the ascent that is covered" in page) == (pictures, share)


def test_a_station_is_an_object_of_the_protocol(catalogue: Catalogue) -> None:
    protocol = joint_protocol(replace(ASSESSMENT, destination="station:tiangong"), catalogue)
    assert ("station", "tiangong") in [(row.kind, row.id) for row in protocol.objects]
    station = next(row for row in protocol.objects if row.kind == "station")
    assert station.sha256 == catalogue.digest("station", "tiangong")


def test_rule_sets_that_find_the_same_have_no_differences_and_no_dissent(catalogue: Catalogue) -> None:
    views = [View(DEFAULT_RULES, ("cnsa",), ASSESSMENT), View(load_rule_set("esa"), ("esa",), ASSESSMENT)]
    protocol = joint_protocol(ASSESSMENT, catalogue, views)
    assert (protocol.differences, protocol.dissent) == ((), ())
    assert "<p>Every check comes to the same under each rule set.</p>" in protocol_html(protocol)


def test_where_all_passes_nothing_is_to_be_done(catalogue: Catalogue) -> None:
    good = replace(ASSESSMENT, verdict=Verdict.PASS, conclusion="compatible", findings=FINDINGS[:1])
    protocol = joint_protocol(good, catalogue)
    assert protocol.actions == ()
    assert "<p>None.</p>" in protocol_html(protocol)


def test_a_finding_that_is_of_no_check_has_no_method(catalogue: Catalogue) -> None:
    nowhere = Finding("configuration", Verdict.NOT_EVALUABLE, None, None, None, None, "catalogue", "missing", "add it")
    protocol = joint_protocol(replace(ASSESSMENT, findings=(*FINDINGS, nowhere)), catalogue)
    assert [row.check for row in protocol.results][-1] == "configuration"
    assert [row.check for row in protocol.methods] == ["mass", "docking", "human rating"]


def test_values_of_the_catalogue_stand_as_a_reader_writes_them() -> None:
    length = Quantity(value=2.5, unit="m", low=2.0, source="made for a test", date="2026", maturity="flown")
    values = (True, False, length, length.model_copy(update={"low": None}), [[1.0, 2.5], [2.0, 3.0]], 0.125, "IDSS")
    told = ["yes", "no", "2.5 m (2 to 2.5)", "2.5 m", "(1, 2.5), (2, 3)", "0.125", "IDSS"]
    assert [shown(value) for value in values] == told


def test_the_annexes_follow_the_ascent_from_the_pad_to_the_orbit(catalogue: Catalogue) -> None:
    ship, launcher, site = catalogue.ship("progress-ms"), catalogue.launcher("soyuz-2-1a"), catalogue.site("baikonur")
    found = pair_annexes(PairQuestion(ship, launcher, site, "station:iss", catalogue))
    assert isinstance(found, Annexes)
    assert found.ship_kg == pytest.approx(ship.configuration[0].mass.si)
    first, last = found.ascent[0], found.ascent[-1]
    assert (first.time_s, first.airspeed_m_s) == (0.0, 0.0)
    # 200 km circular about the turning Earth: 7,784 m/s less some 300 m/s of the air at 51.6 degrees
    assert last.altitude_km == pytest.approx(200.0, abs=15.0)
    assert last.airspeed_m_s == pytest.approx(7784.0 - 465.0 * math.cos(math.radians(51.6)), abs=30.0)
    steps = [after.time_s - before.time_s for before, after in itertools.pairwise(found.ascent[:-1])]
    assert min(steps) >= 14.9
    assert found.loads.acceleration_g >= max(row.acceleration_g for row in found.ascent)
    assert found.loads.dynamic_pressure_kpa >= max(row.dynamic_pressure_kpa for row in found.ascent)
    assert 0.0 < found.loads.dynamic_pressure_time_s < found.loads.acceleration_time_s < last.time_s


def test_annexes_that_can_not_be_computed_say_why(catalogue: Catalogue) -> None:
    ship, launcher, site = catalogue.ship("progress-ms"), catalogue.launcher("electron"), catalogue.site("mahia")
    asked = PairQuestion(ship, launcher, site, "station:iss", catalogue)
    row = ship.configuration[0].model_copy(update={"destinations": ["mars"]})
    away = ship.model_copy(update={"configuration": [row]})
    answers = [
        pair_annexes(replace(asked, destination="gto")),
        pair_annexes(replace(asked, ship=away, destination="mars")),
        pair_annexes(asked),
    ]
    assert all(isinstance(row, NoSolution) for row in answers)
    told = [row.reason for row in answers if isinstance(row, NoSolution)]
    assert told[:2] == [
        "not evaluable: configuration of progress-ms for gto missing",
        "not evaluable: the energy of the departure is missing",
    ]
    assert re.fullmatch(r"electron carries \d+ kg to 200 km circular, 51.6 deg, not \d+ kg", told[2])


def test_a_pdf_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InputError, match=r"a PDF cannot be written.*pip install 'perilune\[pdf\]'"):
        check_pdf()


def test_a_pdf_is_written_and_the_same_twice(catalogue: Catalogue, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    page = protocol_html(joint_protocol(ASSESSMENT, catalogue))
    first, second = (write_pdf(page, tmp_path / name).read_bytes() for name in ("a.pdf", "b.pdf"))
    assert first.startswith(b"%PDF-")
    assert first == second
