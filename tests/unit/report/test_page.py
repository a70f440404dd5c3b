import re
import subprocess
from html.parser import HTMLParser

import pytest

from perilune.report import write_report
from perilune.report.matrix import matrices
from perilune.report.sources import sourced_entries
from perilune.verdict import Verdict


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_asks_nothing_of_any_server(plan, catalogue, tmp_path):
    text = write_report(plan, catalogue, tmp_path).read_text()
    tags = _Tags()
    tags.feed(text)
    assert tags.open == []
    assert not {tag for tag, _ in tags.seen} & {"script", "link", "img", "iframe", "object"}
    for _, attributes in tags.seen:
        for name in ("src", "href", "xlink:href", "action", "data"):
            assert (attributes.get(name) or "#").startswith("#")
    assert not re.search(r"url\((?!#)|@import", text)


def test_names_from_a_file_are_text_never_markup(plan, catalogue, tmp_path):
    text = write_report(plan, catalogue, tmp_path).read_text()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_the_same_plan_gives_the_same_bytes(plan, catalogue, tmp_path):
    first = write_report(plan, catalogue, tmp_path).read_bytes()
    assert write_report(plan, catalogue, tmp_path).read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_verdicts_are_told_by_word_and_shape(plan, catalogue, tmp_path):
    text = write_report(plan, catalogue, tmp_path).read_text()
    for words in ("▲</span> marginal", "✕</span> fail", "●</span> pass", "blocked"):
        assert words in text


def test_a_cell_of_the_matrix_is_the_best_of_its_options(plan):
    (matrix,) = matrices(plan.options)
    assert matrix.ships == ("mengzhou",)
    assert matrix.launchers == ("long-march-10", "yenisei")
    cell = matrix.cells["mengzhou"]["yenisei"]
    assert cell is not None
    assert (cell.best.verdict, cell.tried) == (Verdict.PASS, 2)


def test_every_number_of_an_entry_is_told_with_its_source(plan, catalogue):
    (entry,) = sourced_entries(plan, catalogue)
    assert entry.id == "saturn-v"
    keys = [number.key for number in entry.numbers]
    assert "stage[0].propellant_mass" in keys
    assert "published[0].payload" in keys
    assert all(number.source and number.date for number in entry.numbers)


@pytest.mark.browser
def test_a_browser_shows_the_page(plan, catalogue, tmp_path):
    page = write_report(plan, catalogue, tmp_path)
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    command = ["chromium", *options, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    for section in ("missions", "timeline", "matrix", "scenarios", "shares", "curves", "trajectories", "sources"):
        assert f'<section id="{section}">' in done.stdout
    assert done.stdout.count("<svg") == 2
