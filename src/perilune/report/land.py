"""Land and sea for the drawn Earth: runs of a coarse grid of the land mask of aborts (GLOBE, NOAA 1999)."""

import base64
from functools import lru_cache
from typing import Final

import numpy as np

from perilune.integration.abort.surface import is_land

STEP_DEG: Final = 0.5


@lru_cache(maxsize=1)
def land_runs() -> dict[str, object]:
    """Return the grid, row by row from the north and from 180 deg W, as lengths of alternating runs, sea first.

    Returns:
        ``rows`` and ``columns``, and ``runs``: little-endian uint16 in base64; a run of 0 changes the kind.

    >>> grid = land_runs()
    >>> grid["rows"], grid["columns"]
    (360, 720)
    """
    latitude = np.radians(90.0 - STEP_DEG * (np.arange(round(180 / STEP_DEG)) + 0.5))
    longitude = np.radians(-180.0 + STEP_DEG * (np.arange(round(360 / STEP_DEG)) + 0.5))
    mask = is_land(*np.meshgrid(latitude, longitude, indexing="ij"))
    runs: list[int] = []
    for row in mask:
        edges = np.flatnonzero(np.diff(np.concatenate(([False], row)))) if row.any() else np.array([], dtype=int)
        bounds = np.concatenate(([0], edges, [row.size]))
        runs += np.diff(bounds).tolist()
    packed = base64.b64encode(np.array(runs, dtype="<u2").tobytes()).decode()
    return {"rows": mask.shape[0], "columns": mask.shape[1], "runs": packed}
