import json
from dataclasses import replace

import numpy as np
import pytest

from perilune.errors import InputError
from perilune.formats.czml import CzmlArc, CzmlEvent, CzmlObject, format_czml, write_czml

TIMES = np.linspace(0.0, 3600.0, 13)
ARC = CzmlArc("2031-05-01T12:00:00.000Z", "2031-05-01T13:00:00.000Z", TIMES, np.full((13, 3), 7e6))
SHIP = CzmlObject("ship", "Ship <1>", (ARC,), description="a < b")
BURN = CzmlEvent("burn", "TLI", "ship", "2031-05-01T12:10:00Z", "2031-05-01T12:16:00Z", "3100 m/s")


def test_a_document_of_one_path_and_one_burn(tmp_path) -> None:
    write_czml(tmp_path / "ship.czml", "flight", (SHIP,), (BURN,))
    text = (tmp_path / "ship.czml").read_text()
    assert text == format_czml("flight", (SHIP,), (BURN,))
    document, ship, burn = json.loads(text)
    assert document == {
        "id": "document",
        "name": "flight",
        "version": "1.0",
        "clock": {
            "interval": "2031-05-01T12:00:00.000Z/2031-05-01T13:00:00.000Z",
            "currentTime": "2031-05-01T12:00:00.000Z",
            "multiplier": 30,
            "range": "LOOP_STOP",
            "step": "SYSTEM_CLOCK_MULTIPLIER",
        },
    }
    assert ship["description"] == "<p>a &lt; b</p>"
    assert ship["position"]["interpolationAlgorithm"] == "LAGRANGE"
    assert ship["position"]["cartesian"][:8] == [0.0, 7e6, 7e6, 7e6, 300.0, 7e6, 7e6, 7e6]
    assert burn["position"] == {"reference": "ship#position"}
    assert burn["availability"] == "2031-05-01T12:10:00Z/2031-05-01T12:16:00Z"


def test_velocities_and_two_arcs() -> None:
    later = replace(ARC, start_utc=ARC.end_utc, end_utc="2031-05-01T14:00:00.000Z", velocities_m_s=np.ones((13, 3)))
    position = json.loads(format_czml("flight", (replace(SHIP, arcs=(ARC, later)),)))[1]["position"]
    assert [part["interpolationAlgorithm"] for part in position] == ["LAGRANGE", "HERMITE"]
    assert position[1]["cartesianVelocity"][:7] == [0.0, 7e6, 7e6, 7e6, 1.0, 1.0, 1.0]
    assert position[1]["epoch"] == ARC.end_utc


@pytest.mark.parametrize(
    ("objects", "events", "cause"),
    [
        ((), (), "without a path"),
        ((SHIP, SHIP), (), "id 'ship' stands twice"),
        ((replace(SHIP, id="document"),), (), "id 'document' stands twice"),
        ((replace(SHIP, arcs=()),), (), "ship: no arc"),
        ((SHIP,), (replace(BURN, object_id="boat"),), "no object 'boat'"),
        ((SHIP,), (replace(BURN, end_utc="2031-05-01T12:00:00Z"),), "it ends at"),
        ((SHIP,), (replace(BURN, end_utc="tomorrow"),), "'tomorrow' is no time"),
        ((replace(SHIP, arcs=(replace(ARC, start_utc="2031-05-01 12:00:00"),)),), (), "is no time"),
        ((replace(SHIP, arcs=(replace(ARC, positions_m=np.zeros((12, 3))),)),), (), r"shape \(12, 3\)"),
        ((replace(SHIP, arcs=(replace(ARC, positions_m=np.full((13, 3), np.nan)),)),), (), "not finite"),
        ((replace(SHIP, arcs=(replace(ARC, offsets_s=TIMES[::-1]),)),), (), "start at zero and increase"),
    ],
)
def test_what_cannot_be_written_is_refused(objects, events, cause) -> None:
    with pytest.raises(InputError, match=cause):
        format_czml("flight", objects, events)
