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
#: Words of lower-case letters, of which the last may bear a short number: `legal-content`, `col2`, `main_text`.
_SPOKEN: Final = re.compile(r"_{0,2}[A-Za-z][a-z]{1,20}(?:[-_]{0,2}[A-Z]?[a-z]{1,20}){0,8}[-_]?[0-9]{0,2}")
#: What CSS modules make of a name: `ArticleGridLayout_containerBox__lLLio`; the part in front was written.
_MODULE: Final = re.compile(r"([A-Za-z][A-Za-z0-9]{2,40}_[A-Za-z][A-Za-z0-9-]{1,40}__)[A-Za-z0-9_+-]{4,8}")
#: What libraries make, which looks spoken: `css-abcdef`, `sc-bdvaja`, `radix-…`, `jsx-…`.
_MADE: Final = re.compile(r"(?:css|sc|jsx|jss|radix|emotion|svelte|astro|chakra|mui|headlessui|framer|wf|w-node)-")
_VOWEL: Final = re.compile(r"[aeiouy]", re.IGNORECASE)
#: Words of layout, said of many elements of many pages and moved about with every redesign.
_LAYOUT: Final = frozenset(
    "absolute active animate antialiased is has block border bottom box center clear col column container dark display "
    "fixed flex float full gap grid group height hidden inline inner item items justify layout leading left "
    "light margin max md mb ml mr mt mx my min no none opacity order overflow outer padding page-wrapper pb pl "
    "pr pt px py relative right rounded row self shadow show size sm space static sticky style text top "
    "tracking transition visible w-full width wrap wrapper xl xs z lg bg font isolate".split()
)
_LANDMARKS: Final = {"main": 0, "article": 0, "table": 3, "section": 3, "form": 4, "center": 4, "body": 5}
#: Single words this short are as often made as written, but for these.
_SHORT: Final = 7
_WRITTEN: Final = frozenset(
    "article author body content doc docs editor entry faq flow intro legal main page pages policy post posts "
    "privacy prose rte section static story terms text title topic wiki".split()
)
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
            if kind != "class" and self._named[kind, name] == 1:
                yield Pointer(*_written(kind, name))
        classes = [name for kind, name in names if kind == "class"]
        for name in classes:
            if self._named["class", name] == 1:
                yield Pointer(4 if _is_layout(name) else 2, f".{name}")
            elif self._named["tag.class", f"{tag}.{name}"] == 1:
                yield Pointer(5 if _is_layout(name) else 3, f"{tag}.{name}")

    def below(self, element: etree._Element) -> Iterator[Pointer]:
        """Give the selectors that find `element` by its place under the nearest one that has a name."""
        steps: list[str] = []
        here = element
        while len(steps) < _MOST_STEPS and (parent := here.getparent()) is not None:
            steps.insert(0, _step(here, parent))
            for pointer in sorted(self.pointers(parent)):
                yield Pointer(5 + len(steps) + pointer.rank, " > ".join((pointer.selector, *steps)))
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
                yield "tag.class", f"{tag}.{name}"


def _written(kind: str, name: str) -> tuple[int, str]:
    if kind == "id":
        return 1, f"#{name}"
    if kind == "module":
        return 4, f'[class*="{name}"]'
    if kind == "role":
        return (0 if name == "main" else 4), f'[role="{name}"]'
    return (2, f'[{kind}="{name}"]') if kind != "tag.class" else (9, name)


def _is_spoken(name: str) -> bool:
    """Whether a person chose this name, as far as can be seen."""
    return bool(_NAME.fullmatch(name) and _SPOKEN.fullmatch(name) and _VOWEL.search(name) and not _MADE.match(name))


def _is_layout(name: str) -> bool:
    """Whether a class says how an element looks, not what it is, or may not have been chosen at all."""
    if name.isalpha() and len(name) <= _SHORT:
        return name.lower() not in _WRITTEN
    return name in _LAYOUT or name.split("-", 1)[0] in _LAYOUT


def _step(element: etree._Element, parent: etree._Element) -> str:
    """Write an element as a child of its parent."""
    tag = str(element.tag)
    alike = [child for child in parent if child.tag == element.tag]
    return tag if len(alike) == 1 else f"{tag}:nth-of-type({alike.index(element) + 1})"
