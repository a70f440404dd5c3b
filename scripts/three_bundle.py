"""Make ``report/vendor/three.min.js``: what the report's scene takes of three.js, as one script without imports.

Usage: python scripts/three_bundle.py     (needs Node.js with npm and the network; versions are pinned below)

Beside it stand the licence text as published and ``three.json`` with the version and the SHA-256 of the bundle, which
the tests compare.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

THREE = "0.187.0"
ESBUILD = "0.28.2"
ENTRY = Path(__file__).parent / "three_entry.js"
TARGET = Path(__file__).parents[1] / "src/perilune/report/vendor"


def main() -> None:
    """Install the pinned packages in a temporary folder, bundle, and write the files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"private": true}\n')
        _npm(folder, "install", "--no-audit", "--no-fund", f"three@{THREE}", f"esbuild@{ESBUILD}")
        shutil.copy(ENTRY, folder / "entry.js")
        bundle = folder / "three.min.js"
        options = ["--bundle", "--minify", "--format=iife", "--global-name=three", "--target=es2020"]
        _npm(folder, "exec", "--", "esbuild", "entry.js", *options, "--legal-comments=inline", f"--outfile={bundle}")
        shutil.copy(bundle, TARGET / bundle.name)
        shutil.copy(folder / "node_modules/three/LICENSE", TARGET / "three.LICENSE")
    record = {
        "package": "three",
        "version": THREE,
        "licence": "MIT",
        "bundler": f"esbuild {ESBUILD}",
        "sha256": hashlib.sha256((TARGET / "three.min.js").read_bytes()).hexdigest(),
    }
    (TARGET / "three.json").write_text(json.dumps(record, indent=2) + "\n")


def _npm(folder: Path, *words: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is missing; install Node.js")
    subprocess.run([npm, *words], cwd=folder, check=True)  # noqa: S603 - the words are ours


if __name__ == "__main__":
    main()
