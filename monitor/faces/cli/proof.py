"""What proves a version: the bytes it was read from, and how they were had."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.adapters.stores.layout import body_name
from monitor.app import App
from monitor.core.checks import VersionRecord
from monitor.core.notice.quotation import harmless
from monitor.core.terms import Snapshot
from monitor.core.tools import Language

#: How much of a digest is shown where it is to be compared by eye.
_SHORT = 16

Rows = list[tuple[str, str]]
"""Labels and what stands beside them."""


@dataclass(frozen=True, slots=True)
class _Words:
    colon: str
    proof: str
    read: str
    """Before a moment."""
    place: str
    """Before a place."""
    address: str
    passed: str
    asked_at: str
    status: str
    ip_address: str
    read_from: str
    asked_languages: str
    announced: str
    """The language that a header names."""
    text_language: str
    kept: str
    served: str
    engine: str
    check: str
    version: str
    collection: str
    unsaid: str
    proxied: str
    undeclared: str
    nothing_more: str


_WORDS: Mapping[Language, _Words] = {
    Language.EN: _Words(
        colon=": ",
        proof="proof",
        read="read",
        place="from",
        address="address",
        passed="redirected from",
        asked_at="asked for at",
        status="status",
        ip_address="server's IP address",
        read_from="read from",
        asked_languages="languages asked for",
        announced="language announced",
        text_language="language of the text",
        kept="SHA-256, bytes kept",
        served="SHA-256, as served",
        engine="monitor's version",
        check="to check",
        version="commit",
        collection="collection",
        unsaid="not said",
        proxied="not known behind a proxy",
        undeclared="not said; see network.place in the register",
        nothing_more="nothing more was kept of this reading",
    ),
    Language.FR: _Words(
        colon="\u00a0: ",
        proof="preuve",
        read="lu le",
        place="depuis",
        address="adresse",
        passed="redirigé depuis",
        asked_at="demandé le",
        status="statut",
        ip_address="adresse IP du serveur",
        read_from="lu depuis",
        asked_languages="langues demandées",
        announced="langue annoncée",
        text_language="langue du texte",
        kept="SHA-256, octets gardés",
        served="SHA-256, page servie",
        engine="version du moniteur",
        check="à vérifier par",
        version="commit",
        collection="collection",
        unsaid="non précisée",
        proxied="inconnue derrière un mandataire (proxy)",
        undeclared="non précisé ; voir network.place au catalogue",
        nothing_more="rien d’autre n’a été gardé de cette lecture",
    ),
}


def proof(app: App, version: VersionRecord, language: Language, *, whole: bool) -> Iterator[str]:
    """Say what proves a version, in lines for `monitor show`.

    Where a collection's text was taken over, its own commit is the proof: we have no bytes of the page.

    Args:
        app: the stores; the bytes are read, and their digests computed anew.
        version: which one.
        language: of the words.
        whole: all that is known, with the command that checks it without us; else a line for each source
            document, with its address, when and where it was read, and the beginning of its digest.

    Raises:
        StoreError: the archive cannot be read, or the bytes are not those that were noted.
    """
    says = _WORDS[language]
    if version.origin is not None:
        known = [(says.collection, version.origin.collection), (says.version, version.origin.commit)]
        yield from _table(known if whole else [], says)
        return
    for snapshot in app.archive.snapshots(version.commit, version.terms):
        if not whole:
            yield f"    {says.proof}{says.colon}{_brief(snapshot, says)}"
            continue
        yield ""
        yield from _table(_source(snapshot, says), says)
        text_language = app.reading(version.commit, version.terms).language
        yield from _table([*_capture(snapshot, says), (says.text_language, text_language)], says)
        yield from _table(
            [(says.version, version.commit), (says.check, _command(app, version, snapshot))], says
        )


def _brief(snapshot: Snapshot, says: _Words) -> str:
    capture = snapshot.capture
    at = _moment(capture.asked_at if capture else snapshot.fetched_at)
    place = f" {says.place} {capture.place}" if capture and capture.place else ""
    return harmless(f"{snapshot.address}, {says.read} {at}{place}, SHA-256 {snapshot.sha256[:_SHORT]}")


def _source(snapshot: Snapshot, says: _Words) -> Rows:
    capture = snapshot.capture
    rows = [(says.address, snapshot.address), *((says.passed, each) for each in snapshot.redirects)]
    rows.append((says.kept, snapshot.sha256))
    if capture is not None and snapshot.rendered:
        rows.append((says.served, capture.sha256))
    return rows


def _capture(snapshot: Snapshot, says: _Words) -> Rows:
    capture = snapshot.capture
    if capture is None:
        return [(says.asked_at, f"{_moment(snapshot.fetched_at)} ({says.nothing_more})")]
    return [
        (says.asked_at, _moment(capture.asked_at)),
        (says.read_from, capture.place or says.undeclared),
        (says.ip_address, capture.ip_address or says.proxied),
        (says.engine, capture.engine),
        (says.asked_languages, capture.accept_language),
        (says.announced, dict(capture.headers).get("content-language", says.unsaid)),
        (says.status, f"HTTP {capture.status}"),
        *capture.headers,
    ]


def _command(app: App, version: VersionRecord, snapshot: Snapshot) -> str:
    """Write the command by which anybody who has the archive computes the digest."""
    name = body_name(version.terms, snapshot.document, snapshot.media_type)
    path = f"{version.commit}:{version.terms.service}/{name}"
    return shlex.join(["git", "-C", str(app.register.snapshots), "show", path]) + " | sha256sum"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _table(rows: Rows, says: _Words) -> Iterator[str]:
    for label, value in rows:
        yield harmless(f"      {label}{says.colon}{value}")
