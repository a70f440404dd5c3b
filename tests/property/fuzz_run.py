"""Reads so many damaged files of one kind, and prints what happened as JSON: ``python fuzz_run.py READER COUNT``.

A process of its own, so that the memory it reports is that of the reader. A reader may answer, or refuse with an
``InputError`` that has a cause; every other ending is a failure. The mutants follow from their number alone.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from perilune.errors import InputError

HERE = Path(__file__).parent
TOKENS = (
    *(b"[", b"]", b"[[", b"]]", b"{", b"}", b"=", b".", b",", b"\n", b'"', b"'", b'"""', b"#", b"\\", b"\\u0000"),
    *(b"nan", b"inf", b"-1", b"0", b"1e308", b"1" * 400, b"0x1F", b"true", b"2024-09-17", b"2024-13-45 UTC"),
    *(b"[" * 300, b"a." * 300, "é".encode(), b"\x00", b"\xff\xfe", b"\r", b"=" * 5000, b"-" * 40, b"D+400"),
)


def mutant(data: bytes, number: int) -> bytes:
    """Return a file with one to four damages: bytes changed, cut, doubled, moved, or a token put in."""
    draw = np.random.default_rng([11, number])
    changed = bytearray(data)
    for _ in range(int(draw.integers(1, 5))):
        at = int(draw.integers(0, len(changed) + 1))
        end = min(len(changed), at + int(draw.choice([0, 1, 4, 30, 300])))
        match int(draw.integers(0, 6)):
            case 0:
                changed[at:end] = TOKENS[int(draw.integers(0, len(TOKENS)))]
            case 1:
                changed[at:end] = draw.integers(0, 256, end - at, dtype=np.uint8).tobytes()
            case 2:
                del changed[at:end]
            case 3:
                changed[at:at] = changed[at:end] * int(draw.integers(1, 4))
            case 4:
                piece = bytes(changed[at:end])
                del changed[at:end]
                place = int(draw.integers(0, len(changed) + 1))
                changed[place:place] = piece
            case _:
                if draw.random() < 0.2:
                    del changed[at:]
    return bytes(changed)


def _entries() -> tuple[list[bytes], Callable[[Path], object]]:
    from perilune.catalogue import KINDS, read_toml, validate
    from perilune.catalogue.folders import BUILT_IN

    files = [path for kind in KINDS for path in sorted((BUILT_IN / f"{kind}s").glob("*.toml"))]
    small = [path for path in files if path.stat().st_size < 4000]
    kinds = {path.read_bytes()[:60]: path.parent.name[:-1] for path in small}

    def read(path: Path) -> object:
        kind = kinds.get(path.read_bytes()[:60], "ship")
        document = read_toml(path)
        document.data.setdefault("kind", kind)
        return validate(document, KINDS[kind])

    return [path.read_bytes() for path in small], read


def _programme() -> tuple[list[bytes], Callable[[Path], object]]:
    import perilune.programme.starter as starter
    from perilune.catalogue import load_catalogue, read_toml, validate
    from perilune.programme.model import ProgrammeFile
    from perilune.programme.references import References

    catalogue = load_catalogue()

    def read(path: Path) -> object:
        document = read_toml(path)
        References(document, catalogue).problems()
        return validate(document, ProgrammeFile)

    return [(Path(starter.__file__).parent / "programme.toml").read_bytes()], read


def _station() -> tuple[list[bytes], Callable[[Path], object]]:
    from perilune.catalogue import load_catalogue
    from perilune.station.station_file import load_station

    catalogue = load_catalogue()
    example = HERE.parents[1] / "examples" / "lunar-outpost" / "station.toml"
    return [example.read_bytes()], lambda path: load_station(path, catalogue)


def _horizon() -> tuple[list[bytes], Callable[[Path], object]]:
    from perilune.station.horizon import read_mask

    rows = "".join(f"{azimuth},{3.0 * (azimuth % 7):.3f}\n" for azimuth in range(0, 360, 10))
    return [("# azimuth, elevation\n" + rows).encode()], read_mask


def _oem() -> tuple[list[bytes], Callable[[Path], object]]:
    from perilune.formats.oem.reader import read_oem

    rows = "".join(f"2031-05-01T{hour:02d}:00:00 {hour}.0 2.0 3.0 0.1 0.2 0.3\n" for hour in range(24))
    head = (
        "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2030-01-01T00:00:00\nORIGINATOR = X\nMETA_START\nOBJECT_NAME = A\n"
        "OBJECT_ID = 2031-001A\nCENTER_NAME = EARTH\nREF_FRAME = ICRF\nTIME_SYSTEM = TDB\n"
        "START_TIME = 2031-05-01T00:00:00\nSTOP_TIME = 2031-05-01T23:00:00\nMETA_STOP\n"
    )
    return [(head + rows).encode()], read_oem


def _spk() -> tuple[list[bytes], Callable[[Path], object]]:
    from perilune.formats.spk import Chebyshev, SpkSegment, States, format_spk
    from perilune.formats.spk.reader import read_spk

    draw = np.random.default_rng(3)
    records = np.concatenate([[[1.25e5, 1.25e5], [3.75e5, 1.25e5]], draw.normal(size=(2, 15))], axis=1)
    states = States(np.linspace(0.0, 5e5, 40), draw.normal(size=(40, 6)), 6, hermite=False)
    segments = (
        SpkSegment(-2, 301, 0.0, 5e5, Chebyshev(0.0, 2.5e5, records, with_velocity=False), name="two"),
        SpkSegment(-9, 399, 0.0, 5e5, states, name="nine"),
    )
    return [format_spk(segments, ("a comment",))], read_spk


def _gravity() -> tuple[list[bytes], Callable[[Path], object]]:
    from perilune.formats.gravity.reader import read_gravity

    icgem = "product_type gravity_field\nearth_gravity_constant 3.986e14\nradius 6378136.3\nmax_degree 2\n"
    icgem += "norm fully_normalized\nend_of_head\ngfc 0 0 1.0 0.0\ngfc 2 0 -4.8e-4 0.0\n"
    icgem += "gfc 2 1 -2e-10 1e-9\ngfc 2 2 2.4e-6 -1.4e-6\n"
    return [icgem.encode()], read_gravity


def _tle() -> tuple[list[bytes], Callable[[Path], object]]:
    from perilune.formats.tle import read_elements

    lines = (
        "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753\n"
        "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667\n"
    )
    return [f"VANGUARD 1\n{lines}# again\n{lines}".encode(), lines.encode()], read_elements


def _omm() -> tuple[list[bytes], Callable[[Path], object]]:
    from perilune.formats.tle import read_elements

    pairs = {
        "OBJECT_NAME": "VANGUARD 1",
        "NORAD_CAT_ID": "5",
        "EPOCH": "2024-10-29T12:18:43.492896",
        "MEAN_MOTION": "10.85746790",
        "ECCENTRICITY": ".1843421",
        "INCLINATION": "34.2551",
        "RA_OF_ASC_NODE": "352.8583",
        "ARG_OF_PERICENTER": "332.7861",
        "MEAN_ANOMALY": "18.6796",
        "BSTAR": ".16091E-2",
    }
    keyed = "CCSDS_OMM_VERS = 3.0\n" + "".join(f"{key} = {value}\n" for key, value in pairs.items())
    comma = ",".join(pairs) + "\n" + 3 * (",".join(pairs.values()) + "\n")
    marked = "".join(f"<{key}>{value}</{key}>" for key, value in pairs.items())
    marked = (
        f"<omm version='3.0'><body><segment><data><meanElements>{marked}</meanElements></data></segment></body></omm>"
    )
    seeds = {
        "json": json.dumps([pairs, pairs]).encode(),
        "csv": comma.encode(),
        "kvn": keyed.encode(),
        "xml": f"<?xml version='1.0'?>\n<ndm>{marked}{marked}</ndm>".encode(),
        "entities": f"<!DOCTYPE ndm [<!ENTITY e 'x'>]><ndm>{marked}&e;</ndm>".encode(),
    }

    def read(path: Path) -> object:
        first = path.read_bytes()[:1]
        suffix = {b"[": ".json", b"{": ".json", b"O": ".csv", b"<": ".xml"}.get(first, ".kvn")
        return read_elements(path.replace(path.with_suffix(suffix)))

    return list(seeds.values()), read


def _rinex() -> tuple[list[bytes], Callable[[Path], object]]:
    from perilune.formats.rinex import read_navigation

    files = sorted((HERE.parent / "reference" / "data").glob("*.rnx"))
    return [path.read_bytes() for path in files], read_navigation


READERS = {
    "entries": _entries,
    "programme": _programme,
    "station": _station,
    "horizon": _horizon,
    "oem": _oem,
    "spk": _spk,
    "gravity": _gravity,
    "tle": _tle,
    "omm": _omm,
    "rinex": _rinex,
}


SUFFIXES = {
    "oem": ".oem",
    "spk": ".bsp",
    "gravity": ".gfc",
    "horizon": ".csv",
    "tle": ".tle",
    "omm": ".kvn",
    "rinex": ".rnx",
}


def run(reader: str, count: int) -> dict[str, object]:
    """Read so many mutants and return what happened."""
    seeds, read = READERS[reader]()
    failures, slowest, refused = [], 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"mutant{SUFFIXES.get(reader, '.toml')}"
        for number in range(count):
            path.write_bytes(mutant(seeds[number % len(seeds)], number))
            begun = time.perf_counter()
            try:
                read(path)
            except InputError as error:
                refused += 1
                if not all(problem.cause for problem in error.problems):
                    failures.append(f"{number}: a problem without a cause")
            except Exception as error:
                failures.append(f"{number}: {type(error).__name__}: {error}"[:200])
            slowest = max(slowest, time.perf_counter() - begun)
    return {
        "count": count,
        "refused": refused,
        "failures": failures,
        "slowest_s": slowest,
        "memory_mb": most_memory_mb(),
    }


def most_memory_mb() -> float:
    """The most memory that this process has held; ``ru_maxrss`` would count that of the process it was forked from."""
    status = Path("/proc/self/status")
    if status.is_file():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return float(held.split()[1]) / 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1], int(sys.argv[2]))) + "\n")
