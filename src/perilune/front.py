"""The front of a package: its few public names, each imported where it is first used, so that the front opens fast."""

import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any


class Front(ModuleType):
    """A package whose public names come from the modules inside it.

    A public name wins over a module of the same name: ``perilune.launch.payload`` is the function, whatever was
    imported before, and ``from perilune.launch.payload import Anchor`` still finds the module.
    """

    __sources__: Mapping[str, str]  # public name to the module that holds it

    def __getattr__(self, name: str) -> Any:
        """Import a public name."""
        module = self.__sources__.get(name)
        if module is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found = getattr(__import__(module, fromlist=(name,)), name)
        self.__dict__[name] = found
        return found

    def __setattr__(self, name: str, value: object) -> None:
        """Bind a name; but importing a module inside the package binds it over no public name."""
        if not (name in self.__sources__ and getattr(value, "__name__", None) == f"{self.__name__}.{name}"):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        """Return the names that are bound and the public names that are not yet."""
        return sorted({*self.__dict__, *self.__sources__})


def open_front(package: str, names: Mapping[str, tuple[str, ...]]) -> None:
    """Make a package that is being imported a front: it finds each public name in its module when somebody asks for it.

    Args:
        package: the ``__name__`` of the package.
        names: the public names of each module, the module told from the package on, such as ``"two_body.lambert"``. A
            module may itself be a public name of the package that holds it.

    >>> import perilune.transfers
    >>> perilune.transfers.windows.__module__
    'perilune.transfers.lunar.windows'
    """
    front = sys.modules[package]
    front.__dict__["__sources__"] = {name: f"{package}.{module}" for module, of in names.items() for name in of}
    front.__class__ = Front
