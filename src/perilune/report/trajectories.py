"""The trajectory pictures of the page, drawn from the OEM files that a plan wrote."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from perilune.astro.time import parse_time
from perilune.formats.oem import Segment, read_oem
from perilune.programme import Plan
from perilune.transfers.plots import SampledArc, arcs_figure


def trajectory_files(plan: Plan, folder: Path) -> tuple[tuple[str, str], ...]:
    """Return a title and the file, relative to the folder, of each flying mission whose trajectory was written."""
    return tuple(
        (f"{row.name}: {row.selected.ship} on {row.selected.launcher} from {row.selected.site}", row.trajectory)
        for row in plan.missions
        if row.selected is not None and row.trajectory is not None and (folder / row.trajectory).is_file()
    )


def trajectory_figure(path: Path) -> Figure:
    """Return the picture of an OEM file's arcs; see :func:`perilune.transfers.plots.arcs_figure`."""
    return arcs_figure([_arc(segment) for segment in read_oem(path).segments], path.stem)


def _arc(segment: Segment) -> SampledArc:
    epochs = np.array([parse_time(f"{epoch} {segment.time_system}") for epoch in segment.epochs])
    return SampledArc(segment.metadata_comments[0], segment.center_name.lower(), epochs, segment.states)
