"""The audit of dependencies: uv itself, asking a local service of advisories."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from audit import SKIPPED, audit

PROJECT = """\
[project]
name = "town"
version = "1"
requires-python = ">=3.11"
dependencies = ["harbour"]
"""
LOCK = f"""\
version = 1
requires-python = ">=3.11"

[[package]]
name = "harbour"
version = "1.0"
source = {{ registry = "https://index.example/simple" }}
wheels = [{{ url = "https://index.example/harbour-1.0-py3-none-any.whl", hash = "sha256:{"0" * 64}" }}]

[[package]]
name = "town"
version = "1"
source = {{ virtual = "." }}
dependencies = [{{ name = "harbour" }}]

[package.metadata]
requires-dist = [{{ name = "harbour" }}]
"""
ADVISORY = {
    "id": "GHSA-1",
    "modified": "2026-01-01T00:00:00Z",
    "summary": "The quay gives way",
    "affected": [{"package": {"name": "harbour", "ecosystem": "PyPI"}}],
}


@contextmanager
def service(*known: object, status: int = HTTPStatus.OK) -> Iterator[str]:
    """A local service that knows of these advisories on everything; its address."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say({"results": [{"vulns": known}]})

        def do_GET(self) -> None:
            self._say(known[0])

        def _say(self, told: object) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quietly."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[int, str]]:
    """Audit a project with one locked dependency at a service; the exit code, and what was said."""
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "uv.lock").write_text(LOCK)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")

    def ask(address: str) -> tuple[int, str]:
        code = audit(["--frozen", "--service-url", address])
        return code, capsys.readouterr().out

    return ask


def test_a_known_vulnerability_fails_the_audit_and_is_named(asked: Callable[[str], tuple[int, str]]) -> None:
    with service(ADVISORY) as address:
        code, said = asked(address)
    assert code == 1
    assert "harbour 1.0" in said
    assert "The quay gives way" in said


def test_without_one_the_audit_passes(asked: Callable[[str], tuple[int, str]]) -> None:
    with service() as address:
        code, said = asked(address)
    assert code == 0
    assert "no known vulnerabilities" in said
    assert SKIPPED not in said


@pytest.mark.parametrize("status", [HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.FORBIDDEN])
def test_where_the_service_does_not_answer_it_is_said_that_nobody_was_asked(
    asked: Callable[[str], tuple[int, str]], status: HTTPStatus
) -> None:
    with service(status=status) as address:
        code, said = asked(address)
    assert code == 0
    assert said.endswith(f"{SKIPPED}\n")


def test_where_the_service_cannot_be_reached_it_is_said_that_nobody_was_asked(
    asked: Callable[[str], tuple[int, str]],
) -> None:
    with service() as address:
        pass
    code, said = asked(address)
    assert code == 0
    assert said.endswith(f"{SKIPPED}\n")


def test_whatever_else_goes_wrong_is_a_failure(asked: Callable[[str], tuple[int, str]]) -> None:
    Path("uv.lock").write_text("this is no lock")
    with service() as address:
        code, said = asked(address)
    assert code > 1
    assert SKIPPED not in said
