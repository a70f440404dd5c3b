"""A read-only site of plans on this machine: what ``perilune serve`` answers with.

Only files of the known kinds inside the folder are read, only to a browser of this machine that asks for this machine
by name (a page elsewhere can't reach it through a rebound name), and every answer forbids all requests to elsewhere.
"""

import html
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes

ADDRESS: Final = "127.0.0.1"

TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".czml": "application/json",
    ".oem": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
}
"""The kinds of files that are served, and what they are told to be."""

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src data:; worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

_TIMEOUT_S: Final = 10.0
_LONGEST: Final = 4096


def site(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return the server of a folder of plans on this machine alone; port 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """

    class Here(_Plans):
        root = folder.resolve()
        timeout = _TIMEOUT_S

    server = ThreadingHTTPServer((ADDRESS, port), Here)
    server.daemon_threads = True
    Here.hosts = frozenset(f"{name}:{server.server_port}" for name in (ADDRESS, "localhost"))
    return server


def plans(root: Path) -> Iterator[Path]:
    """Yield the folders with a plan: the folder itself, and those directly in it, by name."""
    for folder in (root, *sorted(path for path in root.iterdir() if path.is_dir())):
        if (folder / "plan.json").is_file() and (folder / "report.html").is_file():
            yield folder


def served(root: Path, target: str) -> Path | None:
    """Return the file behind the target of a request, or None where there is nothing to serve.

    The target is decoded once. A part that is empty, ``.``, ``..``, hidden, or holds a separator or a control character
    ends it, as does a link that leads out of the folder.
    """
    path = target.split("?", 1)[0].split("#", 1)[0]
    if len(path) > _LONGEST or not path.startswith("/"):
        return None
    try:
        text = unquote_to_bytes(path[1:]).decode("utf-8")
    except UnicodeDecodeError:
        return None
    parts = text.split("/")
    if any(not part or part.startswith(".") or _steers(part) for part in parts):
        return None
    try:
        found = root.joinpath(*parts).resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    inside = found.is_relative_to(root) and found.is_file() and found.suffix in TYPES
    return found if inside else None


def _steers(part: str) -> bool:
    return any(character in "\\:" or ord(character) < 32 or ord(character) == 127 for character in part)


def index(root: Path) -> str:
    """Return the page that lists the plans of a folder."""
    rows = []
    for folder in plans(root):
        name = folder.relative_to(root).as_posix()
        address = quote("/report.html" if name == "." else f"/{name}/report.html")
        rows.append(f'<li><a href="{address}">{html.escape(root.name if name == "." else name)}</a></li>')
    listed = f"<ul>{''.join(rows)}</ul>" if rows else "<p>No plan yet: a plan has plan.json and report.html.</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Perilune: plans</title>'
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>"
        f"</head><body><h1>Plans</h1>{listed}</body></html>\n"
    )


class _Plans(BaseHTTPRequestHandler):
    """Answers GET and HEAD; everything else is refused."""

    root: Path
    hosts: frozenset[str]
    protocol_version = "HTTP/1.1"
    server_version = "Perilune"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with a page or a file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        if not self._for_this_machine():
            self._send(
                HTTPStatus.FORBIDDEN, b"this site answers to 127.0.0.1 and localhost alone\n", "text/plain", body
            )
            return
        if self.path.split("?", 1)[0] == "/":
            self._send(HTTPStatus.OK, index(self.root).encode(), TYPES[".html"], body)
            return
        file = served(self.root, self.path)
        if file is None:
            self._send(HTTPStatus.NOT_FOUND, b"not found\n", "text/plain", body)
            return
        self._send(HTTPStatus.OK, file.read_bytes(), TYPES[file.suffix], body)

    def _for_this_machine(self) -> bool:
        hosts = self.headers.get_all("Host") or []
        return len(hosts) == 1 and hosts[0].lower() in self.hosts

    def _send(self, status: HTTPStatus, content: bytes, kind: str, body: bool) -> None:
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if status is not HTTPStatus.OK:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if body:
            self.wfile.write(content)

    def send_error(self, code: int, *_texts: object, **_named: object) -> None:
        """Refuse a request that is no GET or HEAD, or malformed, without repeating any of it."""
        self._send(HTTPStatus(code), b"refused\n", "text/plain", body=self.command != "HEAD")

    def log_message(self, *_texts: object, **_named: object) -> None:
        """Write no log: a request may hold anything."""
