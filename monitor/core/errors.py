"""Our exceptions, as one tree.

MonitorError                     anything we raise on purpose
├── RegisterError                the register cannot be used: exit code 2
├── RuleError                    a clause rule cannot be used: exit code 2
├── UsageError                   a command asks for what does not exist: exit code 2
├── RoundInProgressError         another round holds the lock: exit code 3
├── ExtractionError              a selector is invalid for these terms
├── BrowserMissingError          a page needs a browser, and none is installed
├── HeartbeatError               the heartbeat's address was not reached: said, and no more
├── CollectionError              an Open Terms Archive collection cannot be read or fetched
└── StoreError                   the archive or the ledger is damaged or lags: exit code 4
    └── StoreMismatchError       archive and ledger do not belong together: exit code 2
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MonitorError(Exception):
    """Anything the monitor raises on purpose; its text is for people."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file a person wrote."""

    file: str
    line: int | None
    """Counted from 1; None where the whole file is meant."""
    key: str
    """The path to it, `tools.claude-free.plan`."""
    message: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f" {self.key}:" if self.key else ""
        return f"{place}:{key} {self.message}\n    → {self.remedy}"


class RegisterError(MonitorError):
    """The register cannot be used; it lists every problem found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class RuleError(MonitorError):
    """A clause rule cannot be used."""

    def __init__(self, file: str, rule: str, message: str, remedy: str) -> None:
        self.problem = Problem(file, None, rule, message, remedy)
        super().__init__(str(self.problem))


class UsageError(MonitorError):
    """A command asks for something that does not exist or is not allowed."""


class RoundInProgressError(MonitorError):
    """Another round holds the lock."""


class ExtractionError(MonitorError):
    """A selector of a source document is not valid CSS."""

    def __init__(self, document: str, selector: str, detail: str) -> None:
        self.document, self.selector, self.detail = document, selector, detail
        super().__init__(f"{document}: the selector {selector!r} is not valid CSS: {detail}")


class BrowserMissingError(MonitorError):
    """A page needs a browser, and there is none; the words say how to install it."""


class CollectionError(MonitorError):
    """An Open Terms Archive collection cannot be fetched, or its repository not be read."""


class HeartbeatError(MonitorError):
    """The address that is told of complete rounds was not reached."""


class Refusal(StrEnum):
    """What a failed attempt to hand over an alert says of it, and of the others that wait."""

    OUT_OF_REACH = "out_of_reach"
    """There is no talking to the server, or it lets nothing of ours pass: none can be handed over now."""
    CUT = "cut"
    """The server fell silent or cut the connection in the midst: another alert may pass."""
    LATER = "later"
    """It refused this alert for now (a reply of 4xx)."""
    FINAL = "final"
    """It will never take this alert, or there is nobody to hand it over to."""


class MailError(MonitorError):
    """The mail server, or a channel, did not take an alert."""

    def __init__(self, message: str, refusal: Refusal = Refusal.OUT_OF_REACH) -> None:
        self.refusal = refusal
        super().__init__(message)


class StoreError(MonitorError):
    """The archive or the ledger is damaged, out of reach or locked."""


class StoreMismatchError(StoreError):
    """The archive and the ledger do not belong together."""
