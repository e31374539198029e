"""What every page of the site is made from, and where each page is; nothing here is written or worded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.core.checks import VersionRecord
from monitor.core.decisions import MONITOR
from monitor.core.slugs import slug
from monitor.core.terms import TermsId
from monitor.core.tools import Language, Role
from monitor.services.chronicle import Chronicle

#: Files of the site, by their path in it; each module that makes some returns such a mapping.
Files = Mapping[str, bytes]

#: Pages that stand in the folder of each language.
BOARD, SOURCES, POLICY, HOW = "index.html", "sources.html", "policy.html", "how.html"
AUTHORISED, FEED = "authorised.html", "feed.atom"
#: At the root: the moment of the last complete round, for the script of every page.
ROUND = "round.js"


@dataclass(frozen=True, slots=True)
class View:
    """What is known, and the names of the pages that tell it."""

    chronicle: Chronicle
    address: str | None
    """Where readers reach the site, ending in `/`; None: not known, so links are relative alone."""
    slugs: Mapping[str, str]
    """The name of the page of each tool, without its ending."""
    folders: Mapping[TermsId, str]
    """The name that the pages of each terms begin with."""

    @property
    def language(self) -> Language:
        """The organisation's."""
        return self.chronicle.register.language

    @property
    def is_late(self) -> bool:
        """Tell whether the last complete round is older than it should be, or there never was one."""
        told = self.chronicle
        return told.register.schedule.is_late(told.rounds.complete, told.at)

    def tool_page(self, tool: str) -> str:
        """Return the path of a tool's page in the folder of a language."""
        return f"tools/{self.slugs[tool]}.html"

    def drift_page(self, version: VersionRecord) -> str:
        """Return the path, in the folder of a language, of the page that tells how a version differs."""
        return f"drifts/{self.folders[version.terms]}-{version.at:%Y-%m-%d}-{version.commit[:12]}.html"

    def collections(self) -> tuple[str, ...]:
        """Return the Open Terms Archive collections whose data the site shows, sorted.

        Earlier versions count: decisions and changes go on quoting them when the text comes from elsewhere.
        """
        found = (v.origin for told in self.chronicle.terms.values() for v in told.versions)
        return tuple(sorted({origin.collection for origin in found if origin is not None}))

    def role(self, person: str) -> Role | None:
        """Return the function of who decided; None: the monitor, or a person the register knows no longer."""
        known = self.chronicle.register.people.get(person)
        return None if person == MONITOR or known is None else known.role


def view_of(chronicle: Chronicle, address: str | None) -> View:
    """Return the view of a chronicle.

    Args:
        chronicle: what is known.
        address: where readers reach the site; None: not known.
    """
    if address is not None and not address.endswith("/"):
        address += "/"
    slugs = _names(each.tool.id for each in chronicle.tools)
    named = _names(map(str, chronicle.terms))
    return View(chronicle, address, slugs, {terms: named[str(terms)] for terms in chronicle.terms})


def _names(ids: Iterable[str]) -> Mapping[str, str]:
    return {each: slug(each) for each in ids}
