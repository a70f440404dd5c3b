"""Property tests draw the same cases in every run; ``--hypothesis-profile=default`` goes looking for new ones.

Tables are as wide as behind a pipe, also in the workers of pytest-xdist, which say that they have 80 columns.
"""

import os

from hypothesis import settings

os.environ.pop("COLUMNS", None)
settings.register_profile("fixed", derandomize=True)
settings.load_profile("fixed")
