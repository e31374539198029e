"""Names that become paths: which are safe as they are, and how a source document is named.

Services, terms types and tools are written by people or imported from strangers'
declarations, and end as folders and files of the archive. A name is therefore
either safe as a path segment on every system, or refused: it is never rewritten,
since two names could then meet in one file.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote, urlsplit

#: A file's name may take 255 bytes; the terms type, the document and an extension share them.
MAX_NAME_BYTES: Final = 100
_MAX_DOCUMENT_BYTES: Final = 120

#: What OTA cuts from a path because a web server put it there; those of a page, a text or a PDF.
_EXTENSIONS: Final = frozenset(
    "doc docx htm html json markdown md odt pdf php rtf shtml text txt xht xhtml xml".split()
)
#: What OTA replaces in a document's id: characters some file systems refuse.
_ILLEGAL: Final = frozenset('\\:"<>|*?')


def name_fault(name: str) -> str | None:
    """Tell why `name` may not become a path segment (a service, a tool, a person's id), or None.

    Refused: nothing, `/` and the characters Windows refuses, a dot in front (hidden files, `.git`, `..`), a
    dash in front (read as an option by commands), a dot or a blank at the end (dropped by Windows), blanks in
    front, control and invisible characters, text that is not in Unicode's composed form (two spellings of one
    name), and more than 100 bytes of UTF-8.
    """
    size = len(name.encode("utf-8", "surrogatepass"))
    faults = (
        (not name, "is empty"),
        (name != unicodedata.normalize("NFC", name), "has accents written as characters of their own"),
        (size > MAX_NAME_BYTES, f"is longer than {MAX_NAME_BYTES} bytes"),
        (name.startswith("."), "begins with a dot"),
        (name.startswith("-"), "begins with a dash"),
        (name != name.strip() or name.endswith("."), "begins or ends with a blank, or ends with a dot"),
        ("/" in name or any(char in _ILLEGAL for char in name), 'holds one of / \\ : " < > | * ?'),
        (not name.isprintable(), "holds control or invisible characters"),
    )
    return next((fault for wrong, fault in faults if wrong), None)


def document_id(address: str) -> str:
    r"""Name the source document at `address` (a URL) as OTA does.

    The path, percent-decoded; the extension cut where it is that of a page or a PDF; segments joined by `-`;
    ``\:"<>|*?`` and control characters as `_`. Host and query play no part. An address without a path has
    no id with OTA; it gets its host here. Too long for a file's name: cut, with a hash of the whole.
    """
    parts = urlsplit(address)
    path = unquote(parts.path)
    folder, slash, last = path.rpartition("/")
    stem, dot, extension = last.rpartition(".")
    if dot and stem and extension.lower() in _EXTENSIONS:
        path = f"{folder}{slash}{stem}"
    joined = "-".join(segment for segment in path.split("/") if segment) or parts.hostname or ""
    clean = "".join("_" if char in _ILLEGAL or not char.isprintable() else char for char in joined)
    if len(clean.encode("utf-8", "replace")) <= _MAX_DOCUMENT_BYTES:
        return clean
    short = clean.encode("utf-8", "replace")[:_MAX_DOCUMENT_BYTES].decode("utf-8", "ignore")
    return f"{short}-{_digest(address)}"


def document_ids(addresses: Sequence[str]) -> tuple[str, ...]:
    """Name the source documents of one terms, in order; `addresses` differ from one another.

    Where several would bear the same name (they differ by query or host alone, or by case, which some file
    systems ignore), each of them gets a short hash of its address, so that the order they are written in
    names none of them.
    """
    ids = [document_id(address) for address in addresses]
    seen = Counter(_folded(each) for each in ids)
    return tuple(
        f"{each}-{_digest(address)}" if seen[_folded(each)] > 1 else each
        for each, address in zip(ids, addresses, strict=True)
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:8]
