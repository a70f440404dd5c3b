"""The joint protocol: conclusion by rule, actions with owners, one page that asks for nothing outside itself."""

import json
import re
import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from perilune.catalogue import Catalogue, load_catalogue
from perilune.errors import InputError
from perilune.integration import Assessment, Finding, PayloadFigures
from perilune.integration.messages import known_languages, parse_languages
from perilune.integration.plots import matrix_figure
from perilune.integration.protocol import joint_protocol
from perilune.integration.protocol_page import protocol_html, protocol_json, write_protocol
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
    folder = files("perilune.integration.messages")
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
