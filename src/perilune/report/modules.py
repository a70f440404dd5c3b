"""The page's script from its modules: ``app/**/*.js`` joined into one, each module in a scope of its own.

A module is plain ECMAScript with two restrictions that make joining it a matter of text: an import stands on one line,
``import { a, b } from "./other.js";``, and only functions and constants are exported, ``export function a`` or
``export const a``, where they are declared.
"""

import posixpath
import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

_IMPORT: Final = re.compile(r'^import \{ (?P<names>[\w, $]+) \} from "(?P<path>\.{1,2}/[\w./-]+)";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function|const) (?P<name>\w+))", re.MULTILINE)
_LEFT: Final = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def joined_modules(sources: Mapping[str, str], entry: str) -> str:
    """Return one script that runs a module after those that it imports.

    Args:
        sources: the text of each module by its path, such as ``views/matrix.js``.
        entry: the path of the module to run.

    Raises:
        ValueError: an import that isn't there or goes in a circle, or a form of import or export that isn't known.

    >>> sources = {"main.js": 'import { one } from "./a.js";\\nrun(one);', "a.js": "export const one = 1;"}
    >>> print(joined_modules(sources, "main.js"))
    "use strict";
    const $m0 = (() => {
    const one = 1;
    return { one };
    })();
    const $m1 = (() => {
    const { one } = $m0;
    run(one);
    return {  };
    })();
    """
    order: dict[str, str] = {}
    _visit(entry, sources, order, ())
    numbers = {path: f"$m{number}" for number, path in enumerate(order)}
    parts = [_scoped(path, text, numbers) for path, text in order.items()]
    return "\n".join(['"use strict";', *parts])


def app_modules() -> dict[str, str]:
    """Return the modules of the page's script by their path below ``app``."""
    return dict(_texts(files("perilune.report").joinpath("app"), ""))


def _texts(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            found += _texts(item, f"{prefix}{item.name}/")
        elif item.name.endswith(".js"):
            found.append((prefix + item.name, item.read_text(encoding="utf-8")))
    return found


def _target(path: str, imported: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), imported))


def _visit(path: str, sources: Mapping[str, str], order: dict[str, str], above: tuple[str, ...]) -> None:
    if path in order:
        return
    if path in above or path not in sources:
        raise ValueError(f"{' -> '.join((*above, path))}: " + ("a circle" if path in above else "no such module"))
    for found in _IMPORT.finditer(sources[path]):
        _visit(_target(path, found["path"]), sources, order, (*above, path))
    order[path] = sources[path]


def _scoped(path: str, text: str, numbers: Mapping[str, str]) -> str:
    exported = ", ".join(found["name"] for found in _EXPORT.finditer(text))
    body = _IMPORT.sub(lambda found: f"const {{ {found['names']} }} = {numbers[_target(path, found['path'])]};", text)
    body = _EXPORT.sub("", body)
    if (left := _LEFT.search(body)) is not None:
        raise ValueError(f"{path}: '{left.group()}' is no import or export that can be joined")
    return f"const {numbers[path]} = (() => {{\n{body.strip()}\nreturn {{ {exported} }};\n}})();"
