"""A task: a function of the library, its arguments, and what its result depends on."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from pydantic import TypeAdapter

from perilune.run.code_version import code_version
from perilune.run.digest import digest


@dataclass(frozen=True)
class Task:
    """One piece of work whose result can be stored.

    ``function`` is a module-level function of the library, ``arguments`` and ``keywords`` what it is called with,
    ``record`` the type of its result (a dataclass, a union or a tuple of them), ``inputs`` all that the result depends
    on besides the code: two tasks of one function with equal inputs are the same task. ``label`` is what the progress
    display says, ``cost`` the time it may take, in any unit; the longest start first.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    record: Any
    inputs: Any
    label: str
    cost: float = 1.0
    keywords: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        """The digest under which the result is stored: function, inputs, and version of the code it depends on."""
        module, name = self.function.__module__, self.function.__qualname__
        if getattr(importlib.import_module(module), name, None) is not self.function:
            raise TypeError(f"{module}.{name} cannot be imported by a worker: a task needs a module-level function")
        parts = module.split(".")
        code = code_version(parts[1]) if parts[0] == "perilune" and len(parts) > 1 else ""
        return digest({"function": f"{module}:{name}", "inputs": self.inputs, "code": code})

    def document(self) -> Any:
        """Do the work and return the result as what JSON can hold."""
        return _adapter(self.record).dump_python(self.function(*self.arguments, **self.keywords), mode="json")

    def result(self, document: Any) -> Any:
        """Return the record that a document stands for; the inverse of :meth:`document`."""
        return _adapter(self.record).validate_python(document)


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    """What reads and writes a type; making it takes longer than reading a stored result."""
    return TypeAdapter(record)
