"""What the feed says around decisions and changes, in the languages of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class FeedWords:
    """What one language says."""

    title: str
    """Of the feed."""
    decided: Callable[[str], str]
    """By which function."""
    noted: Callable[[str], str]
    """Likewise, of what sets no status."""
    tools: Callable[[str], str]
    """Which tools a text binds."""
    tool_page: str
    drift_page: str


FEED_WORDS: Mapping[Language, FeedWords] = {
    Language.EN: FeedWords(
        title="Decisions on AI tools, and changes of their terms",
        decided=lambda who: f"Decided by: {who}.",
        noted=lambda who: f"By: {who}.",
        tools=lambda names: f"Tools bound by this text: {names}.",
        tool_page="What the tool's terms say",
        drift_page="Before and after",
    ),
    Language.FR: FeedWords(
        title="Décisions sur les outils d’IA, et modifications de leurs conditions",
        decided=lambda who: f"Décidé par\u00a0: {who}.",
        noted=lambda who: f"Par\u00a0: {who}.",
        tools=lambda names: f"Outils liés par ce texte\u00a0: {names}.",
        tool_page="Ce que disent les conditions de l’outil",
        drift_page="Avant et après",
    ),
}
