"""Make ``report/vendor/stars.bin``: the stars of the scene's sky, from the list of the package d3-celestial.

Usage: python scripts/star_list.py     (needs npm and the network; the version is pinned below)

The list is that of Hipparcos stars to magnitude 6 in d3-celestial (BSD-3-Clause, Olaf Frohn). Kept are those to
``FAINTEST``, brightest first; each takes six bytes: right ascension and declination as little-endian uint16 and int16
of a full and a half turn, the magnitude as (mag + 2) * 25 and the colour B-V as (bv + 0.5) * 80, both uint8.
"""

import json
import shutil
import struct
import subprocess
import tarfile
import tempfile
from pathlib import Path

CELESTIAL = "0.7.35"
FAINTEST = 5.0
TARGET = Path(__file__).parents[1] / "src/perilune/report/vendor"


def main() -> None:
    """Fetch the pinned package, pack its stars, and write them with the licence text as published."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is missing; install Node.js")
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([npm, "pack", f"d3-celestial@{CELESTIAL}"], cwd=name, check=True)  # noqa: S603
        with tarfile.open(next(Path(name).glob("*.tgz"))) as package:
            package.extractall(name, filter="data")
        source = Path(name, "package")
        features = json.loads((source / "data/stars.6.json").read_text())["features"]
        shutil.copy(source / "LICENSE", TARGET / "d3-celestial.LICENSE")
    rows = [(star["properties"], star["geometry"]["coordinates"]) for star in features]
    kept = sorted((row for row in rows if row[0]["mag"] <= FAINTEST), key=lambda row: (row[0]["mag"], row[1]))
    (TARGET / "stars.bin").write_bytes(b"".join(_packed(*row) for row in kept))


def _packed(star: dict[str, str], place: list[float]) -> bytes:
    ascension = round((place[0] % 360.0) / 360.0 * 65536) % 65536
    declination = round(place[1] / 90.0 * 32767)
    magnitude = round((float(star["mag"]) + 2.0) * 25)
    colour = round((float(star["bv"] or 0.6) + 0.5) * 80)
    return struct.pack("<HhBB", ascension, declination, max(0, min(255, magnitude)), max(0, min(255, colour)))


if __name__ == "__main__":
    main()
