"""The page of the example in Chromium. Set PERILUNE_EXAMPLE_PLAN to a folder of its plan to save the evaluation."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from perilune.report import GroundTrack, HeatChart, LineChart, MapChart, Series, TableChart, rebuild_report
from perilune.report.charts import write_charts

EXAMPLE = Path(__file__).parents[2] / "examples" / "joint-lunar-station" / "programme.toml"

CHARTS = (
    HeatChart(
        "porkchop", "Earth to Mars", "departure", "arrival", "C3 km²/s²",
        tuple(f"2028-11-{day:02d}" for day in range(1, 29)), tuple(f"2029-09-{day:02d}" for day in range(1, 25)),
        tuple(
            tuple(None if y > 21 else 8.0 + 0.02 * ((x - 12) ** 2 + (y - 10) ** 2) for x in range(28))
            for y in range(24)
        ),
        levels=(9.0, 10.0, 12.0),
    ),
    MapChart(
        "abort", "Crew ship from Wenchang",
        (
            GroundTrack("escape", True, (19.6, 19.8, 20.0), (111.0, 112.5, 114.0)),
            GroundTrack("black zone", False, (20.0, 20.3), (114.0, 116.5)),
            GroundTrack("entry", True, (20.3, 21.0, 22.0), (116.5, 128.0, 150.0)),
        ),
    ),
    LineChart("station", "Power", "year", "power [kW]", ("2031-01-01", "2032-01-01", "2033-01-01"),
              (Series("made", (5.0, 9.0, 30.0)), Series("taken", (4.0, 8.0, None))), dates=True, steps=True),
    HeatChart("partners", "Regret", "what comes", "decision", "t", ("all stay", "one leaves"), ("wait", "build twice"),
              ((0.0, 40.0), (12.0, 3.0))),
    LineChart("schedule", "First crew of the station", "year", "probability", (2035.0, 2036.0, 2037.0, 2038.0),
              (Series("first crew", (0.0, 0.2, 0.7, 0.95)), Series("orbital hub", (0.1, 0.5, 0.9, 1.0)))),
    TableChart("schedule", "Dates", ("milestone", "P50", "P80"), (("first crew", "2036-10", "2037-06"),)),
)  # fmt: skip


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example's plan, its page fresh."""
    out = tmp_path_factory.mktemp("example") / "out"
    if stored := os.environ.get("PERILUNE_EXAMPLE_PLAN"):
        shutil.copytree(stored, out)
    else:
        command = [sys.executable, "-m", "perilune", "plan", str(EXAMPLE), "--out", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    write_charts((), out)
    rebuild_report(out)
    return out


@pytest.fixture(scope="session")
def with_charts(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a chart for every view that has one."""
    out = tmp_path_factory.mktemp("charts") / "out"
    shutil.copytree(example, out)
    write_charts(CHARTS, out)
    rebuild_report(out)
    return out


def _browser(*options: str) -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", *options])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Chromium with software WebGL, or with the options of a module's ``CHROMIUM``."""
    chosen = getattr(request.module, "CHROMIUM", ("--use-angle=swiftshader", "--enable-unsafe-swiftshader"))
    yield from _browser(*chosen)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page that fails the test on an error in the console or a request to anywhere but the folder of the plan."""
    made = browser.new_page(viewport={"width": 1440, "height": 900})
    troubles: list[str] = []
    made.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: troubles.append(str(error)))
    made.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "blob:", "data:")) else troubles.append(request.url),
    )
    yield made
    made.close()
    troubles = [text for text in troubles if "GPU stall" not in text]  # the software renderer reads pixels back slowly
    assert troubles == []
