"""Property tests draw the same cases in every run; ``--hypothesis-profile=default`` goes looking for new ones.

Tables are as wide as behind a pipe, also in the workers of pytest-xdist, which say that they have 80 columns. An
interruption is one, also where a shell has started the tests in its background and told them to ignore it.
"""

import os
import signal

from hypothesis import settings

os.environ.pop("COLUMNS", None)
signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("fixed", derandomize=True)
settings.load_profile("fixed")
