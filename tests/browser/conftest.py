"""The page of the example in Chromium. Set PERILUNE_EXAMPLE_PLAN to a folder of its plan to save the evaluation."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from perilune.report import Chart, GroundTrack, LineChart, MapChart, Series, rebuild_report
from perilune.report.charts import read_charts, write_charts

EXAMPLE = Path(__file__).parents[2] / "examples" / "joint-lunar-station" / "programme.toml"

CHARTS = (
    MapChart(
        "abort", "Crew ship from Wenchang",
        (
            GroundTrack("escape", True, (19.6, 19.8, 20.0), (111.0, 112.5, 114.0)),
            GroundTrack("black zone", False, (20.0, 20.3), (114.0, 116.5)),
            GroundTrack("entry", True, (20.3, 21.0, 22.0), (116.5, 150.0, 195.0)),
        ),
    ),
    LineChart("abort", "Ways out", "speed [km/s]", "altitude [km]", (0.0, 1.0, 1.5, 2.0, 3.0),
              (Series("escape", (0.0, 12.0, None, None, None)), Series("black zone", (None, None, 20.0, None, None)),
               Series("entry", (None, None, None, 40.0, 90.0)))),
    LineChart("station", "Empty", "year", "power [kW]", ("2031-01-01", "2032-01-01"), (Series("made", (None, None)),),
              dates=True),
)  # fmt: skip
"""What the example happens not to have: a black zone, the date line, gaps, nothing at all."""


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example's plan, its page fresh."""
    out = tmp_path_factory.mktemp("example") / "out"
    if stored := os.environ.get("PERILUNE_EXAMPLE_PLAN"):
        shutil.copytree(stored, out)
    else:
        command = [sys.executable, "-m", "perilune", "plan", str(EXAMPLE), "--out", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    rebuild_report(out)
    return out


@pytest.fixture(scope="session")
def with_charts(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with further charts."""
    return _copy(example, tmp_path_factory.mktemp("charts") / "out", (*read_charts(example), *CHARTS))


@pytest.fixture(scope="session")
def without_charts(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without a chart."""
    return _copy(example, tmp_path_factory.mktemp("bare") / "out", ())


def _copy(example: Path, out: Path, charts: tuple[Chart, ...]) -> Path:
    shutil.copytree(example, out)
    write_charts(charts, out)
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
