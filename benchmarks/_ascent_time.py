"""One payload or one curve over C3 in a fresh process: ``python -m benchmarks._ascent_time LAUNCHER TARGET``.

Prints the processor time without imports, and what was found, as JSON.
"""

import json
import sys
import time

from perilune.catalogue import load_catalogue
from perilune.errors import NoSolution
from perilune.launch import payload, payload_curve


def main(name: str, to: str) -> dict[str, object]:
    catalogue = load_catalogue()
    launcher = catalogue.launcher(name)
    began = time.process_time()
    if to != "curve":
        answer = payload(launcher, catalogue, to)
        seconds = time.process_time() - began
        if isinstance(answer, NoSolution):
            raise RuntimeError(answer.reason)
        return {"launcher": name, "target": to, "payload_kg": round(answer.raw_kg, 1), "processor_s": round(seconds, 2)}
    curve = payload_curve(launcher, catalogue, catalogue.site(launcher.sites[0]))
    seconds = time.process_time() - began
    if isinstance(curve, NoSolution):
        raise RuntimeError(curve.reason)
    optima = len(curve.c3_km2_s2) + len(curve.fit_checked_c3_km2_s2)
    return {"launcher": name, "to_km2_s2": curve.c3_km2_s2[-1], "optima": optima, "processor_s": round(seconds, 2)}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
