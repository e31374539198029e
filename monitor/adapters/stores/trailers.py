"""The facts of a fetch as the trailers of a commit, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from monitor import __version__
from monitor.core.model import Cause
from monitor.core.terms import Origin, Snapshot, TermsId

#: How bytes were fetched, in OTA's words: as served, or as a browser showed them.
SERVED, RENDERED = "htmlOnly", "fullDom"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes of one source document came from."""

    id: str
    address: str
    redirects: tuple[str, ...]
    media_type: str
    charset: str | None
    sha256: str
    fetcher: str = SERVED


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What a version's commit says besides the files it holds."""

    terms: TermsId
    cause: Cause
    sources: tuple[Source, ...]
    origin: Origin | None


def version_message(
    terms: TermsId, snapshots: Sequence[Snapshot], *, cause: Cause, first: bool, origin: Origin | None = None
) -> str:
    """Return the commit message of a version, with OTA's subjects."""
    if first:
        subject = f"First record of {terms}"
    elif cause is Cause.EXTRACTION:
        subject = f"Apply technical or declaration upgrade on {terms}"
    else:
        subject = f"Record new changes of {terms}"
    facts = {"X-cause": cause.value, "X-engine-version": __version__}
    if origin is not None:
        facts |= {"X-collection": origin.collection, "X-collection-commit": origin.commit}
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
    return "\n".join(lines) + "\n"


def parse(message: str) -> VersionFacts | None:
    """Read back what `version_message` wrote; None where the message is not of its making.

    Raises:
        ValueError: a trailer of ours cannot be read. KeyError, TypeError: a source document's is incomplete.
    """
    facts: dict[str, str] = {}
    sources = []
    for line in message.splitlines()[1:]:
        key, separator, value = line.partition(": ")
        if key == "X-source-document":
            found = json.loads(value)
            sources.append(Source(**found | {"redirects": tuple(found["redirects"])}))
        elif separator:
            facts[key] = value
    if not {"X-service", "X-terms-type", "X-cause"} <= facts.keys():
        return None
    return VersionFacts(
        TermsId(facts["X-service"], facts["X-terms-type"]),
        Cause(facts["X-cause"]),
        tuple(sources),
        Origin(facts["X-collection"], facts["X-collection-commit"]) if "X-collection" in facts else None,
    )
