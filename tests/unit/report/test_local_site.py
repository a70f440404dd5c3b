"""The site of plans serves what is in the folder and nothing else, whatever is asked."""

import http.client
import socket
import threading
from contextlib import suppress

import numpy as np
import pytest

from perilune.report.local_site import HEADERS, TYPES, plans, served, site

SECRET = b"nobody may read this"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    outside = tmp_path_factory.mktemp("site")
    root = outside / "plans"
    for plan in ("one", "two & <three>"):
        (root / plan / "protocols").mkdir(parents=True)
        (root / plan / "plan.json").write_text("{}", encoding="utf-8")
        (root / plan / "report.html").write_text("<p>report</p>", encoding="utf-8")
        (root / plan / "protocols" / "a--b.html").write_text("<p>protocol</p>", encoding="utf-8")
    (root / "unfinished").mkdir()
    (root / "one" / ".hidden.html").write_bytes(SECRET)
    (root / "one" / "key.pem").write_bytes(SECRET)
    (outside / "secret.html").write_bytes(SECRET)
    (root / "one" / "link.html").symlink_to(outside / "secret.html")
    (root / "one" / "around.html").symlink_to(root / "one" / "around.html")
    return root


@pytest.fixture(scope="module")
def address(folder):
    server = site(folder, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_address
    server.shutdown()
    thread.join()
    server.server_close()


def ask(address, target, method="GET", host=None, **headers):
    connection = http.client.HTTPConnection(address[0], address[1], timeout=5)
    connection.putrequest(method, target, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{address[1]}")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_the_index_lists_the_plans_and_escapes_their_names(address, folder):
    answer, body = ask(address, "/")
    assert answer.status == 200
    assert b"two &amp; &lt;three&gt;" in body
    assert b"unfinished" not in body
    assert [path.name for path in plans(folder)] == ["one", "two & <three>"]


@pytest.mark.parametrize(
    "target", ["/one/report.html", "/one/protocols/a--b.html", "/two%20%26%20%3Cthree%3E/plan.json"]
)
def test_files_of_a_plan_are_served_with_a_strict_policy(address, target):
    answer, body = ask(address, target)
    assert answer.status == 200
    assert body
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "connect-src 'none'" in answer.headers["Content-Security-Policy"]


def test_head_has_no_body_and_other_methods_are_refused(address):
    answer, body = ask(address, "/one/report.html", "HEAD")
    assert (answer.status, body) == (200, b"")
    assert answer.headers["Content-Length"] == "13"
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "BREW"):
        answer, body = ask(address, "/one/report.html", method)
        assert (answer.status, body) == (501, b"refused\n")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1", "localhost.evil.example", "", "[::1]"]
)
def test_another_host_is_refused(address, host):
    answer, body = ask(address, "/one/report.html", host=host or "-")
    assert answer.status == 403
    assert b"report" not in body


def _targets():
    """Five hundred ways of asking for what is outside, hidden, or of another kind."""
    draw = np.random.default_rng(7)
    up = [
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "..%2f",
        "..%5c",
        "..\\",
        "%252e%252e",
        "..;",
        "....//",
        "%c0%ae%c0%ae",
        "..%00",
    ]
    ends = ["secret.html", "etc/passwd", "one/.hidden.html", "one/key.pem", "one/link.html", "secret.html%00.html"]
    fixed = [
        "//etc/passwd",
        "/one//report.html",
        "/one/./report.html",
        "/one/link.html",
        "/one/around.html",
        "/one/.hidden.html",
        "/one/key.pem",
        "/one/",
        "/one",
        "/%2e%2e/secret.html",
        "/one/report.html/",
        "/one/report.html%00",
        "/C:/secret.html",
        "/\\\\server\\share\\secret.html",
        "http://127.0.0.1/../secret.html",
        "*",
        "/" + "a/" * 3000,
        "/%ff%fe/secret.html",
        "/one/report.html;a=1/../../secret.html",
    ]
    made = set(fixed)
    while len(made) < 500:
        steps = "/".join(draw.choice(up) for _ in range(draw.integers(1, 7)))
        start = draw.choice(["/", "/one/", "/one/protocols/", "//", "/./"])
        made.add(f"{start}{steps}/{draw.choice(ends)}")
    return sorted(made)


def test_five_hundred_attacks_are_all_refused(address, folder):
    targets = _targets()
    assert len(targets) == 500
    for target in targets:
        answer, body = ask(address, target)
        assert answer.status in (403, 404, 414), target
        assert SECRET not in body
    assert ask(address, "/one/report.html")[0].status == 200  # it is still there


@pytest.mark.parametrize(
    "lines",
    [
        b"GET /one/report.html HTTP/1.1\r\n\r\n",
        b"GET /one/report.html HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /one/report.html HTTP/1.1\r\nHost: a\r\nHost: 127.0.0.1\r\n\r\n",
        b"\x00\xff\xfe\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET " + b"/a" * 40_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % i for i in range(300)) + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
)
def test_malformed_requests_neither_read_nor_crash(address, lines):
    with socket.create_connection(address, timeout=5) as connection:
        answer = b""
        with suppress(OSError):  # the server may end the connection before it has heard all
            connection.sendall(lines)
            connection.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b"<p>report</p>" not in answer
    assert ask(address, "/one/report.html")[0].status == 200


def test_a_pipe_and_a_folder_are_no_files(folder, tmp_path):
    assert served(folder, "/one/protocols") is None
    assert served(folder, "/one/report.html").suffix in TYPES
    assert served(folder, "one/report.html") is None
