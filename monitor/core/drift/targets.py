"""Where a link points to, where that is part of what the text says."""

from __future__ import annotations

import re
from collections import Counter

from monitor.core.drift.wording import Word

_TARGET = re.compile(r"\]\(\s{0,5}(?:https?:)?//(?:www\.)?([^()\s?#]{1,2000})(\?[^()\s#]{0,4000})?")
#: A query longer than this carries an address of its own: where such a link leads cannot be told from it.
_WRAPPED = 60
_SUBPROCESSOR = ("subprocess", "sub-process", "subcontract", "sous-trait")


def is_binding(words: tuple[Word, ...]) -> bool:
    """Tell whether the page that a passage points to is text: how to refuse, who gets data, what applies too.

    That is the form for opting out, the list of sub-processors, or a document incorporated by reference.

    Args:
        words: those of the passage.
    """
    if not any(word.label for word in words):
        return False
    said = {word.key for word in words}
    return bool(
        said & {"opt-out", "opt-outs"}
        or {"opt", "out"} <= said
        or ("incorporated" in said and "reference" in said)
        or any(key.startswith(_SUBPROCESSOR) for key in said)
    )


def point_elsewhere(before: str, after: str) -> bool:
    """Tell whether the links of two passages lead to other pages.

    Queries, fragments, `www.`, a link more or less and redirections through a third page say nothing.

    Args:
        before: the earlier passage, Markdown.
        after: the later one.
    """
    was, now = _pages(before), _pages(after)
    return was is not None and now is not None and was != now and was.total() == now.total()


def _pages(markdown: str) -> Counter[str] | None:
    found = _TARGET.findall(markdown)
    if any(len(query) > _WRAPPED for _, query in found):
        return None
    return Counter(page.lower().rstrip("/") for page, _ in found)
