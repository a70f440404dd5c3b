"""Sphinx: MyST pages and notebooks, the furo theme, the docstrings of the public names."""

from perilune import __version__

project = "Perilune"
author = "The Perilune developers"
copyright = "The Perilune developers"  # noqa: A001 - the name Sphinx reads
version = release = __version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_output_stderr = "remove"
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Perilune"
autodoc_typehints = "description"
