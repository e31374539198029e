"""Real vendor pages as they stood on a chosen day, served on loopback, and a register that watches them."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REPLAY = Path(__file__).resolve().parents[1] / "../shared/replay"
HOST = "127.0.0.1"
HEAD, IT = "head@example.org", "it@example.org"
#: What `replay_strict` tolerates for content and personal data; `replay_public` tolerates `opt_out` too.
STRICT = ("denied", "opt_in", "improvement", "silent")
USAGES = {"replay_strict": STRICT, "replay_public": (*STRICT, "opt_out")}

Plain = dict[str, object]


def is_present() -> bool:
    """Tell whether the real pages are on this machine."""
    return (REPLAY / "serve.py").is_file()


@dataclass(frozen=True, slots=True)
class RealPages:
    """A running server of real pages."""

    port: int

    def move(self, day: str) -> None:
        """Serve the pages as they stood on a day (ISO 8601)."""
        self._post(f"__date/{day}")

    def break_page(self, kind: str, path: str) -> None:
        """Break the page at a path, percent-encoded and with its slash, from now on."""
        self._post(f"__break/{kind}{path}")

    def mend(self) -> None:
        """Make every page whole again."""
        self._post("__mend")

    def get(self, path: str) -> bytes:
        """Return what stands at a path today."""
        with urllib.request.urlopen(f"http://{HOST}:{self.port}{path}", timeout=30) as answer:
            return bytes(answer.read())

    def _post(self, path: str) -> None:
        request = urllib.request.Request(f"http://{HOST}:{self.port}/{path}", method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()


@contextlib.contextmanager
def real_pages() -> Iterator[RealPages]:
    """Serve the real pages at a free port for as long as the block lasts."""
    port = _free_port()
    command = [sys.executable, str(REPLAY / "serve.py"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            line = server.stdout.readline()
            if "serves" not in line:
                raise OSError(f"{command}: {line or 'no answer'}")
            yield RealPages(port)
        finally:
            server.terminate()


def register(
    port: int,
    mail_port: int,
    *,
    suspend_after: str = "90d",
    network: Mapping[str, object] | None = None,
    only: Sequence[str] = (),
) -> Plain:
    """Return a register of the tools of the replay under both usages.

    Args:
        port: where the pages are.
        mail_port: where mail goes.
        suspend_after: how long a tool may go unread, as the register writes it.
        network: more keys of its section `network`.
        only: services to take; none: all.
    """
    services: Plain = {}
    tools: Plain = {}
    for service, terms in declared().items():
        if only and service not in only:
            continue
        services[service] = {"terms": {name: _terms(port, each) for name, each in terms.items()}}
        consumer = [name for name in terms if name != "Commercial Terms"]
        slug = service.lower().replace(" ", "-").replace(".", "-")
        if consumer:
            tools[slug] = _tool(service, service, "consumer", consumer)
        if "Commercial Terms" in terms:
            tools[f"{slug}-commercial"] = _tool(
                service, f"{service} Commercial", "business", ["Commercial Terms"]
            )
    return {
        "organisation": {"name": "Replay", "language": "fr"},
        "people": {
            "head": {"name": "Sacha Leroy", "email": HEAD, "role": "business"},
            "it": {"name": "Alex Martin", "email": IT, "role": "it"},
        },
        "network": {
            "delay": "0s",
            "confirm_after": "0s",
            "allow": [f"{HOST}:{port}"],
            "contact": IT,
            **(network or {}),
        },
        "mail": {"host": HOST, "port": mail_port, "tls": "none", "from": "monitor@example.org"},
        "services": services,
        "usages": {name: _usage(stances, suspend_after) for name, stances in USAGES.items()},
        "tools": tools,
    }


def declared() -> Mapping[str, Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]]]:
    """Return the terms of the replay by service and type, as its file of tools declares them."""
    return dict(json.loads((REPLAY / "tools.json").read_text(encoding="utf-8")))


def write(register: Plain, folder: Path) -> Path:
    """Write a register into a folder, and return its path."""
    path = folder / "sources.yaml"
    # JSON is YAML too, without the anchors that a register may not have.
    path.write_text(json.dumps(register, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _terms(port: int, declaration: Mapping[str, Sequence[Mapping[str, str]]]) -> Plain:
    documents = [
        {"fetch": f"http://{HOST}:{port}{page['path']}", "render": "html"} for page in declaration["pages"]
    ]
    shared: Plain = {key: declaration[key] for key in ("select", "remove") if declaration.get(key)}
    return {**shared, **(documents[0] if len(documents) == 1 else {"combine": documents})}


def _tool(service: str, name: str, plan: str, terms: list[str]) -> Plain:
    proposals = {usage: {"by": "head", "on": "2025-08-01"} for usage in USAGES}
    return {"name": name, "service": service, "plan": plan, "terms": terms, "propose": proposals}


def _usage(stances: Sequence[str], suspend_after: str) -> Plain:
    training: Plain = {data: list(stances) for data in ("content", "personal")}
    return {
        "training": training | dict.fromkeys(("feedback", "deidentified", "flagged"), "any"),
        "location": "any",
        "suspend_after": suspend_after,
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
