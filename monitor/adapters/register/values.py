"""The words a register is written in: each reader takes text and gives a core value, or says what is wrong.

A reader raises `PydanticCustomError` with the message and the remedy in its
context, which is how the shape of the file reports them with their place.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlsplit

import soupsieve
from pydantic_core import PydanticCustomError

from monitor.core.names import name_fault
from monitor.core.register import choices
from monitor.core.terms import Range, Selector
from monitor.core.terms_types import TERMS_TYPES

_MAX_TEXT: Final = 200
_MAX_ADDRESS: Final = 2000
_MAX_SELECTOR: Final = 1000

_UNITS: Final = {"s": 1, "min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_DURATION: Final = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,3}))? ?(s|min|h|d|w)")
_MAX_DURATION: Final = timedelta(days=3660)
_DURATION_REMEDY: Final = "write a number and a unit: 2s, 5min, 12h, 90d or 2w"
_YES_OR_NO: Final = {"yes": True, "true": True, "no": False, "false": False}
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_LOCAL_PART: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}")

_STARTS: Final = ("startBefore", "startAfter")
_ENDS: Final = ("endBefore", "endAfter")


def wrong(message: str, remedy: str, key: str = "") -> PydanticCustomError:
    """Make the error that tells a person `message` and `remedy`; `key` is the one meant in a mapping."""
    return PydanticCustomError("register", "{message}", {"message": message, "remedy": remedy, "key": key})


def text_of(value: object) -> str:
    """Read any text that says something; gives it without blanks around."""
    if not isinstance(value, str) or not value.strip():
        raise wrong("a word or a sentence is expected here", "write it on this line, in quotes if need be")
    return value.strip()


def listed(value: object) -> object:
    """Let one value stand for a list of one."""
    return value if isinstance(value, list) or value is None else [value]


def line_of_text(value: object) -> str:
    """Read a name or label for people: one line, at most 200 characters, nothing invisible."""
    text = text_of(value)
    if len(text) > _MAX_TEXT or not text.isprintable():
        raise wrong(
            f"this is longer than {_MAX_TEXT} characters, or holds line breaks or invisible characters",
            "write it on one line, shorter",
        )
    return text


def name(value: object) -> str:
    """Read a name that becomes a folder or a file (see `monitor.core.names`)."""
    text = text_of(value)
    fault = name_fault(text)
    if fault:
        raise wrong(f"the name {text[:80]!r} {fault}", "it becomes a folder or a file: choose another")
    return text


def host(value: object) -> str:
    """Read a host name or an IP address, in lower case; names beyond ASCII become IDNA."""
    text = text_of(value).lower()
    try:
        return str(ipaddress.ip_address(text.removeprefix("[").removesuffix("]")))
    except ValueError:
        pass
    try:
        ascii_text = text.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_text = ""
    if not ascii_text or not all(_LABEL.fullmatch(label) for label in ascii_text.split(".")):
        raise wrong(
            f"{text[:80]!r} is not a host", "write a host name such as smtp.example.org, or an IP address"
        )
    return ascii_text


def host_and_port(value: object) -> tuple[str, int]:
    """Read `host:port` (`[::1]:8080` for IPv6)."""
    text = text_of(value)
    left, _, right = text.rpartition(":")
    ipv6 = ":" in left
    if not left or not right.isascii() or not right.isdecimal() or ipv6 != left.startswith("["):
        raise wrong(f"{text[:80]!r} is not a host and a port", "write host:port, for example 10.0.0.5:8080")
    port = int(right[:6])
    if not 1 <= port <= 65535:
        raise wrong(f"{right[:20]} is not a port", "ports go from 1 to 65535")
    return host(left), port


def address(value: object) -> str:
    """Read the address of a web page: http or https, with a host, and no user, password or odd character."""
    text = text_of(value)
    remedy = "write the whole address, for example https://vendor.example/terms"
    if len(text) > _MAX_ADDRESS or not text.isprintable() or any(char in text for char in ' \\<>"^`{|}'):
        raise wrong(f"{text[:80]!r} holds characters no address has, or is too long", remedy)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise wrong(f"{text[:80]!r} is not an address ({error})", remedy) from None
    if parts.scheme not in {"http", "https"}:
        raise wrong(f"{text[:80]!r} is not an http or https address", remedy)
    if not parts.hostname or port == 0:
        raise wrong(f"{text[:80]!r} names no host, or port 0", remedy)
    if parts.username is not None or parts.password is not None:
        raise wrong("an address may hold no user and no password", "take out what stands before the @")
    host(parts.hostname)
    return text


def email(value: object) -> str:
    """Read an e-mail address (RFC 5321's dot-string, no quoted local parts, no comments)."""
    text = text_of(value)
    local, at, domain = text.rpartition("@")
    atoms = all(_LOCAL_PART.fullmatch(atom) for atom in local.split("."))
    remedy = "write it as name@example.org"
    if not at or not atoms or len(local) > 64 or len(text) > 254:
        raise wrong(f"{text[:80]!r} is not an e-mail address", remedy)
    try:
        named = host(domain)
    except PydanticCustomError:
        raise wrong(f"{text[:80]!r} is not an e-mail address", remedy) from None
    last = named.rpartition(".")[2]
    if named != "localhost" and (last == named or not last[0].isalpha()):
        raise wrong(f"{text[:80]!r} has no domain such as example.org", remedy)
    return f"{local}@{named}"


def contact(value: object) -> str:
    """Read how vendors reach the organisation: an e-mail or a web address."""
    text = text_of(value)
    return address(text) if "://" in text else email(text)


def duration(value: object) -> timedelta:
    """Read `2s`, `5min`, `12h`, `90d`, `2w`, or 0."""
    text = text_of(value)
    if text == "0":
        return timedelta(0)
    match = _DURATION.fullmatch(text)
    if match is None:
        raise wrong(f"{text[:40]!r} is not a duration", _DURATION_REMEDY)
    whole, thousandths, unit = match.groups()
    number = int(whole) * 1000 + int((thousandths or "0").ljust(3, "0"))
    read = timedelta(milliseconds=number * _UNITS[unit])
    if read > _MAX_DURATION:
        raise wrong(f"{text} is over ten years", "write a shorter one")
    return read


def yes_or_no(value: object) -> bool:
    """Read `yes` or `no`, in YAML's other spellings too (`true`, `false`)."""
    text = text_of(value).lower()
    if text not in _YES_OR_NO:
        raise wrong(f"{text[:40]!r} is neither yes nor no", "write yes or no")
    return _YES_OR_NO[text]


def moment(value: object) -> datetime:
    """Read a date (its midnight in UTC), or a date and time with its offset; gives it aware, in UTC."""
    text = text_of(value)
    remedy = "write a date as 2026-01-31, or a date and time as 2026-01-31T09:00:00+01:00"
    try:
        if _DATE.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        read = datetime.fromisoformat(text)
    except ValueError:
        raise wrong(f"{text[:40]!r} is not a date", remedy) from None
    if read.tzinfo is None or not _DATE.match(text):
        raise wrong(f"{text[:40]!r} does not say in which time zone", remedy)
    try:
        return read.astimezone(UTC)
    except OverflowError:
        raise wrong(f"{text[:40]!r} is not a date", remedy) from None


def day(value: object) -> date:
    """Read a date, as 2026-01-31."""
    text = text_of(value)
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise wrong(f"{text[:40]!r} is not a date", "write it as 2026-01-31")


def css(value: object) -> str:
    """Read a CSS selector, as soupsieve knows them."""
    text = text_of(value)
    if len(text) > _MAX_SELECTOR:
        raise wrong(f"the selector is longer than {_MAX_SELECTOR} characters", "select a nearer ancestor")
    try:
        soupsieve.compile(text)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError, RecursionError) as error:
        first = str(error).split("\n", 1)[0]
        raise wrong(
            f"{text[:80]!r} is not a CSS selector: {first}", "correct it, quoted whole if need be"
        ) from None
    return text


def selector(value: object) -> Selector:
    """Read a CSS selector, or OTA's range: one of startBefore, startAfter and one of endBefore, endAfter."""
    if not isinstance(value, dict):
        return css(value)
    for key in value:
        if key not in (*_STARTS, *_ENDS):
            raise wrong(f"unknown key {key!r} in a range", choices(key, (*_STARTS, *_ENDS)))
    starts = [key for key in _STARTS if key in value]
    ends = [key for key in _ENDS if key in value]
    if len(starts) != 1 or len(ends) != 1:
        raise wrong(
            "a range has exactly one start and one end",
            "write one of startBefore, startAfter and one of endBefore, endAfter",
        )
    return Range(
        css(value[starts[0]]), css(value[ends[0]]), starts[0] == "startBefore", ends[0] == "endAfter"
    )


def language_code(value: object) -> str:
    """Read an ISO 639-1 code."""
    text = text_of(value)
    if not _LANGUAGE.fullmatch(text):
        raise wrong(
            f"{text[:40]!r} is not a language code", "write its two letters (ISO 639-1), such as en or fr"
        )
    return text


def terms_type(key: object) -> str:
    """Read one of OTA's terms types."""
    if key not in TERMS_TYPES:
        word = str(key)
        raise wrong(
            f"{word[:80]!r} is not one of Open Terms Archive's terms types", choices(word, TERMS_TYPES)
        )
    return str(key)
