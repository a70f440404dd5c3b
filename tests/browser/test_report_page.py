"""The example's page in Chromium: every view, the scene, filters and scenarios, narrow screens, print."""

import json
import math
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

VIEWS = (
    "overview", "scene", "matrix", "timeline", "bat", "curves", "porkchop", "abort", "station", "partners", "schedule",
    "sources", "glossary",
)  # fmt: skip
OF_CHARTS = ("porkchop", "abort", "schedule")
MOON_KM = 1737.4
CUT_LABELS = """() => [...document.querySelectorAll("main svg text")].filter((text) => {
  const box = text.getBBox();
  const size = text.ownerSVGElement.viewBox.baseVal;
  const inside = box.x > -1 && box.x + box.width < size.width + 1 && box.y > -2 && box.y + box.height < size.height + 2;
  return !inside;
}).map((text) => text.textContent)"""


def _open(page: Page, folder: Path, hash_: str = "") -> None:
    page.goto((folder / "report.html").as_uri() + hash_)
    expect(page.locator("main section h2")).to_be_visible()


def _ship(page: Page) -> list[float]:
    return [float(part) for part in (page.locator(".stage").get_attribute("data-ship") or "").split()]


def _slide(page: Page, part: float) -> None:
    page.locator("#time").evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', { bubbles: true })); }",
        round(1000 * part),
    )


def test_every_view_is_drawn_from_its_link(page, example):
    _open(page, example)
    links = page.locator("#views a")
    assert [link.get_attribute("href") for link in links.all()] == [f"#{name}" for name in VIEWS]
    for name in VIEWS:
        page.locator(f'#views a[href^="#{name}"]').click()
        section = page.locator(f"#view-{name}")
        expect(section).to_be_visible()
        assert section.locator("svg, table, canvas, dl, details").count() > 0
        assert "[object" not in section.inner_text()
        assert page.locator("#views a[aria-current=page]").inner_text() == section.locator("h2").inner_text()
        focused = ("H2", "BODY") if name == "overview" else ("H2",)
        page.wait_for_function("names => names.includes(document.activeElement.tagName)", arg=focused)


def test_views_without_data_are_absent_and_come_with_it(page, example, without_charts):
    _open(page, without_charts)
    shown = [link.get_attribute("href") for link in page.locator("#views a").all()]
    assert shown == [f"#{name}" for name in VIEWS if name not in OF_CHARTS]
    for name in OF_CHARTS:
        _open(page, example, f"#{name}")
        assert page.locator(f"#view-{name} figure svg").count() >= 1


def test_the_porkchop_marks_the_flown_window(page, example):
    _open(page, example, "#porkchop")
    expect(page.locator("#view-porkchop svg text", has_text="flown")).to_have_count(1)
    assert page.locator("#view-porkchop svg rect").count() > 500


def test_every_flight_with_a_crew_has_a_verdict_on_its_aborts(page, example):
    plan = json.loads((example / "plan.json").read_text())
    crewed = [row["name"] for row in plan["missions"] if row["crew"] and row["selected"]]
    _open(page, example, "#abort")
    rows = page.get_by_role("region", name="Flights with crews").locator("tbody tr")
    assert [row.locator("th").inner_text() for row in rows.all()] == crewed
    assert rows.locator(".verdict").count() == len(crewed)


@pytest.mark.parametrize("view", ["bat", "timeline"])
def test_the_flights_of_the_build_up_follow_the_filter_of_partners(page, example, view):
    flights = json.loads((example / "plan.json").read_text())["build_up"]["plan"]["flights"]
    partner = flights[0]["partner"]
    name = {"bat": "Bat chart of the build-up", "timeline": "Timeline of the build-up"}[view]
    for hash_, count in (
        (f"#{view}", len(flights)),
        (f"#{view}?partner={partner}", sum(row["partner"] == partner for row in flights)),
    ):
        _open(page, example, hash_)
        expect(page.locator(f'svg[aria-label^="{name}"] circle')).to_have_count(count)


@pytest.mark.parametrize("view", ["bat", "timeline"])
def test_the_flights_of_the_build_up_follow_the_scenario(page, example, view):
    built = json.loads((example / "plan.json").read_text())["build_up"]
    name = {"bat": "Bat chart of the build-up", "timeline": "Timeline of the build-up"}[view]
    for recovery in built["recoveries"]:
        _open(page, example, f"#{view}?scenario={recovery['shock']['id']}")
        expect(page.locator(f'svg[aria-label^="{name}"] circle')).to_have_count(len(recovery["plan"]["flights"]))
        expect(page.locator("main")).to_contain_text(f", when: {recovery['shock']['name']}")


def test_the_charts_of_the_build_up_follow_the_scenario(page, example):
    built = json.loads((example / "plan.json").read_text())["build_up"]
    plans = {"": built["plan"]} | {row["shock"]["id"]: row["plan"] for row in built["recoveries"]}
    seen = set()
    for scenario, plan in plans.items():
        _open(page, example, f"#station?scenario={scenario}")
        rows = page.get_by_role("region", name="Flights of the campaign").locator("tbody tr")
        expect(rows).to_have_count(len(plan["flights"]))
        mass = page.locator('svg[aria-label="Elements in service, by the campaign"]')
        expect(mass).to_have_count(1)
        seen.add(mass.inner_html())
        expect(page.get_by_role("region", name="Balances of the outpost")).to_have_count(1)
        _open(page, example, f"#partners?scenario={scenario}")
        shares = page.get_by_role("region", name="Shares in the build-up").locator("tbody tr")
        expect(shares).to_have_count(len(plan["shares"]))
    assert len(seen) == len(plans) > 1


def test_a_series_of_a_partner_has_its_colour(page, example):
    _open(page, example, "#station")
    colours = page.evaluate("JSON.parse(document.getElementById('data').textContent).colours")
    for partner in ("cnsa", "roscosmos"):
        key = page.locator(".pairs figcaption span", has_text=partner).locator("line")
        assert key.get_attribute("stroke") == colours[partner]


def test_gaps_of_a_line_stay_gaps_and_black_zones_are_black(page, with_charts):
    _open(page, with_charts, "#abort")
    chart = page.locator('svg[aria-label="Ways out"]')
    drawn = [path.get_attribute("d") or "" for path in chart.locator("path").all()]
    assert [d.count("L") for d in drawn] == [1, 1, 1]
    assert chart.locator("path").nth(1).get_attribute("stroke") == "#1b2733"


def test_the_scene_turns_by_mouse_and_by_key(page, example):
    _open(page, example, "#scene?mission=crew-1")
    stage = page.locator(".stage[data-painted=yes]")
    expect(stage).to_be_visible(timeout=20_000)
    seen = [(stage.get_attribute("data-camera"), stage.locator("canvas").screenshot())]
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 460, box["y"] + 240, steps=4)
    page.mouse.up()
    seen.append((stage.get_attribute("data-camera"), stage.locator("canvas").screenshot()))
    stage.press("ArrowRight")
    seen.append((stage.get_attribute("data-camera"), stage.locator("canvas").screenshot()))
    stage.press("+")
    seen.append((stage.get_attribute("data-camera"), stage.locator("canvas").screenshot()))
    assert len({camera for camera, _ in seen}) == 4
    assert len({picture for _, picture in seen}) == 4


def test_the_slider_takes_the_ship_from_the_parking_orbit_to_the_orbit_about_the_moon(page, example):
    _open(page, example, "#scene?mission=crew-1")
    _slide(page, 0.0)
    # 200 km above the equatorial radius; the parking orbit is circular to some kilometres
    assert math.isclose(math.hypot(*_ship(page)), 6578.0, abs_tol=15.0)
    _open(page, example, "#scene?mission=crew-1&frame=moon")
    _slide(page, 1.0)
    # 100 km above the Moon; the Moon is interpolated over an hour, 4 km
    assert math.isclose(math.hypot(*_ship(page)), MOON_KM + 100.0, abs_tol=15.0)
    _open(page, example, "#scene?mission=crew-1&frame=rotating")
    _slide(page, 1.0)
    x, y, z = _ship(page)
    assert 356_000 < x < 407_000
    assert math.hypot(y, z) < MOON_KM + 120.0


def test_play_and_the_space_key_move_the_ship(page, example):
    _open(page, example, "#scene?mission=relay")
    before = _ship(page)
    page.locator("#play").click()
    page.wait_for_function(
        "before => document.querySelector('.stage').dataset.ship !== before",
        arg=page.locator(".stage").get_attribute("data-ship"),
    )
    page.locator(".stage").press(" ")
    expect(page.locator("#play")).to_have_text("▶ Play")
    assert _ship(page) != before


@pytest.mark.parametrize("mission", ["tianwen-3", "crew-exchange-tiangong"])
def test_other_flights_are_shown_about_their_own_centre(page, example, mission):
    _open(page, example, f"#scene?mission={mission}")
    _slide(page, 0.5)
    radius = math.hypot(*_ship(page))
    assert (1.4e8 < radius < 2.5e8) if mission == "tianwen-3" else math.isclose(radius, 6378.137 + 390.0, abs_tol=1.0)


def test_filters_change_the_address_and_what_is_shown(page, example):
    _open(page, example, "#matrix")
    cells = page.locator(".matrix .cell")
    every = cells.count()
    page.locator("#filter-verdict").select_option("fail")
    expect(page.locator(".matrix td.marginal")).to_have_count(0)
    assert 0 < cells.count() < every
    assert page.evaluate("location.hash") == "#matrix?verdict=fail"
    page.locator("#filter-destination").select_option("station:ros")
    expect(page.locator(".matrix")).to_have_count(1)
    page.locator("#clear").click()
    expect(cells).to_have_count(every)
    page.go_back()
    expect(page.locator(".matrix")).to_have_count(1)


def test_a_scenario_shows_the_plan_as_it_is_then(page, example):
    plan = json.loads((example / "plan.json").read_text())
    scenario = plan["scenarios"][0]
    _open(page, example)
    page.locator("#filter-scenario").select_option(scenario["id"])
    expect(page.locator("#view-overview .note")).to_contain_text(scenario["name"])
    fly = sum(row["selected"] is not None for row in scenario["missions"])
    expect(page.locator(".cards b").first).to_have_text(f"{fly} of {len(plan['missions'])}")
    _open(page, example, f"#partners?scenario={scenario['id']}")
    assert page.locator("#filter-scenario").input_value() == scenario["id"]
    expect(page.get_by_role("heading", name=f"Who carries what, when: {scenario['name']}")).to_be_visible()


def test_agreements_tell_what_waits_for_them_and_who_leaves(page, example):
    plan = json.loads((example / "plan.json").read_text())
    scenario = plan["scenarios"][0]
    assert scenario["agreements"]
    _open(page, example, f"#partners?scenario={scenario['id']}")
    table = page.locator("table", has=page.get_by_text("Agreement or technology"))
    expect(table.locator("tbody tr")).to_have_count(len(plan["gates"]))
    for gate, row in zip(plan["gates"], table.locator("tbody tr").all(), strict=True):
        text = row.inner_text()
        assert gate["name"] in text
        assert (gate["holds_utc"] or gate["told"]) in text
        assert ("leaves it" in text) is (gate["id"] in scenario["agreements"])
        names = [row["name"] for row in plan["missions"] if row["id"] in gate["missions"]]
        assert all(name in text for name in names)


def test_a_cell_of_the_matrix_opens_its_findings_and_its_protocol(page, example):
    _open(page, example, "#matrix")
    page.locator(".matrix .cell").first.click()
    expect(page.get_by_role("heading", name="Findings")).to_be_visible()
    target = page.get_by_role("link", name="Open the joint protocol").get_attribute("href")
    assert target is not None
    assert (example / target).is_file()


def test_the_numbers_of_an_entry_come_when_it_is_opened(page, example):
    _open(page, example, "#sources")
    entry = page.locator("details").first
    assert entry.locator("table").count() == 0
    entry.locator("summary").click()
    expect(entry.locator("table")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_wider_than_the_screen_and_no_label_is_cut(page, with_charts, width):
    page.set_viewport_size({"width": width, "height": 900})
    cut = {}
    for name in VIEWS:
        _open(page, with_charts, f"#{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        cut[name] = page.evaluate(CUT_LABELS)
    assert {name: texts for name, texts in cut.items() if texts} == {}


def test_the_names_of_the_station_stand_clear_of_its_other_steps(page, example):
    """No name reaches over the dot of another element, and each can be read in full where it is cut."""
    page.set_viewport_size({"width": 1440, "height": 900})
    _open(page, example, "#station")
    steps = page.locator("svg").first.locator("g:has(> circle)")
    rows = [
        {
            "name": step.locator("title").text_content(),
            "dot": step.locator("circle").bounding_box(),
            "text": step.locator("text").bounding_box(),
        }
        for step in steps.all()
    ]
    assert len(rows) == 8
    assert "Command centre, basic energy and communication" in {row["name"] for row in rows}
    for row in rows:
        text = row["text"]
        for other in rows:
            x = other["dot"]["x"] + 0.5 * other["dot"]["width"]
            y = other["dot"]["y"] + 0.5 * other["dot"]["height"]
            within = text["x"] <= x <= text["x"] + text["width"] and text["y"] <= y <= text["y"] + text["height"]
            assert not within, (row["name"], other["name"])
        following = [o["dot"]["x"] for o in rows if o["dot"]["x"] > row["dot"]["x"] + 1.0]
        assert text["x"] + text["width"] <= min(following, default=1440.0) + 4.0, row["name"]


def test_a_print_holds_every_view(page, example):
    _open(page, example, "#matrix")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert [row.get_attribute("id") for row in page.locator("main section").all()] == [f"view-{name}" for name in VIEWS]
    assert page.locator("#view-scene svg").count() == 1
    assert page.locator("#view-sources table").count() > 10
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("main section")).to_have_count(1)
