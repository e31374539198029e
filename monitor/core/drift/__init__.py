"""Two versions to a drift: what changed, what it amounts to, what it does to the user."""

from monitor.core.drift.comparison import Comparer, compare
from monitor.core.drift.difference import shared, words

__all__ = ["Comparer", "compare", "shared", "words"]
