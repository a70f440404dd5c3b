"""The page: one HTML file without a request to anywhere, from a plan and the files beside it."""

import base64
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from perilune.catalogue import Catalogue
from perilune.files import write_atomic
from perilune.programme import Plan
from perilune.report.charts import Chart, write_charts
from perilune.report.flights import flights
from perilune.report.modules import app_modules, joined_modules
from perilune.report.payload import payload
from perilune.report.scene_czml import write_scene_czml
from perilune.report.used_catalogue import UsedCatalogue, used_catalogue, write_used_catalogue

REPORT_FILE: Final = "report.html"


def write_report(plan: Plan, catalogue: Catalogue, folder: Path, charts: tuple[Chart, ...] = ()) -> tuple[Path, ...]:
    """Write the page of a plan beside its files, with what it needs to be made again, and return the paths.

    Args:
        plan: what was evaluated.
        catalogue: the catalogue it was evaluated with; the page tells the source of each number used.
        folder: the folder of the plan's files; the scene is made of its OEM files.
        charts: what the page shows beyond the plan.

    ``report.html`` comes first; then ``scene.czml`` where there is a flight to show, and ``catalogue.json``.
    """
    used = used_catalogue(plan, catalogue)
    write_used_catalogue(used, folder)
    write_charts(charts, folder)
    return (*write_page(plan, used, folder, charts), folder / "catalogue.json")


def write_page(plan: Plan, used: UsedCatalogue, folder: Path, charts: tuple[Chart, ...] = ()) -> tuple[Path, ...]:
    """Write ``report.html`` and ``scene.czml`` from what is stored, and return the paths.

    The page is self-contained: style, scripts and data stand in it, its content policy allows nothing else, and it asks
    nothing of any server. The same plan gives the same bytes.
    """
    path, flown = folder / REPORT_FILE, flights(plan, folder)
    write_atomic(path, page_html(plan.name, payload(plan, used, folder, charts, flown)))
    return (path, *write_scene_czml(plan, used, folder, flown))


def page_html(title: str, data: dict[str, Any]) -> str:
    """Return the page that shows a document of :func:`perilune.report.payload.payload`."""
    environment = Environment(
        loader=PackageLoader("perilune.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = _text("templates/report.css")
    library, script = _text("vendor/three.min.js"), joined_modules(app_modules(), "main.js")
    return environment.get_template("report.html.j2").render(
        title=title,
        licences=[_text(f"vendor/{name}.LICENSE") for name in ("three", "d3-celestial")],
        policy=_policy(style, (library, script)),
        # the three texts are the package's own; the data are escaped for their element
        style=Markup(style),  # noqa: S704
        library=Markup(library),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=Markup(_json_for_script(data)),  # noqa: S704
    )


def _text(name: str) -> str:
    return files("perilune.report").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, scripts: tuple[str, ...]) -> str:
    """The content policy: these very texts run and style, pictures are drawn in the page, nothing is fetched."""
    allowed = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json_for_script(data: dict[str, Any]) -> str:
    """The data as JSON that can't end the script element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
