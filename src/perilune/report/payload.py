"""The data of the page: one JSON document from the plan, what it used of the catalogue, its files, and its charts."""

import base64
import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from perilune.figures import MARKS, partner_colours
from perilune.programme import Plan
from perilune.programme.write import plan_adapter
from perilune.report.build_up_charts import built_plans
from perilune.report.campaign_flights import campaign_flights
from perilune.report.charts import CHARTS, Chart
from perilune.report.flights import Flight
from perilune.report.land import land_runs
from perilune.report.scene import scene_data
from perilune.report.used_catalogue import USED_CATALOGUE, UsedCatalogue

_TOLD_ONCE: Final = ("source", "reason", "closing")
"""Long texts of findings: each stands once in ``texts``, and findings give its number."""


def payload(
    plan: Plan, used: UsedCatalogue, folder: Path, charts: tuple[Chart, ...], flown: Sequence[Flight]
) -> dict[str, Any]:
    """Return the document that the page's script draws from.

    The numbers that went into findings stand in the protocols and the catalogue's view, the build-up of the station
    and the likely dates in their charts; of the build-up only its flights are here.
    """
    texts: dict[str, int] = {}
    document = plan_adapter().dump_python(plan, mode="json", exclude={"build_up", "risk"})
    for option in document["options"]:
        option["protocol"] = _protocol(option, folder)
        for finding in option["findings"]:
            del finding["inputs"]
            for key in _TOLD_ONCE:
                finding[key] = None if finding[key] is None else texts.setdefault(finding[key], len(texts))
    catalogue = USED_CATALOGUE.dump_python(used, mode="json")
    return {
        "plan": document,
        "texts": list(texts),
        "marks": [
            {"verdict": str(verdict), "character": mark.character, "colour": mark.colour}
            for verdict, mark in MARKS.items()
        ],
        "colours": partner_colours((*(partner.id for partner in plan.partners), *_builders(plan))),
        "owners": _owners(plan),
        "catalogue": {"entries": catalogue["entries"], "shadowed": catalogue["shadowed"]},
        "campaign": _campaigns(plan),
        "charts": CHARTS.dump_python(charts, mode="json"),
        "scene": {**scene_data(plan, used, flown), "land": land_runs(), "stars": _stars()},
        "glossary": _glossary(),
    }


def _builders(plan: Plan) -> tuple[str, ...]:
    """The partners who fly or own elements in the build-up."""
    built = plan.build_up
    if built is None:
        return ()
    flights = (row for plan in built_plans(built).values() for row in plan.flights)
    return (*(row.partner for row in flights), *(row.owner for row in built.elements))


def _campaigns(plan: Plan) -> dict[str, Any]:
    """The flights of the build-up: as planned, under an empty name, and after each scenario, by its identifier."""
    plans = {} if plan.build_up is None else built_plans(plan.build_up)
    return {name: campaign_flights(one) for name, one in plans.items()}


def _protocol(option: dict[str, Any], folder: Path) -> str | None:
    """The path of an option's joint protocol, relative to the page, where one was written."""
    name = f"protocols/{option['mission']}--{option['ship']}--{option['launcher']}--{option['site']}.html"
    return name if (folder / name).is_file() else None


def _owners(plan: Plan) -> dict[str, dict[str, str]]:
    """Whose each ship, launcher and site is, of those that fly in the plan or a scenario."""
    found: dict[str, dict[str, str]] = {"ship": {}, "launcher": {}, "site": {}}
    missions: Iterable[Any] = (*plan.missions, *(row for scenario in plan.scenarios for row in scenario.missions))
    for row in missions:
        if row.selected is not None and row.owners is not None:
            for kind, known in found.items():
                known.setdefault(getattr(row.selected, kind), getattr(row.owners, kind))
    return found


def _stars() -> str:
    return base64.b64encode(files("perilune.report").joinpath("vendor/stars.bin").read_bytes()).decode()


def _glossary() -> list[dict[str, str]]:
    text = files("perilune.report").joinpath("glossary.toml").read_text(encoding="utf-8")
    return [{"term": term, "meaning": meaning} for term, meaning in tomllib.loads(text).items()]
