"""Logs: one line an event, as text or as JSON, without secrets."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

import click

from monitor.core.notice.quotation import harmless

Event = Mapping[str, object]


class Format(StrEnum):
    """How events are written."""

    TEXT = "text"
    JSON = "json"


#: What these tell of their daily work is of no use but to who debugs them.
_TALKATIVE = ("apprise", "apscheduler", "asyncio", "git", "httpcore", "httpx", "playwright", "urllib3")
#: Variables whose values are secrets.
_SECRETS = re.compile(r"PGPASSWORD|MONITOR_(?:MAIL_PASSWORD|CHANNEL_.*)")
#: A value this short could be any word.
_SHORTEST_SECRET = 4
_ADDRESS = re.compile(
    r"\b([a-z][a-z0-9+.-]{1,30}://)(?:[^\s/?#\"'<>]{1,500}@)?([^\s/?#@\"'<>]{1,260})[^\s\"'<>]*",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[\w.+'%-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
#: What every record has; the rest is what this event says beside its words.
_RECORD = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})


def set_up(written: Format, level: int) -> None:
    """Write events from now on, on standard error.

    Args:
        written: as what.
        level: the least grave one that is written; see `logging`.
    """
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _Handler)]:
        root.removeHandler(handler)
    root.addHandler(_Handler(_json if written is Format.JSON else _text))
    root.setLevel(level)
    logging.getLogger("monitor").setLevel(logging.NOTSET)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.NOTSET if level < logging.INFO else logging.WARNING)
    logging.captureWarnings(capture=True)


def speak_up() -> None:
    """Write also what our own code does on an ordinary day: what a daemon says is read in its log alone."""
    logging.getLogger("monitor").setLevel(logging.INFO)


def failure(words: str, error: BaseException | None = None) -> None:
    """Say what ended the command: as an event where a program reads them, else as people read it.

    Args:
        words: for people.
        error: what nobody foresaw, whose traceback is told too.
    """
    if any(isinstance(each, _Handler) and each.write is _json for each in logging.getLogger().handlers):
        logging.getLogger("monitor").error("%s", words, exc_info=error)
        return
    if error is not None:
        click.echo(redacted("".join(traceback.format_exception(error)), os.environ), err=True, nl=False)
    click.echo(f"monitor: {_without_passwords(words, os.environ)}", err=True)


def redacted(words: str, environment: Mapping[str, str]) -> str:
    """Return words without what must stay between two: passwords, tokens in addresses, whose a mailbox is.

    Of addresses of the web and of databases the host remains (who has all of a heartbeat's or a chat room's
    can use it), of mail addresses the domain.
    """
    return _MAILBOX.sub(r"…@\1", _ADDRESS.sub(r"\1\2/…", _without_passwords(words, environment)))


def _without_passwords(words: str, environment: Mapping[str, str]) -> str:
    for name, value in environment.items():
        if len(secret := value.strip()) >= _SHORTEST_SECRET and _SECRETS.fullmatch(name):
            words = words.replace(secret, "…")
    return words


class _Handler(logging.Handler):
    """Writes events to what is standard error by then."""

    def __init__(self, write: Callable[[Event], str]) -> None:
        super().__init__()
        self.write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Write an event: when, how grave, whose, what.

        It raises nothing, as in the standard library: a disk that is full under the log ends no round.
        """
        event: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **{name: value for name, value in vars(record).items() if name not in _RECORD},
        }
        if record.exc_info and record.exc_info[0]:
            event["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        with contextlib.suppress(OSError):
            click.echo(self.write({name: _shown(value) for name, value in event.items()}), err=True)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (LookupError, TypeError, ValueError):  # words and values that do not go together
        return str(record.msg)


def _shown(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case list() | tuple():
            return [_shown(each) for each in value]
        case _:
            return harmless(redacted(str(value), os.environ))


def _json(event: Event) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _text(event: Event) -> str:
    words = " | ".join(line.strip() for line in str(event["message"]).splitlines() if line.strip())
    lines = [f"{event['ts']} {str(event['level']).upper()} {event['logger']}: {words}"]
    lines += [f"    {line}" for line in str(event.get("traceback", "")).splitlines()]
    return "\n".join(lines)
