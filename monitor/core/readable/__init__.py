"""Is this really the terms? The reason, if not."""

from monitor.core.readable.case import LastGood, Verdict
from monitor.core.readable.verdict import unreadable

__all__ = ["LastGood", "Verdict", "unreadable"]
