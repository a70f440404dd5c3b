"""Lines and branches of floors 0 to 5 that the tests run through, by package; ``coverage PACKAGE ...`` measures some.

The default tests run once as they are, and those of compiled kernels a second time with the kernels as plain Python,
since nothing is seen of compiled code. The second run only looks where the tests get: plain Python rounds and divides
otherwise and is a hundred times slower, so each test is left after some seconds, and what fails there does not count.
Of some packages, those tests run that are named after them; of all, every test.

``PERILUNE_COVERAGE_WORKERS`` is the number of processes, as many as there are cores where it is not set;
``PERILUNE_COVERAGE_FILES`` the number of files listed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from perilune.errors import InputError, Problem, suggest

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "src" / "perilune"
GOALS: Final = {"lines": 95.0, "branches": 90.0}
FLOOR_0: Final = "floor-0"
ABOVE: Final = ("cli", "doctor", "report")
WORST: Final = 15


def run(*packages: str) -> dict[str, object]:
    """Measure, and say whether every package keeps both goals.

    Raises:
        InputError: a name is no package of floors 0 to 5.
    """
    known = _packages()
    unknown = [name for name in packages if name not in known]
    if unknown:
        expected = f"one of {', '.join(known)}"
        raise InputError(Problem(f"no package '{x}'", expected=expected, fix=suggest(x, known)) for x in unknown)
    chosen = packages or known
    with tempfile.TemporaryDirectory() as folder:
        status = _tested(tests(*packages), Path(folder))
        uncompiled = kernel_tests(*chosen)
        if uncompiled:
            _tested(uncompiled, Path(folder), uncompiled=True)
        files = _measured(Path(folder))
    rows = _rows(files, chosen)
    met = status == 0 and all(row[f"{kind}_percent"] >= goal for row in rows for kind, goal in GOALS.items())
    goal = " and ".join(f"{percent:g} % of {kind}" for kind, percent in GOALS.items())
    figures: dict[str, object] = {"packages": rows, "worst_files": _worst(files, chosen)}
    return {**figures, "tests_passed": status == 0, "goal": f"{goal} in every package", "met": met}


def tests(*packages: str) -> list[str]:
    """Return the test files named after some packages, by folder or by file; all tests where none is named."""
    if not packages:
        return ["tests"]
    found = [path for name in packages for path in sorted((ROOT / "tests").rglob("test_*.py")) if _named(path, name)]
    return list(dict.fromkeys(str(path.relative_to(ROOT)) for path in found))


def kernel_tests(*packages: str) -> list[str]:
    """Return the tests of some packages that stand beside functions compiled by numba, or are named after their file.

    Tests mirror the package by folder; a file such as ``cr3bp_taylor.py`` has its tests in others with ``cr3bp`` too.
    """
    sources = [path for name in packages for path in sorted((SOURCE / name).rglob("*.py")) if _has_kernel(path)]
    rooms = {ROOT / "tests" / "unit" / path.parent.relative_to(SOURCE) for path in sources}
    words = {path.stem.partition("_")[0] for path in sources}
    return [
        test for test in tests(*packages) if (ROOT / test).parent in rooms or words & set(Path(test).stem.split("_"))
    ]


def _has_kernel(source: Path) -> bool:
    return "astro.kernel import" in source.read_text(encoding="utf-8")


def _named(test: Path, package: str) -> bool:
    if package == FLOOR_0:
        return test.parent == ROOT / "tests" / "unit"
    parts = test.relative_to(ROOT).parts
    return parts[:3] == ("tests", "unit", package) or f"{test.stem}_".startswith(f"test_{package}_")


def _packages() -> tuple[str, ...]:
    folders = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))
    return (FLOOR_0, *(name for name in folders if name not in ABOVE))


def _tested(paths: Sequence[str], folder: Path, uncompiled: bool = False) -> int:
    """Run tests under coverage, in processes of their own; return pytest's exit status."""
    command = [sys.executable, "-m", "coverage", "run", "-m", "pytest", *paths, "-p", "no:cacheprovider"]
    command += ["-n", os.environ.get("PERILUNE_COVERAGE_WORKERS", "auto"), "--dist", "loadfile"]
    environment = {
        **os.environ,
        "COVERAGE_FILE": str(folder / "measured"),
        "COVERAGE_RCFILE": str(ROOT / "pyproject.toml"),
    }
    if uncompiled:
        command += ["-p", "benchmarks._uncompiled", "--no-header", "--tb=no", "-W", "ignore"]
        environment["NUMBA_DISABLE_JIT"] = "1"
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=False).returncode  # noqa: S603


def _measured(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the summary of each file of the package, by its path within it."""
    from coverage import Coverage

    measured = Coverage(data_file=str(folder / "measured"), config_file=str(ROOT / "pyproject.toml"))
    measured.combine([str(folder)])
    report = folder / "report.json"
    measured.json_report(outfile=str(report), include=["src/perilune/*"])  # not the checks that tests write
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {Path(name).resolve().relative_to(SOURCE).as_posix(): file for name, file in files.items()}


def _package(file: str) -> str:
    return file.partition("/")[0] if "/" in file else FLOOR_0


def _rows(files: dict[str, dict[str, Any]], packages: Sequence[str]) -> list[dict[str, Any]]:
    """Return the shares of each package; a file of no package is floor 0."""
    totals = {name: Counter[str]() for name in packages}
    for file, measured in files.items():
        if _package(file) in totals and file != "__main__.py":
            totals[_package(file)].update(measured["summary"])
    return [
        {
            "package": name,
            "lines": total["num_statements"],
            "lines_percent": _percent(total["covered_lines"], total["num_statements"]),
            "branches": total["num_branches"],
            "branches_percent": _percent(total["covered_branches"], total["num_branches"]),
        }
        for name, total in totals.items()
    ]


def _percent(part: int, whole: int) -> float:
    """Return a share in percent, rounded down to tenths, so that a goal kept is a goal kept."""
    return (1000 * part // whole) / 10 if whole else 100.0


def _worst(files: dict[str, dict[str, Any]], packages: Sequence[str]) -> list[dict[str, Any]]:
    """Return the files that miss the most lines and branches together."""
    rows = [
        {
            "file": file,
            "missing_lines": _ranges(measured["missing_lines"]),
            "missing_branches": _branches(measured),
        }
        for file, measured in sorted(files.items(), key=lambda item: -_missing(item[1]))
        if _package(file) in packages and _missing(measured)
    ]
    return rows[: int(os.environ.get("PERILUNE_COVERAGE_FILES", WORST))]


def _missing(measured: dict[str, Any]) -> int:
    return len(measured["missing_lines"]) + len(measured["missing_branches"])


def _branches(measured: dict[str, Any]) -> str:
    """Return the branches not taken from lines that run; those from lines that do not are told as lines."""
    unseen = set(measured["missing_lines"])
    return " ".join(f"{start}->{end}" for start, end in measured["missing_branches"] if abs(start) not in unseen) or "-"


def _ranges(lines: Sequence[int]) -> str:
    """Return line numbers as ranges.

    >>> _ranges([3, 4, 5, 9])
    '3-5 9'
    """
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    return " ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in ranges) or "-"
