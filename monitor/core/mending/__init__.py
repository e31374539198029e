"""What a page looks like now that its selectors no longer match, and which selectors would."""

from monitor.core.mending.proposal import REWRITTEN, Mending, mend

__all__ = ["REWRITTEN", "Mending", "mend"]
