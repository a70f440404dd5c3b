"""Where a result comes from: versions of the program and its libraries, digests of kernels and catalogue entries."""

import base64
import platform
from dataclasses import dataclass
from importlib import metadata
from typing import Final

import perilune
from perilune.run.code_version import library_versions

_NO_DATA: Final = frozenset({"", ".py", ".pyc", ".pyi", ".typed", ".md5"})


@dataclass(frozen=True)
class Library:
    """An installed library and its version."""

    name: str
    version: str


@dataclass(frozen=True)
class Kernel:
    """A data file of an installed package, such as an ephemeris, and its SHA-256 in hexadecimal digits."""

    package: str
    version: str
    file: str
    sha256: str


@dataclass(frozen=True)
class UsedEntry:
    """A catalogue entry that a result used, and the digest of its content; ``own`` tells one from the user's folder."""

    kind: str
    id: str
    sha256: str
    own: bool


@dataclass(frozen=True)
class Provenance:
    """What made a result. It holds no time of day, so that the same input gives the same bytes."""

    perilune: str
    python: str
    libraries: tuple[Library, ...]
    kernels: tuple[Kernel, ...]
    catalogue: tuple[UsedEntry, ...]


def provenance(kernel_packages: tuple[str, ...], catalogue: tuple[UsedEntry, ...]) -> Provenance:
    """Return the provenance of a result that used the data files of some packages and some catalogue entries.

    The digests of the data files are those recorded at their installation.
    """
    return Provenance(
        perilune=perilune.__version__,
        python=platform.python_version(),
        libraries=tuple(Library(name, version) for name, version in library_versions()),
        kernels=tuple(kernel for package in kernel_packages for kernel in kernels(package)),
        catalogue=catalogue,
    )


def kernels(package: str) -> tuple[Kernel, ...]:
    """Return the data files of an installed package, by name: what is neither Python nor about the package."""
    distribution = metadata.distribution(package)
    found = []
    for file in distribution.files or ():
        about = file.parts[0].endswith(".dist-info") or file.name.lower().startswith(("license", "readme"))
        if file.hash is None or about or file.suffix in _NO_DATA:
            continue
        sha256 = base64.urlsafe_b64decode(file.hash.value + "=" * (-len(file.hash.value) % 4)).hex()
        found.append(Kernel(package, distribution.version, file.as_posix(), sha256))
    return tuple(sorted(found, key=lambda kernel: kernel.file))
