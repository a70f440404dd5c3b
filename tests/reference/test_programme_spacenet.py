"""SpaceNet's quick start 1 (tutorial, 2010), read from the form that SpaceNet writes: masses left, and refusals."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from perilune.cli.programme import app
from perilune.errors import InputError, NoSolution
from perilune.programme.spacenet import load_spacenet
from perilune.programme.stacks import Replay, replay

# dry mass kg, specific impulse s, propellant kg; None: no propulsion
ELEMENTS: dict[str, tuple[float, float | None, float | None]] = {
    "Ares I First Stage": (105_000.0, 267.0, 620_000.0),
    "Ares I Upper Stage": (12_000.0, 448.0, 125_000.0),
    "Orion LAS": (6_000.0, None, None),
    "Orion SM": (3_000.0, 301.0, 10_000.0),
    "Orion CM": (8_000.0, 301.0, 175.0),
    "Ares V SRBs": (210_000.0, 270.0, 1_375_000.0),
    "Ares V Core": (175_000.0, 414.0, 1_587_000.0),
    "EDS": (26_000.0, 448.0, 253_000.0),
    "Altair DM": (12_000.0, 448.0, 24_900.0),
    "Altair AM": (3_000.0, 320.0, 3_000.0),
    "Crew A": (100.0, None, None),
    "Crew B": (100.0, None, None),
    "Crew C": (100.0, None, None),
    "Crew D": (100.0, None, None),
    "Cargo": (500.0, None, None),
    "Samples": (100.0, None, None),
}
EDGES = {
    "KSC-LEO": [9500.0],
    "LEO-LLPO": [3150.0, 2.0, 2.0, 950.0],
    "LLPO-LSP": [2030.0, 11.0],
    "LSP-LLPO": [1875.0, 31.0],
    "LLPO-PAC": [612.3, 276.5, 333.6, 3.2, 3.2, 5.0],
}
CREW = ["Crew A", "Crew B", "Crew C", "Crew D"]
RIGHT = ["b Ares V SRBs", "s Ares V SRBs", "b Ares V Core", "s Ares V Core", "b EDS"]
WRONG = ["b Ares V SRBs", "s Ares V SRBs", "b Ares V SRBs", "s Ares V SRBs", "b EDS"]
"""The order of the scenario as it is published without the database: the core is never lit."""


def scenario(ares_v: list[str]) -> dict[str, Any]:
    """Return the scenario with the actions of the ascent of Ares V."""
    orion, altair = ["Orion CM", "Orion SM"], ["Altair AM", "Altair DM"]
    first = ["Ares I First Stage", "Ares I Upper Stage", *orion, "Orion LAS"]
    second = [*altair, "Ares V Core", "Ares V SRBs", "EDS"]
    ares_i = ["b Ares I First Stage", "s Ares I First Stage", "s Orion LAS", "b Ares I Upper Stage"]
    dm, am, sm = ["b Altair DM"], ["b Altair AM"], ["b Orion SM"]
    events = [
        _event("Create Elements", "PT0S", 1, first, container="KSC"),
        _event("Create Elements", "PT0S", 2, CREW, container="Orion CM"),
        _transport("KSC-LEO", "PT0S", 3, first, [[*ares_i, "s Ares I Upper Stage"]]),
        _event("Create Elements", "P1D", 1, second, container="KSC"),
        _event("Create Elements", "P1D", 2, ["Cargo"], container="Altair DM"),
        _transport("KSC-LEO", "P1D", 3, second, [ares_v]),
        _transport("LEO-LLPO", "P2D", 1, [*altair, "EDS", *orion], [["b EDS", "s EDS"], dm, dm, dm]),
        _event("Move Elements", "P6D", 1, CREW, container="Altair AM"),
        _transport("LLPO-LSP", "P7D", 1, altair, [dm, dm]),
        _event("Crewed Exploration", "P7DT12H", 1, [], duration="P7D", additionalDemands=[]),
        _event("Create Elements", "P14DT12H", 1, ["Samples"], container="Altair AM"),
        _transport("LSP-LLPO", "P14DT12H", 2, ["Altair AM"], [am, am]),
        _event("Move Elements", "P15D", 1, [*CREW, "Samples"], container="Orion CM"),
        _transport("LLPO-PAC", "P15D", 2, orion, [sm, sm, sm, sm, sm, ["s Orion SM", "b Orion CM"]]),
    ]
    nodes = sorted({end for name in EDGES for end in name.split("-")})
    return {
        "name": "Quick Start Scenario 1",
        "startDate": "2019-07-01T04:00:00Z",
        "scenarioType": "Lunar",
        "network": {
            "nodes": [{"id": name, "name": name, "type": "Surface Node", "contents": []} for name in nodes],
            "edges": [_edge(name, speeds) for name, speeds in EDGES.items()],
        },
        "missionList": [{"name": "Sortie", "startDate": "2019-07-01T04:00:00Z", "events": events, "demandModels": []}],
        "elementTemplates": [_template(name, *row) for name, row in ELEMENTS.items()],
        "instantiatedElements": [{"id": name, "templateId": f"t-{name}", "name": name} for name in ELEMENTS],
        "demandModels": [],
        "manifest": {},
    }


def _event(kind: str, time: str, priority: int, elements: list[str], **more: object) -> dict[str, Any]:
    return {"name": kind, "type": kind, "missionTime": time, "priority": priority, "elements": elements, **more}


def _transport(edge: str, time: str, priority: int, elements: list[str], burns: list[list[str]]) -> dict[str, Any]:
    kinds = {"b": "Burn", "s": "Stage"}
    rows = [
        {"burn": f"{edge} {i}", "actions": [{"element": one[2:], "type": kinds[one[0]]} for one in actions]}
        for i, actions in enumerate(burns)
    ]
    return _event("Space Transport", time, priority, elements, edge=edge, burnStageSequence=rows)


def _edge(name: str, speeds: list[float]) -> dict[str, Any]:
    burns = [{"id": f"{name} {i}", "time": "PT0S", "deltaV": speed} for i, speed in enumerate(speeds)]
    origin, destination = name.split("-")
    return {
        "id": name,
        "name": name,
        "type": "Space Edge",
        "origin": origin,
        "destination": destination,
        "burns": burns,
    }


def _template(name: str, dry: float, isp: float | None, fuel: float | None) -> dict[str, Any]:
    row: dict[str, Any] = {"id": f"t-{name}", "name": name, "mass": dry, "volume": 0.0, "contents": []}
    if isp is not None:
        row |= {"isp": isp, "maxFuel": fuel, "fuel": {"resource": "r", "amount": fuel}}
    return row


# masses left, kg, of an independent replay of the scenario's elements and edges; tolerance 1 kg: rounded to 1 kg
LEFT = {
    "Ares I Upper Stage": 3592.0,
    "EDS": 9896.0,
    "Altair DM": 655.0,
    "Altair AM": 41.0,
    "Orion SM": 2619.0,
    "Orion CM": 160.0,
}


def written(tmp_path: Path, data: dict[str, Any]) -> Path:
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_every_leg_closes_with_the_known_masses_left(tmp_path: Path) -> None:
    answer = replay(load_spacenet(written(tmp_path, scenario(RIGHT))))
    assert isinstance(answer, Replay)
    left = {row.part: row.left_kg for row in answer.margins}
    for part, kg in LEFT.items():
        assert left[part] == pytest.approx(kg, abs=1.0), part


def test_a_core_that_is_never_lit_lacks_7688_m_s(tmp_path: Path) -> None:
    answer = replay(load_spacenet(written(tmp_path, scenario(WRONG))))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "KSC-LEO"
    assert "lacks 7,688 m/s" in answer.reason


def test_the_command_replays_it(tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["replay", str(written(tmp_path, scenario(RIGHT)))])
    assert shown.exit_code == 0
    assert "LLPO-PAC, burn 6" in shown.output


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    data = scenario(RIGHT)
    row: Any = data
    for step in path[:-1]:
        row = row[step]
    row[path[-1]] = value
    return data


EVENT = ("missionList", 0, "events", 2)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ((*EVENT, "edge"), "KSC-LEQ", r"missionList\[0\].events\[2\].edge: no edge 'KSC-LEQ'"),
        ((*EVENT, "elements"), ["Cargos"], r"elements\[0\]: no element 'Cargos'.*did you mean 'Cargo'"),
        ((*EVENT, "missionTime"), "3 days", "'3 days' is no span of time"),
        ((*EVENT, "type"), "Flight Transport", "events of type 'Flight Transport' are not read"),
        ((*EVENT, "burnStageSequence"), [], "burn 1 of edge 'KSC-LEO' has no actions"),
        ((*EVENT, "burnStageSequence", 0, "actions", 0, "type"), "Light", "burnStageSequence"),
        (("missionList", 0, "events", 9, "additionalDemands"), [{"amount": 1}], "demands are not read"),
        (("missionList", 0, "demandModels"), [{"type": "Timed Impulse"}], r"missionList\[0\].demandModels: demands"),
        (("demandModels",), [{"type": "Rated"}], "demandModels: demands are not read"),
        (("elementTemplates", 13, "contents"), [{"amount": 1}], r"\[13\].contents: resources inside an element"),
        (("elementTemplates", 14, "mass"), None, "'Cargo' is carried and neither it nor its template has a mass"),
        ((*EVENT, "type"), "Transfer Resources", "events of type 'Transfer Resources' are not read"),
        (
            ("missionList", 0, "events", 5, "burnStageSequence", 0, "actions"),
            [{"element": "Ares V SRBs", "type": "Burn"}, {"element": "EDS", "type": "Burn"}],
            "'Ares V SRBs' burns before another and is carried on when it is empty",
        ),
        (("missionList", 0, "startDate"), "July", "'July' is no date"),
        (("elementTemplates", 0, "mass"), -1.0, r"elementTemplates\[0\].mass: input should be greater"),
        (("instantiatedElements",), [], "instantiatedElements"),
        (("missionList", 0, "events", 0, "container"), "Mars", "no container 'Mars'"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, path: tuple[str | int, ...], value: object, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        load_spacenet(written(tmp_path, changed(path, value)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "nested too deep|no JSON"),
        ('"a"', "object|dictionary"),
        ("{}", "network: it is missing"),
    ],
)
def test_what_is_no_scenario_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_spacenet(path)
    with pytest.raises(InputError, match="no such file"):
        load_spacenet(tmp_path / "none.json")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(InputError, match="is not UTF-8"):
        load_spacenet(path)
    with pytest.raises(InputError, match="is a folder"):
        load_spacenet(tmp_path)
