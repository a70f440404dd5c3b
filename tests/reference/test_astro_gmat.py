"""Orbits of GMAT R2026A over seven days, under GMAT's force models; source in data/gmat_corpus.json.

Tolerances: the corpus puts GMAT's own error at 3 cm in low orbit, 13 cm at GEO, 0.6 to 1 m from 200,000 km on, and
measured differences are at these: iss 0.08 m, molniya 0.07 m, gps 0.05 m, geo 0.13 m, cislunar 0.64 m, tess 1.00 m.
"""

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import gmat

CORPUS = json.loads(gmat.CORPUS.read_text(encoding="utf-8"))
ALLOWED_M = {"leo_iss": 0.15, "sso_800": 0.1, "meo_gps": 0.15, "molniya": 0.3, "geo": 0.3, "tess": 1.5, "cislunar": 1.0}
COSTLY = ("leo_iss_full", "leo_iss_gr", "sso_800_full")


def _cases():
    for name, case in CORPUS["cases"].items():
        if case["force_model"] != "const":
            yield pytest.param(name, marks=[pytest.mark.slow] if name in COSTLY else [])


@pytest.mark.parametrize("name", list(_cases()))
def test_seven_days(name):
    case = CORPUS["cases"][name]
    errors = gmat.errors_m(case, gmat.model_of(CORPUS, case["force_model"]))
    assert errors.max() < ALLOWED_M[name.rsplit("_", 1)[0]]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, case in CORPUS["cases"].items() if case["force_model"] == "const"])
def test_drag_within_one_hundredth_of_what_is_asked(name):
    # measured 0.008, 0.001 and 0.002 percent of 152, 1374 and 106 km; the codes of NRLMSISE-00 differ by as much
    assert gmat.drag_percent(CORPUS["cases"][name], gmat.model_of(CORPUS, "const")) < 0.02


def test_what_the_lag_of_the_tides_does():
    """GMAT's Love numbers are real; the lag of the real Earth moves this orbit by a metre in seven days."""
    case = CORPUS["cases"]["molniya_full"]
    model = gmat.model_of(CORPUS, "full")
    without, with_lag, no_tides = (
        gmat.errors_m(case, replace(model, tides=tides)).max() for tides in ("solid-without-lag", "solid", "none")
    )
    assert without < 0.3 < with_lag < 5.0 < no_tides


def test_the_corpus_is_complete():
    full = [case for case in CORPUS["cases"].values() if case["force_model"] == "full"]
    assert len(full) == 7
    assert all(np.array(case["samples"])[-1, 0] == pytest.approx(604_800.0, abs=1e-3) for case in full)
