"""The page of a joint protocol as a PDF, through WeasyPrint: the extra ``pdf``."""

import importlib
from pathlib import Path
from typing import Any, NoReturn

from perilune.errors import InputError, Problem
from perilune.files import write_atomic


def check_pdf() -> None:
    """Ask whether a PDF can be written here, before a long computation.

    Raises:
        InputError: WeasyPrint is not installed, or its library Pango is missing.
    """
    _weasyprint()


def write_pdf(page: str, path: Path) -> Path:
    """Write a page that needs nothing outside itself as a PDF, and return its path. The same page gives the same bytes.

    The letters of a language come from the fonts of this machine: Chinese needs one that has them.

    Raises:
        InputError: see :func:`check_pdf`.
    """
    document = _weasyprint().HTML(string=page, url_fetcher=_refuse)
    write_atomic(path, document.write_pdf())
    return path


def _weasyprint() -> Any:
    """The module; its own words say what is missing where it can't be loaded."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:
        cause = f"a PDF cannot be written: {error}"
        expected, fix = "WeasyPrint and its library Pango", "pip install 'perilune[pdf]', or print the page"
        raise InputError(Problem(cause, expected=expected, fix=fix)) from None


def _refuse(url: str, *_arguments: object, **_options: object) -> NoReturn:
    """No address is opened: the page holds all it needs."""
    raise ValueError(f"the page asks for {url}")
