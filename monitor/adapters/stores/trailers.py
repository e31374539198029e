"""The facts of a fetch as the trailers of a commit, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from monitor import __version__
from monitor.core.contracts import Deposit
from monitor.core.model import Cause
from monitor.core.terms import Capture, Origin, Snapshot, TermsId

#: How bytes were fetched, in OTA's words: as served, or as a browser showed them.
SERVED, RENDERED = "htmlOnly", "fullDom"

#: On a line of its own, so that what was written before there were captures is read by the same words.
_CAPTURE = "X-capture"
#: Instead of the day on which a contract was signed.
_ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes of one source document came from."""

    id: str
    address: str
    redirects: tuple[str, ...]
    media_type: str
    charset: str | None
    sha256: str
    """Of the bytes kept."""
    fetcher: str = SERVED


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What a version's commit says besides the files it holds."""

    terms: TermsId
    cause: Cause
    sources: tuple[Source, ...]
    origin: Origin | None
    captures: Mapping[str, Capture]
    """By the id of the source document; older commits have none."""
    deposit: Deposit | None = None
    """Of a contract."""


def version_message(
    terms: TermsId,
    snapshots: Sequence[Snapshot],
    *,
    cause: Cause,
    first: bool,
    origin: Origin | None = None,
    deposit: Deposit | None = None,
) -> str:
    """Return the commit message of a version, with OTA's subjects."""
    if deposit is not None and deposit.signed is None:
        subject = f"Record the end of {terms}"
    elif first:
        subject = f"First record of {terms}"
    elif cause is Cause.EXTRACTION:
        subject = f"Apply technical or declaration upgrade on {terms}"
    else:
        subject = f"Record new changes of {terms}"
    facts = {"X-cause": cause.value, "X-engine-version": __version__}
    if origin is not None:
        facts |= {"X-collection": origin.collection, "X-collection-commit": origin.commit}
    if deposit is not None:
        facts |= {"X-deposited-by": deposit.by, "X-signed": str(deposit.signed or _ENDED)}
        facts |= {"X-note": json.dumps(deposit.note)} if deposit.note else {}
    return _message(subject, terms, facts, snapshots)


def quarantine_message(terms: TermsId, snapshot: Snapshot, reason: str) -> str:
    """Return the commit message of a page that is not the terms."""
    return _message(f"Quarantine {terms}: {reason}", terms, {"X-reason": reason}, [snapshot])


def _message(subject: str, terms: TermsId, facts: dict[str, str], snapshots: Sequence[Snapshot]) -> str:
    lines = [subject, "", f"X-service: {terms.service}", f"X-terms-type: {terms.type}"]
    lines += [f"{key}: {value}" for key, value in facts.items()]
    for snapshot in snapshots:
        source = Source(
            snapshot.document,
            snapshot.address,
            snapshot.redirects,
            snapshot.media_type,
            snapshot.charset,
            snapshot.sha256,
            RENDERED if snapshot.rendered else SERVED,
        )
        lines.append(f"X-source-document: {json.dumps(asdict(source))}")
        if snapshot.capture is not None:
            lines.append(f"{_CAPTURE}: {json.dumps(_plain(snapshot.document, snapshot.capture))}")
    return "\n".join(lines) + "\n"


def without_captures(message: str) -> str:
    """Return a message without what differs each time the same bytes are fetched (a server's clock, say)."""
    return "".join(line for line in message.splitlines(keepends=True) if not line.startswith(f"{_CAPTURE}: "))


def parse(message: str) -> VersionFacts | None:
    """Read back what `version_message` wrote; None where the message is not of its making.

    Raises:
        ValueError: a trailer of ours cannot be read. KeyError, TypeError: a source document's is incomplete,
            or its capture's.
    """
    facts: dict[str, str] = {}
    sources: list[Source] = []
    captures: dict[str, Capture] = {}
    for line in message.splitlines()[1:]:
        key, separator, value = line.partition(": ")
        if key == "X-source-document":
            found = json.loads(value)
            sources.append(Source(**found | {"redirects": tuple(found["redirects"])}))
        elif key == _CAPTURE:
            document, capture = _capture(json.loads(value))
            captures[document] = capture
        elif separator:
            facts[key] = value
    if not {"X-service", "X-terms-type", "X-cause"} <= facts.keys():
        return None
    return VersionFacts(
        TermsId(facts["X-service"], facts["X-terms-type"]),
        Cause(facts["X-cause"]),
        tuple(sources),
        Origin(facts["X-collection"], facts["X-collection-commit"]) if "X-collection" in facts else None,
        captures,
        _deposit(facts) if "X-deposited-by" in facts else None,
    )


def _deposit(facts: Mapping[str, str]) -> Deposit:
    signed = facts["X-signed"]
    note = str(json.loads(facts.get("X-note", '""')))
    return Deposit(facts["X-deposited-by"], None if signed == _ENDED else date.fromisoformat(signed), note)


def _plain(document: str, capture: Capture) -> dict[str, object]:
    plain = {"document": document} | asdict(capture)
    return plain | {"asked_at": capture.asked_at.isoformat(), "headers": dict(capture.headers)}


def _capture(plain: dict[str, Any]) -> tuple[str, Capture]:
    document = plain.pop("document")
    asked_at, headers = datetime.fromisoformat(plain["asked_at"]), tuple(plain["headers"].items())
    return document, Capture(**plain | {"asked_at": asked_at, "headers": headers})
