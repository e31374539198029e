"""Where the register's files, repositories and database are; what is relative starts at its folder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from monitor.adapters.register.values import address, line_of_text, wrong


def path(folder: Path, value: object) -> Path:
    """Read a path; gives it absolute."""
    return (folder / line_of_text(value)).resolve()


def existing_file(folder: Path, value: object) -> Path:
    """Read the path of a file that must be there."""
    read = path(folder, value)
    if not read.is_file():
        raise wrong(
            f"there is no file {str(read)!r}", "correct the path; it is relative to this file's folder"
        )
    return read


def existing_folder(folder: Path, value: object) -> Path:
    """Read the path of a folder that must be there."""
    read = path(folder, value)
    if not read.is_dir():
        raise wrong(
            f"there is no folder {str(read)!r}", "correct the path; it is relative to this file's folder"
        )
    return read


def repository(folder: Path, value: object) -> str:
    """Read where a git repository is: an https address, or a path (given absolute).

    Git takes far more than that (`ext::`, `host:path`, options), some of which runs commands.
    """
    text = line_of_text(value)
    remedy = "write https://…, or a path"
    if "://" in text:
        if not text.startswith("https://"):
            raise wrong("a collection is fetched by https only", remedy)
        return address(text)
    if ":" in text or text.startswith("-"):
        raise wrong(f"{text[:80]!r} is neither an https address nor a path", remedy)
    return str(path(folder, text))


def default_database(folder: Path) -> str:
    """Give the address of the database used where the register names none: `monitor.db` beside it."""
    return f"sqlite:///{folder / 'monitor.db'}"


def database(folder: Path, value: object) -> str:
    """Read the address of a SQLite file or of a PostgreSQL database, as SQLAlchemy writes them."""
    text = line_of_text(value)
    remedy = "write sqlite:///monitor.db or postgresql+psycopg://user@host/name"
    scheme, separator, rest = text.partition("://")
    dialect = scheme.partition("+")[0]
    if not separator or dialect not in {"sqlite", "postgresql"}:
        raise wrong("this is not the address of a database", remedy)
    if dialect == "sqlite":
        name = rest.removeprefix("/")
        if name == rest or name in {"", ":memory:"}:
            raise wrong("this database would not outlive a round", "write sqlite:///monitor.db")
        return f"{scheme}:///{folder / name}"
    try:
        parts = urlsplit(f"//{rest}")
        password = parts.password
        named = "password" in parse_qs(parts.query, keep_blank_values=True)
    except ValueError:
        raise wrong("this is not the address of a database", remedy) from None
    if password is not None or named:
        raise wrong(
            "a password may not stand in the register",
            "take it out: PostgreSQL reads it from $PGPASSWORD or ~/.pgpass",
        )
    return text
