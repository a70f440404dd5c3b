"""Fly arcs with satkit: ``python -m benchmarks._cislunar_satkit ARCS.npz ENDS.npz``, where satkit is installed.

satkit takes no constants and no fixed pole: its Earth is EGM96 with the zonal of degree 2, on the true pole of date.
It gets DE440 as the binary file of JPL; its other data files must have been fetched by its own means.
"""

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._de440_binary import write_de440


def main(arcs_path: Path, ends_path: str) -> None:
    satkit: Any = import_module("satkit")
    arcs = np.load(arcs_path)
    last = float(arcs["epochs"].max() + arcs["flight_s"])
    kernel = arcs_path.parent / "part.440"
    write_de440(kernel, float(arcs["epochs"].min()), last, "<")
    os.environ["SATKIT_JPLEPHEM_FILE"] = str(kernel)
    settings = satkit.propsettings(
        abs_error=1e-12,
        rel_error=1e-12,
        gravity_model=satkit.gravmodel.egm96,
        gravity_degree=2,
        gravity_order=0,
        use_relativistic_correction=False,
        use_spaceweather=False,
        enable_interp=False,
        tide_model=satkit.tidemodel.none,
        max_steps=1_000_000,
    )
    zero = satkit.time.from_mjd(51_544.5, satkit.timescale.TDB)
    begins = [zero + satkit.duration.from_seconds(epoch) for epoch in arcs["epochs"].tolist()]
    try:  # the first call reads its data files
        satkit.propagate(arcs["states"][0], begins[0], duration_secs=60.0, propsettings=settings)
    except RuntimeError as error:
        sys.exit(f"RuntimeError: {str(error).splitlines()[0]}")
    flight_s = float(arcs["flight_s"])
    began = time.process_time()
    ends = [
        satkit.propagate(state, begin, duration_secs=flight_s, propsettings=settings).state
        for state, begin in zip(arcs["states"], begins, strict=True)
    ]
    spent = time.process_time() - began
    np.savez(ends_path, ends=np.array(ends))
    print(json.dumps({"cpu_s": spent}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
