"""The rows of a SpaceNet scenario (JSON), as far as they say who burns what where: its own names, nothing else kept."""

import json
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from perilune.catalogue.document import dotted
from perilune.errors import InputError, Problem
from perilune.files import read_text

_MOST_BYTES: Final = 20_000_000
_MOST_PROBLEMS: Final = 50

Id = Annotated[str, Field(min_length=1, max_length=200)]
Few = Annotated[float, Field(ge=0.0, le=1e9, allow_inf_nan=False)]


class Row(BaseModel):
    """A JSON object of which the fields that are not named here are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Node(Row):
    """A place of the network."""

    id: Id
    name: Id


class EdgeBurn(Row):
    """A burn of an edge: its speed [m/s]."""

    id: Id
    deltaV: Few  # noqa: N815 - the name that the format gives it


class Edge(Row):
    """A way between two nodes, with its burns in order."""

    id: Id
    name: Id
    burns: Annotated[list[EdgeBurn], Field(default_factory=list, max_length=200)]


class Network(Row):
    """Nodes and edges."""

    nodes: Annotated[list[Node], Field(max_length=10_000)]
    edges: Annotated[list[Edge], Field(max_length=10_000)]


class Action(Row):
    """An element burns, or is staged: left behind."""

    element: Id
    type: Literal["Burn", "Stage"]


class Sequence(Row):
    """The actions of one burn of an edge, in order."""

    burn: Id
    actions: Annotated[list[Action], Field(default_factory=list, max_length=500)]


class Event(Row):
    """What happens to elements at a time of a mission."""

    name: str = ""
    type: Id
    priority: float = 0.0
    missionTime: Id  # noqa: N815
    elements: Annotated[list[Id], Field(default_factory=list, max_length=5_000)]
    container: Id | None = None
    edge: Id | None = None
    burnStageSequence: Annotated[list[Sequence], Field(default_factory=list, max_length=500)]  # noqa: N815
    additionalDemands: list[Any] = Field(default_factory=list)  # noqa: N815


class Mission(Row):
    """A mission: events from a start on."""

    name: Id
    startDate: Id  # noqa: N815
    events: Annotated[list[Event], Field(max_length=5_000)]
    demandModels: list[Any] = Field(default_factory=list)  # noqa: N815


class Fuel(Row):
    """The propellant on board [kg]."""

    amount: Few


class Element(Row):
    """An element, or the template of one; what the element has not, its template has."""

    id: Id
    name: str | None = None
    templateId: Id | None = None  # noqa: N815
    mass: Few | None = None
    isp: Few | None = None
    fuel: Fuel | None = None
    contents: list[Any] = Field(default_factory=list)


class Scenario(Row):
    """The whole file."""

    name: Id
    network: Network
    missionList: Annotated[list[Mission], Field(min_length=1, max_length=500)]  # noqa: N815
    elementTemplates: Annotated[list[Element], Field(default_factory=list, max_length=10_000)]  # noqa: N815
    instantiatedElements: Annotated[list[Element], Field(min_length=1, max_length=10_000)]  # noqa: N815
    demandModels: list[Any] = Field(default_factory=list)  # noqa: N815


def read_scenario(path: Path) -> Scenario:
    """Return a SpaceNet scenario.

    Raises:
        InputError: it can't be read, is no JSON, or every problem of its form at once, each with its place in the file.
    """
    text = read_text(path, "a SpaceNet scenario in JSON", most_bytes=_MOST_BYTES)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        told = f"no JSON: {error.msg} in column {error.colno}"
        raise InputError(Problem(told, file=str(path), line=error.lineno, expected="a SpaceNet scenario")) from None
    except RecursionError:
        raise InputError(Problem("it is nested too deep", file=str(path), expected="a SpaceNet scenario")) from None
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        raise InputError([_problem(row, path) for row in error.errors()[:_MOST_PROBLEMS]]) from None


def _problem(row: Any, path: Path) -> Problem:
    missing = row["type"] == "missing"
    cause = "it is missing" if missing else f"{row['msg'][:1].lower()}{row['msg'][1:]}"
    return Problem(cause, file=str(path), key=dotted(row["loc"]), expected="the key of a SpaceNet scenario")
