"""Short CSS selectors that point at one element of a page, and may still do so after the next redesign.

Landmarks and ids that a person chose outlive a redesign; names that a build tool
made (`css-1x2y3z`, `Layout_box__lLLio`) last until the next build. So the first
are preferred, and of the second only the part that a person wrote is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

#: Needs no escape in CSS, and no person writes a longer one.
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{1,60}")
#: Parsers make elements of whatever stands after a `<`.
_TAG: Final = re.compile(r"[a-z][a-z0-9]{0,20}")
#: A part of a name between dashes, as a person writes it: `legal`, `richText`, `col2`.
_PART: Final = re.compile(r"[A-Za-z][a-z]*(?:[A-Z][a-z]+)*[0-9]{0,2}")
_DASHES: Final = re.compile(r"[-_]+")
#: What CSS modules make of a name: `ArticleGridLayout_containerBox__lLLio`; the part in front was written.
_MODULE: Final = re.compile(r"([A-Za-z][A-Za-z0-9]{2,40}_[A-Za-z][A-Za-z0-9-]{1,40}__)[A-Za-z0-9_+-]{4,8}")
#: What libraries make, which looks spoken: `css-abcdef`, `sc-bdvaja`, `radix-…`, `jsx-…`.
_MADE: Final = tuple(
    "css- sc- jsx- jss- radix- emotion- svelte- astro- chakra- mui- headlessui- framer- wf- w-node-".split()
)
_VOWEL: Final = re.compile(r"[aeiouy]", re.IGNORECASE)
#: Words of layout, said of many elements of many pages and moved about with every redesign.
_LAYOUT: Final = frozenset(
    "absolute active animate antialiased bg block border bottom box center clear col column container dark "
    "display fixed flex float font full gap grid group has height hidden inline inner is isolate item items "
    "justify layout leading left lg light margin max mb md min ml mr mt mx my no none opacity order outer "
    "overflow padding pb pl pr pt px py relative right rounded row self shadow show size sm space static "
    "sticky style text top tracking transition visible w width wrap wrapper xl xs z".split()
)
_LANDMARKS: Final = {"main": 0, "article": 0, "table": 3, "section": 3, "form": 4, "center": 4, "body": 6}
#: Words by which people call the place of a text.
_TEXTUAL: Final = frozenset(
    "article author body content contents doc docs document editor entry faq flow intro legal main markdown "
    "page policy post prose privacy rich rte static story terms title topic wiki write".split()
)
_HUMPS: Final = re.compile(r"[A-Za-z][a-z]*")
_ATTRIBUTES: Final = ("data-testid", "data-test-id", "data-framer-name", "data-pagelet", "itemprop", "role")
_MOST_CLASSES: Final = 12
_MOST_STEPS: Final = 4


@dataclass(frozen=True, slots=True, order=True)
class Pointer:
    """A selector and how little it can be trusted to last."""

    rank: int
    """0: a landmark; then ids, names, parts of names, places under one of these."""
    selector: str


class Names:
    """How often each name occurs on a page: what occurs once points at one element."""

    def __init__(self, root: etree._Element) -> None:
        """Count the names.

        Args:
            root: The page, as selectors will see it.
        """
        self._tags: Counter[str] = Counter()
        self._named: Counter[tuple[str, str]] = Counter()
        for element in root.iter(etree.Element):
            self._tags[str(element.tag)] += 1
            self._named.update(dict.fromkeys(self._names(element), 1))

    def pointers(self, element: etree._Element) -> Iterator[Pointer]:
        """Give the selectors that match `element` and no other, by what it is called itself."""
        tag = str(element.tag)
        names = list(dict.fromkeys(self._names(element)))
        if tag in _LANDMARKS and self._tags[tag] == 1:
            yield Pointer(_LANDMARKS[tag], tag)
        for kind, name in names:
            if kind not in ("class", "tag.class") and self._named[kind, name] == 1:
                yield Pointer(*_written(kind, name))
        for name in (name for kind, name in names if kind == "class"):
            if self._named["class", name] == 1:
                yield Pointer(_trust(name), f".{name}")
            elif self._named["tag.class", f"{tag}.{name}"] == 1:
                yield Pointer(_trust(name) + 1, f"{tag}.{name}")

    def below(self, element: etree._Element) -> Iterator[Pointer]:
        """Give the selectors that find `element` by its place under the nearest one that has a name."""
        steps: list[str] = []
        here = element
        while len(steps) < _MOST_STEPS and (parent := here.getparent()) is not None:
            steps.insert(0, _step(here, parent))
            for pointer in sorted(self.pointers(parent)):
                yield Pointer(6 + len(steps) + pointer.rank, " > ".join((pointer.selector, *steps)))
                break
            here = parent

    def _names(self, element: etree._Element) -> Iterator[tuple[str, str]]:
        """The names of an element that may be used, by kind."""
        tag = str(element.tag)
        if (given := element.get("id")) and _is_spoken(given):
            yield "id", given
        for attribute in _ATTRIBUTES:
            if (value := element.get(attribute)) and _is_spoken(value):
                yield attribute, value
        for name in (element.get("class") or "").split()[:_MOST_CLASSES]:
            if module := _MODULE.fullmatch(name):
                yield "module", module[1]
            elif _is_spoken(name):
                yield "class", name
                if _TAG.fullmatch(tag):
                    yield "tag.class", f"{tag}.{name}"


def _written(kind: str, name: str) -> tuple[int, str]:
    if kind == "id":
        return 1, f"#{name}"
    if kind == "module":
        return 4, f'[class*="{name}"]'
    if kind == "role":
        return (0 if name == "main" else 4), f'[role="{name}"]'
    return 2, f'[{kind}="{name}"]'


def _is_spoken(name: str) -> bool:
    """Whether a person chose this name, as far as can be seen."""
    if not _NAME.fullmatch(name) or not _VOWEL.search(name) or name.startswith(_MADE):
        return False
    return all(_PART.fullmatch(part) for part in _DASHES.split(name) if part)


def _trust(name: str) -> int:
    """Rank a class: what it holds, what it might be, how it looks."""
    parts = {hump.lower() for hump in _HUMPS.findall(name)}
    if parts & _TEXTUAL:
        return 2
    return 5 if _DASHES.split(name)[0] in _LAYOUT else 4


def _step(element: etree._Element, parent: etree._Element) -> str:
    """Write an element as a child of its parent."""
    tag = str(element.tag)
    if not _TAG.fullmatch(tag):
        return f":nth-child({list(parent).index(element) + 1})"
    alike = [child for child in parent if child.tag == element.tag]
    return tag if len(alike) == 1 else f"{tag}:nth-of-type({alike.index(element) + 1})"
