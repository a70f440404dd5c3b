"""``perilune integration``: exit status, the JSON document, the files it writes. No ascent is computed here."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import perilune.integration
from perilune.cli.app import main
from perilune.integration import Assessment, Finding, PayloadFigures
from perilune.integration import matrix as matrix_module
from perilune.integration.confidence import Confidence
from perilune.integration.matrix import Cell, Matrix
from perilune.integration.partner_view import partner_views
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


def test_check_tells_a_person_and_writes_the_protocol(
    verdict: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    verdict(Verdict.FAIL)
    page = tmp_path / "protocol.html"
    code, out, _ = run(monkeypatch, capsys, "check", "oryol", "proton-m", "--to", "llo", "--protocol", str(page))
    assert code == 1
    assert "✕ fail" in out
    assert "find 7000 kg" in out
    assert page.exists()
    assert json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["conclusion"] == "not compatible"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "orio", "proton-m", "--to", "llo"),
        ("check", "oryol", "proton-m", "--to", "moon"),
        ("check", "oryol", "proton-m", "--to", "llo", "--site", "kourou"),
        ("check", "oryol", "proton-m", "--to", "llo", "--protocol", "protocol.doc"),
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
    given = ("orio", "proton", "--to", "moon", "--site", "x", "--c3", "nan", "--insertion=-5", "--protocol", "a.doc")
    code, out, _ = run(monkeypatch, capsys, "check", *given, "--json")
    errors = json.loads(out)["errors"]
    keys = ["SHIP", "LAUNCHER", "--to", "--site", "--c3", "--insertion", "--protocol"]
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
