"""Where things stand in the archive: the names of its files, and what may not come near a git command."""

from __future__ import annotations

from monitor.core.errors import StoreError
from monitor.core.terms import TermsId


def text_name(terms: TermsId) -> str:
    """Return the name of the file that holds the text of some terms, in the folder of their service."""
    return f"{terms.type}.md"


def body_name(terms: TermsId, document: str, media_type: str) -> str:
    """Return the name of the file that holds the bytes of one of their source documents."""
    return f"{terms.type} #{document}.{'pdf' if media_type == 'application/pdf' else 'html'}"


def encoded(terms: TermsId, text: str) -> bytes:
    """Return a text as a file holds it; a lone surrogate, say, is refused."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise StoreError(f"{terms}: the text holds what no file can: {error}") from error


def safe(name: str) -> str:
    """Refuse a name that is no plain file name, whatever let it come this far."""
    if not name or name.startswith(".") or any(c in "/\\" or ord(c) < 32 for c in name):
        raise StoreError(f"{name!r} cannot name a file of the archive")
    return name


def checked(commit: str) -> str:
    """Refuse what is no commit id: nothing else may reach a git command."""
    if len(commit) != 40 or set(commit) - set("0123456789abcdef"):
        raise StoreError(f"{commit!r} is not a commit of the archive")
    return commit
