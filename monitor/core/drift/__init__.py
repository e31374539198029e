"""Two versions to a drift: what changed, what it amounts to, what it does to the user."""

from monitor.core.drift.comparison import compare, words

__all__ = ["compare", "words"]
