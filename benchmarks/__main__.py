"""``python -m benchmarks NAME [PART ...] [--sample N] [--json]`` runs one benchmark; without a name it lists them.

A benchmark is a module here with ``run() -> dict[str, object]``: the measured figures, each key with its unit, the
``goal`` in words and ``met`` as a bool. The exit status is 0 where the goal is met, 1 where it is missed, 2 where the
question is wrong. A ``run`` that takes names measures the parts named alone. A list of records is printed as a table.
"""

import argparse
import importlib
import inspect
import json
import pkgutil
import sys
from pathlib import Path

from perilune.errors import InputError


def names() -> list[str]:
    return sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]) if not m.name.startswith("_"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n\n")[0])
    parser.add_argument("name", nargs="?", choices=names())
    parser.add_argument("parts", nargs="*", help="what to measure alone, where the benchmark has parts")
    parser.add_argument("--sample", type=int, metavar="N", help="of each part only N cases, where the benchmark draws")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    arguments = parser.parse_intermixed_args()
    if arguments.name is None:
        print("\n".join(names()))
        return 0
    run = importlib.import_module(f"benchmarks.{arguments.name}").run
    takes = inspect.signature(run).parameters
    if arguments.parts and not takes:
        parser.error(f"{arguments.name} has no parts")
    if arguments.sample is not None and "sample" not in takes:
        parser.error(f"{arguments.name} draws no sample")
    options = {} if arguments.sample is None else {"sample": arguments.sample}
    try:
        figures = run(*arguments.parts, **options)
    except InputError as error:
        parser.error(str(error))
    if arguments.json:
        print(json.dumps(figures, indent=2))
    else:
        width = max(len(key) for key in figures)
        print("\n".join(f"{key:<{width}}  {value}" for key, value in figures.items() if not _is_table(value)))
        print("".join(f"\n{key}\n{_table(value)}" for key, value in figures.items() if _is_table(value)), end="")
    return 0 if figures["met"] else 1


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _table(rows: list[dict[str, object]]) -> str:
    """Return records as lines of columns under their keys."""
    columns = [[str(key), *(str(row[key]) for row in rows)] for key in rows[0]]
    widths = [max(map(len, column)) for column in columns]
    lines = [
        (f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)) for line in zip(*columns, strict=True)
    ]
    return "".join("  ".join(line).rstrip() + "\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
