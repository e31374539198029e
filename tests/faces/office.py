"""An organisation's folder, a vendor on loopback, and the command line run in this process."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from monitor import app as application
from monitor.__main__ import main
from tests.adapters.loopback import Vendor, page, serving
from tests.fakes import InlineExecutor
from tests.samples import day
from tests.samples import page as terms_page

REGISTER = """
organisation: {{name: Mairie de Valmoulin, language: en}}
people:
  dupont: {{name: Camille Dupont, email: dupont@example.fr, role: dpo, language: fr}}
  martin: {{name: Alex Martin, email: martin@example.fr, role: it, language: en}}
network: {{delay: 0, confirm_after: 0, retries: 0, deadline: 10s, allow: ["127.0.0.1:{port}"]}}
usages:
  non_sensitive:
    label: {{fr: usages non sensibles, en: non-sensitive uses}}
    training: {{content: [denied, opt_in], personal: [denied, opt_in], feedback: any, deidentified: any, flagged: any}}
    location: any
services:
  Lumenia: {{terms: {{Terms of Service: {{fetch: "http://127.0.0.1:{port}/terms", select: main}}}}}}
  Otterloo: {{terms: {{Terms of Service: {{fetch: "http://127.0.0.1:{port}/otterloo", select: main}}}}}}
tools:
  lumenia-free:
    name: Lumenia
    service: Lumenia
    plan: consumer
    terms: [Terms of Service]
    propose: {{non_sensitive: {{by: martin, on: 2025-08-01}}}}
  otterloo:
    name: Otterloo
    service: Otterloo
    plan: business
    terms: [Terms of Service]
    propose: {{non_sensitive: {{by: martin, on: 2025-08-01}}}}
"""


@dataclass(frozen=True)
class Said:
    """What a command said and how it left."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its JSON lines: each one compact object."""
        found = [json.loads(line) for line in self.out.splitlines()]
        for line, value in zip(self.out.splitlines(), found, strict=True):
            assert line == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return found


def monitor(*words: str) -> Said:
    """Run a command as the program does, and return what came of it."""
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["monitor", *words])
        patch.setattr(sys, "excepthook", sys.excepthook)
        # Worker processes have their own tests: here they would cost two seconds a round.
        patch.setattr(application, "Workers", lambda _: InlineExecutor())
        with pytest.raises(SystemExit) as left:
            main()
    code = left.value.code
    return Said(code if isinstance(code, int) else -1, out.getvalue(), err.getvalue())


@dataclass
class Office:
    """A folder with a register, and the vendors it names."""

    folder: Path
    vendor: Vendor
    config: Path = field(init=False)

    def __post_init__(self) -> None:
        self.config = self.folder / "sources.yaml"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config.write_text(REGISTER.format(port=self.vendor.port))
        self.serve(terms_page())
        self.serve(terms_page(title="Terms of Otterloo"), "/otterloo")

    def serve(self, body: bytes, path: str = "/terms", status: int = 200) -> None:
        self.vendor.on(path, page(body, status))

    def edit(self, old: str, new: str) -> None:
        text = self.config.read_text()
        assert old in text
        self.config.write_text(text.replace(old, new))

    def write_to(self, port: int) -> None:
        """Name a mail server on this machine in the register."""
        mail = f"mail: {{host: 127.0.0.1, port: {port}, tls: none, from: moniteur@example.fr}}\n"
        self.config.write_text(self.config.read_text() + mail)

    def alter(self, statement: str) -> None:
        """Meddle with the database, as somebody might."""
        with contextlib.closing(sqlite3.connect(self.folder / "monitor.db")) as db, db:
            db.execute(statement)

    def run(self, *words: str, number: int = 0) -> Said:
        """Run a command on this register on day `number`."""
        return monitor("--config", str(self.config), "--now", day(number).isoformat(), *words)


@contextlib.contextmanager
def office(folder: Path) -> Iterator[Office]:
    with serving() as vendor:
        yield Office(folder, vendor)
