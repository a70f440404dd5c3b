"""Solves the Delta III ascent with dymos in the interpreter that runs this; needs dymos and openmdao, not Perilune.

``python _ascent_dymos.py PROBLEM.json ANSWER.json``: the problem holds, in canonical units (Earth radius, circular
speed there), the numbers of each phase, the terminal rows and the states and controls to start from. Radau points,
partials by complex step with colouring; IPOPT by way of pyoptsparse where that is there, else SLSQP of SciPy. The
equations are written anew from the published problem, apart from those of the kernel.
"""

import importlib
import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

dymos: Any = importlib.import_module("dymos")
om: Any = importlib.import_module("openmdao.api")
Array = NDArray[Any]


class Flight(om.ExplicitComponent):
    """Rates of the state, length of the steering vector, and momentum and eccentricity vectors of the orbit."""

    def initialize(self) -> None:
        for name in ("num_nodes", "thrust", "flow", "drag", "scale", "spin"):
            self.options.declare(name)

    def setup(self) -> None:
        nodes = self.options["num_nodes"]
        for name in ("r", "v", "u"):
            self.add_input(name, val=np.ones((nodes, 3)))
        self.add_input("m", val=np.ones(nodes))
        shapes: dict[str, tuple[int, ...]] = {"v_rate": (nodes, 3), "h": (nodes, 3), "apse": (nodes, 2)}
        shapes |= {"m_rate": (nodes,), "u_square": (nodes,)}
        for name, shape in shapes.items():
            self.add_output(name, val=np.ones(shape))
        self.declare_partials("*", "*", method="cs")
        self.declare_coloring(wrt="*", method="cs", show_summary=False)

    def compute(self, inputs: dict[str, Array], outputs: dict[str, Array]) -> None:
        r, v, mass, u = (inputs[name] for name in ("r", "v", "m", "u"))
        radius = np.sqrt((r * r).sum(axis=1))
        wind = v - self.options["spin"] * np.stack((-r[:, 1], r[:, 0], 0.0 * radius), axis=1)
        speed = np.sqrt((wind * wind).sum(axis=1))
        drag = self.options["drag"] * np.exp(-(radius - 1.0) / self.options["scale"]) * speed
        force = self.options["thrust"] * u - drag[:, None] * wind
        outputs["v_rate"] = force / mass[:, None] - r / (radius**3)[:, None]
        outputs["m_rate"] = np.full(radius.shape, -self.options["flow"])
        outputs["u_square"] = (u * u).sum(axis=1)
        momentum = np.cross(r, v)
        outputs["h"] = momentum
        outputs["apse"] = (np.cross(v, momentum) - r / radius[:, None])[:, :2]


def _phase(given: dict[str, Any], first: bool) -> Any:
    names = ("thrust", "flow", "drag", "scale", "spin")
    phase = dymos.Phase(
        ode_class=Flight,
        ode_init_kwargs={name: given[name] for name in names},
        transcription=dymos.Radau(num_segments=given["segments"], order=given["order"]),
    )
    free = given["shortest"] < given["longest"]
    bounds = {"duration_bounds": (given["shortest"], given["longest"])} if free else {}
    phase.set_time_options(units=None, fix_initial=first, fix_duration=not free, **bounds)
    phase.add_state("r", rate_source="v", targets=["r"], shape=(3,), fix_initial=first)
    phase.add_state("v", rate_source="v_rate", targets=["v"], shape=(3,), fix_initial=first)
    phase.add_state("m", rate_source="m_rate", targets=["m"], fix_initial=True, lower=0.01, ref=given["mass"])
    phase.add_control("u", shape=(3,), targets=["u"], lower=-1.1, upper=1.1, continuity=False, rate_continuity=False)
    phase.add_path_constraint("u_square", equals=1.0)
    return phase


def build(document: dict[str, Any]) -> Any:
    """Return the problem, ready to run."""
    problem = om.Problem()
    problem.driver = om.ScipyOptimizeDriver(optimizer="SLSQP", maxiter=300, tol=1e-6, disp=False)
    if importlib.util.find_spec("pyoptsparse") is not None:
        problem.driver = om.pyOptSparseDriver(optimizer="IPOPT", print_results=False)
    problem.driver.declare_coloring(show_summary=False)
    trajectory = problem.model.add_subsystem("traj", dymos.Trajectory())
    phases = [_phase(given, i == 0) for i, given in enumerate(document["phases"])]
    names = [f"burn{i}" for i in range(len(phases))]
    for name, phase in zip(names, phases, strict=True):
        trajectory.add_phase(name, phase)
    trajectory.link_phases(names, vars=["time", "r", "v"])
    phases[-1].add_boundary_constraint("h", loc="final", equals=np.array(document["momentum"]))
    phases[-1].add_boundary_constraint("apse", loc="final", equals=np.array(document["apse"]))
    phases[-1].add_objective("m", loc="final", ref=-document["phases"][-1]["mass"])
    problem.setup()
    for phase, given in zip(phases, document["phases"], strict=True):
        phase.set_time_val(initial=given["start"], duration=given["duration"])
        tau = given["guess_tau"]
        for name in ("r", "v", "m"):
            phase.set_state_val(name, vals=np.array(given[name]), time_vals=tau)
        phase.set_control_val("u", vals=np.array(given["u"]), time_vals=tau)
    return problem


def main(given: Path, into: Path) -> None:
    """Solve the problem of one file and write the answer to another."""
    began = time.process_time()
    problem = build(json.loads(given.read_text()))
    built = time.process_time()
    result = problem.run_driver()
    solved = time.process_time()
    last = "traj.burn3.timeseries"
    answer = {
        "dymos": dymos.__version__,
        "optimiser": problem.driver.options["optimizer"],
        "success": bool(getattr(result, "success", not problem.driver.fail)),
        "iterations": int(problem.driver.iter_count),
        "build_s": built - began,
        "solve_s": solved - built,
        "mass": float(problem.get_val(f"{last}.m")[-1].item()),
        "time": float(problem.get_val(f"{last}.time")[-1].item()),
    }
    into.write_text(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
