"""``perilune integration``: exit status, the JSON document, the files it writes. No ascent is computed here."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import perilune.integration
import perilune.integration.closing
from perilune.cli.app import main
from perilune.errors import NoSolution
from perilune.integration import Assessment, Finding, PayloadFigures
from perilune.integration import matrix as matrix_module
from perilune.integration.closing import Closing, ClosingAction, Tried
from perilune.integration.confidence import Confidence
from perilune.integration.matrix import Cell, Matrix
from perilune.integration.matrix.partner_view import partner_views
from perilune.integration.rules import under_rules
from perilune.integration.rules.under_rules import View
from perilune.verdict import Verdict

FINDING = Finding("mass", Verdict.FAIL, 20e3, 27e3, -7e3, "kg", "a rule", "too heavy", "find 7000 kg", critical=True)
FAILED = Assessment(
    ship="oryol",
    launcher="proton-m",
    site="baikonur",
    destination="llo",
    verdict=Verdict.FAIL,
    conclusion="not compatible",
    payload_kg=PayloadFigures(None, 20e3, None),
    required_kg=27e3,
    margin_kg=-7e3,
    limiting_check="mass",
    open_points=0,
    completeness=1.0,
    c3_km2_s2=-1.7,
    findings=(FINDING,),
)


def run(monkeypatch: pytest.MonkeyPatch, capsys: Any, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["perilune", "integration", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.fixture
def verdict(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set what every assessment says."""

    def set_verdict(value: Verdict) -> None:
        result = replace(FAILED, verdict=value)
        monkeypatch.setattr(perilune.integration, "assess", lambda *_a, **_k: result)

    return set_verdict


@pytest.mark.parametrize(
    ("value", "status"),
    [(Verdict.PASS, 0), (Verdict.MARGINAL, 0), (Verdict.NOT_EVALUABLE, 0), (Verdict.FAIL, 1)],
)
def test_check_exits_1_only_where_a_check_fails(
    verdict: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any, value: Verdict, status: int
) -> None:
    verdict(value)
    code, out, _ = run(monkeypatch, capsys, "check", "oryol", "proton-m", "--to", "llo", "--json")
    assert code == status
    document = json.loads(out)
    assert document["verdict"] == str(value)
    assert {"check", "verdict", "value", "limit", "margin", "unit", "source"} <= set(document["findings"][0])


def test_check_tells_a_person(verdict: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    verdict(Verdict.FAIL)
    code, out, _ = run(monkeypatch, capsys, "check", "oryol", "proton-m", "--to", "llo")
    assert code == 1
    assert "✕ fail" in out
    assert "find 7000 kg" in out


@pytest.fixture
def protocol(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pair come to the same under each rule set, and every ascent carry nothing."""

    def assess_under(insisted: Any, *_rest: Any) -> tuple[View, ...]:
        weak = NoSolution("proton-m is too weak", "mass")
        return tuple(View(row.rules, row.partners, FAILED, weak) for row in insisted)

    monkeypatch.setattr(under_rules, "assess_under", assess_under)


@pytest.mark.usefixtures("protocol")
def test_protocol_writes_the_page_and_its_twin(monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path) -> None:
    options = ("--out", str(tmp_path), "--language", "en,ru,zh", "--rules", "nasa", "--launch", "2031-05-01")
    pair = ("protocol", "oryol", "proton-m", "--to", "llo")
    code, out, _ = run(monkeypatch, capsys, *pair, *options, "--dissent", "roscosmos=the fairing fits")
    assert code == 1
    assert "find 7000 kg" in out
    page = tmp_path / "oryol--proton-m--baikonur--llo.html"
    assert "Совместный протокол" in page.read_text(encoding="utf-8")
    document = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert document["conclusion"] == "not compatible"
    assert document["rule_sets"][0]["rules"]["id"] == "nasa"
    assert document["actions"][0]["due"] == "2029-09-06"
    assert document["dissent"] == [{"partner": "roscosmos", "note": "the fairing fits"}]
    assert document["annexes"]["reason"] == "proton-m is too weak"
    code, out, _ = run(monkeypatch, capsys, *pair, *options, "--json")
    assert json.loads(out)["conclusion"] == "not compatible"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--rules", "cnsa=nasa"), "'cnsa' is no party of the pair; expected one set of roscosmos"),
        (("--rules", "naza"), "no rule set 'naza'"),
        (("--dissent", "too heavy"), "'too heavy' is no note of a party"),
        (("--launch", "soon"), "'soon' is no day; expected YYYY-MM-DD"),
        (("--language", "en,fr"), "no words in 'fr'"),
        (("--checks", "nowhere"), "no such folder"),
    ],
)
def test_bad_options_of_the_protocol_are_told_before_the_work(
    given: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    monkeypatch.setattr(under_rules, "assess_under", lambda *_a: pytest.fail("computed first"))
    pair = ("protocol", "oryol", "proton-m", "--to", "llo", "--out", str(tmp_path))
    code, _, err = run(monkeypatch, capsys, *pair, *given)
    assert code == 2
    assert said in err
    assert not list(tmp_path.iterdir())


def test_rules_lists_every_limit_with_its_source(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    code, out, _ = run(monkeypatch, capsys, "rules", "esa", "--json")
    rows = {row["limit"]: row for row in json.loads(out)["limits"]}
    assert code == 0
    assert (rows["growth_planned"]["value"], rows["growth_planned"]["given"]) == ("20 %", True)
    assert (rows["due_test"]["value"], rows["due_test"]["given"]) == ("182 d", False)
    assert all(row["source"] and row["meaning"] for row in rows.values())
    code, out, _ = run(monkeypatch, capsys, "rules", "esa")
    assert code == 0
    assert "built-in sets: default, esa, nasa" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "orio", "proton-m", "--to", "llo"),
        ("check", "oryol", "proton-m", "--to", "moon"),
        ("check", "oryol", "proton-m", "--to", "llo", "--site", "kourou"),
        ("check", "oryol", "proton-m", "--to", "llo", "--rules", "rules.toml"),
        ("matrix", "--to", "station:nowhere"),
        ("matrix", "--to", "llo", "--workers", "0"),
    ],
)
def test_bad_input_exits_2_and_says_why(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    code, out, err = run(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert "problem" in err


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path) -> None:
    given = ("orio", "proton", "--to", "moon", "--site", "x", "--c3", "nan", "--insertion=-5", "--rules", "a")
    code, out, _ = run(monkeypatch, capsys, "check", *given, "--json")
    errors = json.loads(out)["errors"]
    keys = ["SHIP", "LAUNCHER", "--to", "--site", "--c3", "--insertion", "--rules"]
    assert (code, [error["key"] for error in errors]) == (2, keys)
    assert all(error["fix"] and error["expected"] for error in errors)


def test_a_picture_that_cannot_be_written_is_refused_before_the_work(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    monkeypatch.setattr(matrix_module, "matrix", lambda *_a, **_k: pytest.fail("computed first"))
    picture = str(tmp_path / "nowhere" / "a.svg")
    code, _, err = run(monkeypatch, capsys, "matrix", "--to", "leo", "--c3", "3", "--ships", "a,b", "--plot", picture)
    assert code == 2
    assert "does not exist" in err and "no ship 'a'" in err and "no ship 'b'" in err
    assert "--c3: does not go with 'leo'" in err


def test_matrix_prints_one_document_and_draws(monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path) -> None:
    asked: list[Any] = []
    sure = Confidence(1.0, 1.0, -7.1e3, -6.9e3, True)
    cell = Cell("oryol", "proton-m", "baikonur", "llo", Verdict.FAIL, "not compatible", "mass", -7e3, (), sure)
    other = replace(cell, ship="orion")
    views = partner_views(
        (cell, other),
        {("ship", "oryol"): "roscosmos", ("ship", "orion"): "nasa", ("launcher", "proton-m"): "roscosmos"},
    )

    def made(
        catalogue: Any, to: tuple[str, ...], ships: list[str], launchers: list[str], *rest: Any, **o: Any
    ) -> Matrix:
        asked.append((to, ships, launchers))
        return Matrix(to, ("oryol", "orion"), ("proton-m",), (cell, other), views)

    monkeypatch.setattr(matrix_module, "matrix", made)
    pictures = [tmp_path / "matrix.svg", tmp_path / "partners.svg"]
    options = ("--json", "--plot", str(pictures[0]), "--partners", str(pictures[1]))
    code, out, _ = run(monkeypatch, capsys, "matrix", "--to", "llo", "--ships", "oryol, orion", *options)
    assert code == 0
    assert asked == [(("llo",), ["oryol", "orion"], [])]
    assert json.loads(out)["cells"][0]["ship"] == "oryol"
    assert all(picture.read_text(encoding="utf-8").startswith("<?xml") for picture in pictures)
    code, out, _ = run(monkeypatch, capsys, "matrix", "--to", "llo")
    assert "✕ fail -7.0 mass" in out
    assert "✕1; orion on proton-m ✕ -7.0" in out


def test_close_tells_what_closes_and_exits_1_where_a_check_stays_open(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    action = ClosingAction(
        "mass", "lighter ship", "make oryol 7 t lighter", "kg", 7e3, 7e3, "ok", Verdict.MARGINAL, 0.0
    )
    names = ("mass", "human rating", "export")
    tried = tuple(Tried(name, "lighter ship", "kg", 9e3, "the check is still fail") for name in names[1:])
    answer = Closing("oryol", "proton-m", "baikonur", "llo", Verdict.FAIL, names, (action,), tried, names[1:])
    monkeypatch.setattr(perilune.integration.closing, "closing", lambda *_a, **_k: answer)
    arguments = ("close", "oryol", "proton-m", "--to", "llo", "--cache", str(tmp_path))
    code, out, _ = run(monkeypatch, capsys, *arguments)
    assert code == 1
    assert "make oryol 7 t lighter" in out and "+7,000" in out
    assert "Nothing of these closes human rating, export" in out
    assert out.count("the check is still fail") == 1
    monkeypatch.setattr(perilune.integration.closing, "closing", lambda *_a, **_k: replace(answer, unclosed=()))
    code, out, _ = run(monkeypatch, capsys, *arguments, "--json")
    assert code == 0
    assert json.loads(out)["actions"][0]["payload_price_kg"] == 7e3
