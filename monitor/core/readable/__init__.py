"""Is this really the terms? The reason, if not."""

from monitor.core.readable.verdict import LastGood, Verdict, unreadable

__all__ = ["LastGood", "Verdict", "unreadable"]
