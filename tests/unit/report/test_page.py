import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from perilune.programme import BuildUp
from perilune.report import LineChart, Series, write_report
from perilune.report.modules import app_modules, joined_modules
from perilune.report.sources import sourced_entries

OWN_FILES = {"catalogue.json", "report.html"}


class _Page(HTMLParser):
    """The tags of a page, and the text of its style and scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {"style": [], "script": []}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in self.texts:
            self.texts[self.open[-1]].append(data)

    @property
    def data(self):
        return json.loads(self.texts["script"][0])


@pytest.fixture
def text(plan, catalogue, tmp_path) -> str:
    return write_report(plan, catalogue, tmp_path)[0].read_text()


def test_the_page_asks_nothing_of_any_server(text):
    page = _Page(text)
    assert page.open == []
    assert not {tag for tag, _ in page.seen} & {"link", "img", "iframe", "object", "base"}
    for _, attributes in page.seen:
        for name in ("src", "href", "xlink:href", "action"):
            assert (attributes.get(name) or "#").startswith("#")
    assert not re.search(r"url\((?!#)|@import", page.texts["style"][0])


def test_the_policy_allows_these_very_scripts_and_this_style_alone(text):
    page = _Page(text)
    (policy,) = [row["content"] for _, row in page.seen if row.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for name, texts in (("script-src", page.texts["script"][1:]), ("style-src", page.texts["style"])):
        digests = [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in texts]
        assert rules[name].split() == [f"'sha256-{digest}'" for digest in digests]


def test_names_from_a_file_are_text_never_markup(plan, text):
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    page = _Page(text)
    assert page.data["plan"]["name"] == plan.name
    assert "innerHTML" not in page.texts["script"][2]


def test_the_same_plan_gives_the_same_bytes(plan, catalogue, tmp_path):
    first = write_report(plan, catalogue, tmp_path)[0].read_bytes()
    assert write_report(plan, catalogue, tmp_path)[0].read_bytes() == first
    assert {path.name for path in tmp_path.iterdir()} == OWN_FILES


def test_findings_give_the_number_of_a_text_that_stands_once(plan, text):
    data = _Page(text).data
    finding = data["plan"]["options"][0]["findings"][0]
    assert data["texts"][finding["source"]] == plan.options[0].findings[0].source
    assert len(set(data["texts"])) == len(data["texts"])


def test_an_option_leads_to_its_protocol_where_one_was_written(plan, catalogue, tmp_path):
    (tmp_path / "protocols").mkdir()
    name = "protocols/crew--mengzhou--yenisei--wenchang.html"
    (tmp_path / name).write_text("protocol")
    text = write_report(plan, catalogue, tmp_path)[0].read_text()
    assert [row["protocol"] for row in _Page(text).data["plan"]["options"]] == [None, name, None]


def test_charts_stand_in_the_page_and_beside_it_while_there_are_any(plan, catalogue, tmp_path):
    chart = LineChart("schedule", "Done by", "year", "probability", (2030.0, 2031.0), (Series("hub", (0.1, None)),))
    text = write_report(plan, catalogue, tmp_path, (chart,))[0].read_text()
    assert _Page(text).data["charts"][0]["series"][0]["y"] == [0.1, None]
    assert (tmp_path / "charts.json").is_file()
    write_report(plan, catalogue, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == OWN_FILES


def test_the_flights_of_a_build_up_stand_in_the_page_in_the_colour_of_who_flies_them(
    plan, campaign, catalogue, tmp_path
):
    built = BuildUp((), (), campaign, None, None, (), None)
    text = write_report(replace(plan, build_up=built), catalogue, tmp_path)[0].read_text()
    data = _Page(text).data
    assert [row["partner"] for row in data["campaign"][""]] == ["esa"]
    assert list(data["colours"]) == ["cnsa", "roscosmos", "esa"]
    assert _Page(write_report(plan, catalogue, tmp_path)[0].read_text()).data["campaign"] == {}


def test_every_module_of_the_page_is_joined(text):
    script = _Page(text).texts["script"][2]
    assert script == joined_modules(app_modules(), "main.js")
    assert len(re.findall(r"^const \$m\d+ = \(\(\) => \{$", script, re.MULTILINE)) == len(app_modules())


@pytest.mark.parametrize(
    ("sources", "cause"),
    [
        ({"main.js": 'import { a } from "./b.js";'}, "no such module"),
        ({"main.js": 'import { a } from "./b.js";', "b.js": 'import { c } from "./main.js";'}, "a circle"),
        ({"main.js": "export default 1;"}, "can be joined"),
    ],
)
def test_modules_that_cannot_be_joined_are_refused(sources, cause):
    with pytest.raises(ValueError, match=cause):
        joined_modules(sources, "main.js")


def test_every_number_of_an_entry_is_told_with_its_source(plan, catalogue):
    (entry,) = sourced_entries(plan, catalogue)
    assert entry.id == "saturn-v"
    keys = [number.key for number in entry.numbers]
    assert "stage[0].propellant_mass" in keys
    assert "published[0].payload" in keys
    assert all(number.source and number.date for number in entry.numbers)
