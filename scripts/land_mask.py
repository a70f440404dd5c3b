"""Make the grid of land and sea of ``perilune.integration.abort`` from the package global-land-mask (GLOBE, NOAA 1999).

Usage: python scripts/land_mask.py     (needs ``pip install global-land-mask`` and 2 GiB of memory)
"""

from pathlib import Path

import numpy as np
from global_land_mask import globe

CELLS = 12
"""Cells of 30 arc seconds to one of a tenth of a degree."""


def main() -> None:
    """Write the packed grid beside the module that reads it."""
    sea = np.load(Path(globe.__file__).parent / "globe_combined_mask_compressed.npz")["mask"]
    rows, columns = sea.shape[0] // CELLS, sea.shape[1] // CELLS
    share = sea.reshape(rows, CELLS, columns, CELLS).mean(axis=(1, 3))
    target = Path(__file__).parents[1] / "src/perilune/integration/abort/land_mask.npz"
    np.savez_compressed(target, mask=np.packbits(share < 0.5))


if __name__ == "__main__":
    main()
