"""``python -m benchmarks NAME [--json]`` runs one benchmark; without a name it lists them.

A benchmark is a module here with ``run() -> dict[str, object]``: the measured figures, each key with its unit, the
``goal`` in words and ``met`` as a bool. The exit status is 0 where the goal is met, 1 where it is missed.
"""

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path


def names() -> list[str]:
    return sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]) if not m.name.startswith("_"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n\n")[0])
    parser.add_argument("name", nargs="?", choices=names())
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    arguments = parser.parse_args()
    if arguments.name is None:
        print("\n".join(names()))
        return 0
    figures = importlib.import_module(f"benchmarks.{arguments.name}").run()
    if arguments.json:
        print(json.dumps(figures, indent=2))
    else:
        width = max(len(key) for key in figures)
        print("\n".join(f"{key:<{width}}  {value}" for key, value in figures.items()))
    return 0 if figures["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
