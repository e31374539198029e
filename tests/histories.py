"""Collections' histories for tests: in memory, and as git repositories made with `git fast-import`."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.core.collection import Record, RecordKind
from monitor.core.terms import TermsId
from tests.samples import DENIED, IN_EU, TERMS, commit, day

#: What stands around the clauses, long enough that a page without it is no copy of the terms.
_AROUND = """Terms of Service
================

Last updated: May 2, 2025

These terms govern your use of the Lumenia assistant. By creating an account you agree to them.

Your content
------------

You own what you write and what the assistant answers. {training}

You keep your password secret and tell us at once when somebody else has used your account. We may close the
accounts of people who break these terms, after a notice that was left without an answer for two weeks.

Where your data is
------------------

{location} It is erased within thirty days after you close your account. Read the
[help pages](https://lumenia.example/help{target}).

Liability
---------

The service is provided as it is. Our liability is limited to what you paid in the last twelve months. {extra}

"""
_LONG = "\n".join(
    f"{n}. The parties shall apply article {n} of these terms to the assistant, its interface and the account, "
    "and neither of them may rely on an oral promise that was not confirmed in writing within ten days.\n"
    for n in range(1, 15)
)
ERROR = "Page not found\n==============\n\nSorry, an error 404 occurred.\n"


def said(training: str = DENIED, location: str = IN_EU, *, extra: str = "", target: str = "") -> str:
    """Return terms, as a collection keeps them, that say this."""
    return _AROUND.format(training=training, location=location, extra=extra, target=target) + _LONG


@dataclass(frozen=True)
class Entry:
    """A record to be: on which day, of which terms, with which text (None: the file is removed)."""

    day: float
    text: str | None
    kind: RecordKind = RecordKind.CHANGE
    terms: TermsId = TERMS


@dataclass(frozen=True)
class FakeHistory:
    """A history in memory; it travels to other processes."""

    entries: tuple[Entry, ...]

    def records(self) -> Sequence[Record]:
        return records(*self.entries)

    def texts(self, blobs: Iterable[str]) -> Iterator[str]:
        known = texts(*self.entries)
        return (known[blob] for blob in blobs)

    def last_activity(self) -> datetime | None:
        return None


def blob(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def texts(*entries: Entry) -> dict[str, str]:
    return {blob(each.text): each.text for each in entries if each.text is not None}


def records(*entries: Entry) -> list[Record]:
    """Return the records that entries make, each terms beginning with a first record."""
    last: dict[TermsId, str | None] = {}
    found = []
    for number, entry in enumerate(entries):
        begins = entry.terms not in last
        now = None if entry.text is None else blob(entry.text)
        found.append(
            Record(
                terms=entry.terms,
                path=f"{entry.terms.service}/{entry.terms.type}.md",
                commit=commit(number + 1),
                at=day(0) + (day(1) - day(0)) * entry.day,
                kind=RecordKind.FIRST if begins else entry.kind,
                blob=now,
                previous=last.get(entry.terms),
            )
        )
        last[entry.terms] = now
    return found


_SUBJECTS = {
    RecordKind.FIRST: "First record of",
    RecordKind.CHANGE: "Record new changes of",
    RecordKind.UPGRADE: "Apply technical or declaration upgrade on",
    RecordKind.OTHER: "Remove mojibake from",
}


def repository(folder: Path, *entries: Entry) -> Path:
    """Make a bare repository of a collection's versions that holds these entries."""
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    stream = []
    for entry, record in zip(entries, records(*entries), strict=True):
        message = f"{_SUBJECTS[record.kind]} {record.terms}"
        stamp = f"Bot <bot@example.org> {int(record.at.astimezone(UTC).timestamp())} +0000"
        stream.append(
            f"commit refs/heads/main\nauthor {stamp}\ncommitter {stamp}\ndata {len(message.encode())}\n{message}\n"
        )
        if entry.text is None:
            stream.append(f"D {record.path}\n")
        else:
            stream.append(f"M 100644 inline {record.path}\ndata {len(entry.text.encode())}\n{entry.text}\n")
    command = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(command, input="".join(stream).encode(), check=True)
    return folder
