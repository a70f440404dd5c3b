import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from unittest.mock import patch

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.astro.trajectory_files import Leg, write_trajectory_spk
from perilune.astro.two_body.kepler import along_conic
from perilune.cli import main
from perilune.constants import AU, GM_SUN

DATES = ["--depart", "2028-11-01 UTC", "2029-01-15 UTC", "--arrive", "2029-07-01 UTC", "2029-11-01 UTC"]


def perilune(*words):
    out, err = StringIO(), StringIO()
    arguments = patch.object(sys, "argv", ["perilune", "transfers", *words])
    with arguments, redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


def test_porkchop_prints_and_draws(tmp_path):
    pictures = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for picture in pictures:
        code, out, err = perilune("porkchop", "earth", "mars", *DATES, "--grid", "40", "--json", "--plot", str(picture))
        assert code == 0, err
    answer = json.loads(out)
    assert answer["no_solution"] is None
    assert len(answer["best"]) == 6
    assert 8.9 < min(point["c3_km2_s2"] for point in answer["best"]) < 9.1
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
    code, out, _ = perilune("porkchop", "earth", "mars", *DATES, "--grid", "20", "--earth-moon-barycentre")
    assert code == 0
    assert "earth-moon-barycentre to mars" in out
    assert "mean equator and equinox of date" in out


def test_the_best_on_the_edge_of_the_dates_are_told():
    assert "On the edge" not in perilune("porkchop", "earth", "mars", *DATES, "--grid", "40")[1]
    early = ["--depart", "2028-10-01 UTC", "2028-11-01 UTC", "--arrive", "2029-08-01 UTC", "2029-11-01 UTC"]
    told = " ".join(perilune("porkchop", "earth", "mars", *early, "--grid", "20")[1].split())
    assert "On the edge of the dates, better may lie beyond: II" in told


def test_to_the_moon(tmp_path):
    dates = ["--depart", "2031-05-01 UTC", "2031-05-08 UTC", "--arrive", "2031-05-04 UTC", "2031-05-13 UTC"]
    code, out, _ = perilune("porkchop", "earth", "moon", *dates, "--grid", "40", "--plot", str(tmp_path / "m.png"))
    assert code == 0
    assert "the Moon on arrival" in out
    assert (tmp_path / "m.png").stat().st_size > 10_000


def test_nothing_between_the_dates():
    backwards = ["--depart", "2029-11-01 UTC", "2029-12-01 UTC", "--arrive", "2029-01-01 UTC", "2029-06-01 UTC"]
    code, out, _ = perilune("porkchop", "earth", "mars", *backwards, "--grid", "5", "--json")
    assert code == 1
    assert json.loads(out)["no_solution"]["binding"] == "departure and arrival dates"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["earth", "vulcan", *DATES], "unknown body 'vulcan'"),
        (["earth", "earth", *DATES], "to itself"),
        (["mars", "moon", *DATES], "to the Moon"),
        (["earth", "mars", *DATES, "--grid", "1"], "dates along an axis"),
        (["earth", "mars", *DATES, "--inclination", "30 deg"], "does not go with 'mars'"),
        (["earth", "mars", *DATES, "--parking", "-5 km"], "no orbit at an altitude"),
        (["earth", "mars", *DATES, "--plot", "a.gif"], "a.gif"),
        (["earth", "mars", *DATES, "--multirev", "50"], "too large a grid"),
        (["earth", "mars", *DATES, "--kernel", "none.bsp"], "none.bsp"),
    ],
)
def test_bad_input(words, told):
    code, out, err = perilune("porkchop", *words)
    assert code == 2
    assert told in out + err


def test_opportunities_as_a_table_and_as_json():
    words = ["opportunities", "earth", "mars", "--years", "2028", "2028", "--least", "c3"]
    code, out, _ = perilune(*words)
    assert code == 0
    assert "2028" in out
    code, out, _ = perilune(*words, "--json")
    answer = json.loads(out)
    assert code == 0
    assert [point["type"] for point in answer["opportunities"][0]["transfers"]] == ["I", "II"]
    code, out, _ = perilune("opportunities", "earth", "mars", "--years", "2027", "2027", "--json")
    assert code == 1
    assert json.loads(out)["no_solution"]["binding"] == "years"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["earth", "mars", "--years", "2030", "2029"], "no years"),
        (["earth", "mars", "--years", "2030", "2031", "--least", "fuel"], "unknown 'fuel'"),
        (["earth", "moon", "--years", "2030", "2031"], "no opportunities"),
    ],
)
def test_opportunities_refuse(words, told):
    code, out, err = perilune("opportunities", *words)
    assert code == 2
    assert told in out + err


def test_to_an_asteroid_of_a_kernel_of_the_user(tmp_path):
    """An asteroid on an ellipse, written as an SPK: a least of each kind for both types, also at the rim of dates."""
    axis, eccentricity = 1.126 * AU, 0.2037
    near = axis * (1.0 - eccentricity)
    speed = np.sqrt(GM_SUN * (2.0 / near - 1.0 / axis))
    start = parse_time("2030-01-01 TDB")
    epochs = start + 2.0 * 86_400.0 * np.arange(900.0)
    states = along_conic([near, 0.0, 0.0, 0.0, speed * np.cos(0.51), speed * np.sin(0.51)], epochs - start, GM_SUN)
    write_trajectory_spk(tmp_path / "rock.bsp", [Leg(epochs, states, "sun")], body=20101955)
    kernel = ["--kernel", str(tmp_path / "rock.bsp")]
    dates = ["--depart", "2031-01-01 UTC", "2032-01-20 UTC", "--arrive", "2031-09-01 UTC", "2034-05-25 UTC"]
    code, out, err = perilune("porkchop", "earth", "20101955", *dates, *kernel, "--grid", "60", "--json")
    assert code == 0, err
    best = json.loads(out)["best"]
    assert [(point["type"], point["least"]) for point in best] == [
        (kind, least) for kind in ("I", "II") for least in ("c3", "v_infinity", "total_dv")
    ]
    assert best[4]["arrival_v_infinity_km_s"] == pytest.approx(3.05, abs=0.05)
    code, out, _ = perilune("opportunities", "earth", "20101955", *kernel, "--years", "2031", "2032")
    assert code == 0
    assert "20101955 has no known gravity" in " ".join(out.split())
    assert (
        "2030-01-01T00:00:00 TDB to 2034"
        in perilune("opportunities", "earth", "20101955", *kernel, "--years", "2040", "2041")[2]
    )
