"""CSS selectors on a tree: parsed by soupsieve, matched here on libxml2's elements.

soupsieve alone says what a selector means and which are invalid. What it parses
is matched directly on the tree for the selectors people write; any other goes
through BeautifulSoup, so that nothing soupsieve knows is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import methodcaller
from typing import Any, Final, cast

import soupsieve
from bs4 import BeautifulSoup
from lxml import etree
from soupsieve import css_types

_MARK: Final = "data-terms-match"
_Selector = css_types.Selector | css_types.SelectorNull
_ROOT_ONLY: Final = css_types.SEL_ROOT | css_types.SEL_EMPTY


#: From a match of `:has()` back to who sees it: one step, or all the way.
_BACKWARDS: Final[Mapping[str, tuple[Callable[[etree._Element], etree._Element | None], bool]]] = {
    ":>": (methodcaller("getparent"), False),
    ": ": (methodcaller("getparent"), True),
    ":+": (methodcaller("getprevious"), False),
    ":~": (methodcaller("getprevious"), True),
}


class UnsupportedSelectorError(Exception):
    """The selector is valid, and needs soupsieve itself."""


class InvalidSelectorError(ValueError):
    """The selector is not valid CSS."""

    def __init__(self, selector: str, detail: str) -> None:
        self.selector = selector
        super().__init__(detail)


def select(root: etree._Element, selector: str) -> list[etree._Element]:
    """Find the elements that `selector` matches.

    Args:
        root: The root of the page.
        selector: CSS as soupsieve knows it (levels 1 to 4 without what needs a browser).

    Returns:
        The matching elements, each once, in the order of the page.

    Raises:
        InvalidSelectorError: If the selector is not valid CSS.
    """
    compiled = check(selector)
    try:
        matcher = _Matcher(root)
        chosen: set[etree._Element] = set()
        for alternative in compiled.selectors:
            chosen.update(e for e in matcher.candidates(alternative) if matcher.matches(e, alternative))
    except (UnsupportedSelectorError, AttributeError, RecursionError):
        # AttributeError: soupsieve's parsed form is not a promise; a release that changes it costs only time.
        return _by_soupsieve(root, compiled)
    return in_order(root, chosen)


def check(selector: str) -> soupsieve.SoupSieve:
    """Parse a selector, so that a wrong one is told before a page is fetched.

    Args:
        selector: CSS as a person wrote it.

    Returns:
        The parsed selector.

    Raises:
        InvalidSelectorError: If it is not valid CSS.
    """
    try:
        return soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError, RecursionError) as error:
        raise InvalidSelectorError(selector, str(error).strip().partition("\n")[0]) from error


def in_order(root: etree._Element, chosen: set[etree._Element]) -> list[etree._Element]:
    """Sort elements of the tree under `root` by their place in the page."""
    if len(chosen) < 2:
        return list(chosen)
    return [element for element in root.iter() if element in chosen]


def _by_soupsieve(root: etree._Element, compiled: soupsieve.SoupSieve) -> list[etree._Element]:
    """Match on BeautifulSoup's copy of the tree, where every element carries its number."""
    elements = list(root.iter(etree.Element))
    for number, element in enumerate(elements):
        element.set(_MARK, str(number))
    try:
        soup = BeautifulSoup(etree.tostring(root, encoding="unicode", method="html"), "lxml")
    finally:
        for element in elements:
            del element.attrib[_MARK]
    numbers = [str(tag.get(_MARK, "")) for tag in compiled.select(soup)]
    return [elements[int(number)] for number in dict.fromkeys(numbers) if number]


class _Matcher:
    """Matches parsed selectors on one tree, remembering what it found out about ancestors and siblings."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        # Without memory, `.a .b` on a hostile page costs the square of its size.
        self._reached: dict[tuple[int, str, etree._Element], bool] = {}
        self._seen_from: dict[tuple[int, str], set[etree._Element]] = {}
        self._places: dict[tuple[etree._Element, object, bool], dict[etree._Element, int]] = {}
        self._classes: dict[etree._Element, frozenset[str]] = {}

    def candidates(self, selector: _Selector) -> Iterable[etree._Element]:
        """The elements worth testing, found in C where the selector names an id, a class or a tag."""
        if isinstance(selector, css_types.SelectorNull):
            return ()
        if selector.ids:
            return self._xpath("descendant-or-self::*[@id=$name]", selector.ids[0])
        if selector.classes:
            return self._xpath("descendant-or-self::*[contains(@class,$name)]", selector.classes[0])
        tag = selector.tag
        if tag is not None and tag.name not in (None, "*") and tag.name.isalnum():
            return self._root.iter(tag.name.lower())
        named = next((each for each in selector.attributes if not each.inverse), None)
        if named is not None:
            return self._xpath("descendant-or-self::*[@*[name()=$name]]", named.attribute.lower())
        return self._root.iter(etree.Element)

    def _xpath(self, path: str, name: str) -> list[etree._Element]:
        # The name is bound, never written into the path.
        found: list[etree._Element] = cast("Any", self._root.xpath(path, name=name))
        return found

    def matches(self, element: etree._Element, selector: _Selector) -> bool:
        """Whether `element` matches one selector without commas."""
        if isinstance(selector, css_types.SelectorNull):
            return False
        if selector.contains or selector.lang or selector.flags & ~_ROOT_ONLY:
            raise UnsupportedSelectorError
        return (
            self._tag(element, selector.tag)
            and all(element.get("id") == name for name in selector.ids)
            and (not selector.classes or self._class(element).issuperset(selector.classes))
            and all(_attribute(element, attribute) for attribute in selector.attributes)
            and (not selector.flags & css_types.SEL_ROOT or element is self._root)
            and (not selector.flags & css_types.SEL_EMPTY or _is_empty(element))
            and all(self._nth(element, nth) for nth in selector.nth)
            and all(self._any(element, group) for group in selector.selectors)
            and self._relation(element, selector.relation)
        )

    def _any(self, element: etree._Element, group: css_types.SelectorList) -> bool:
        if group.is_html:
            raise UnsupportedSelectorError
        found = any(self.matches(element, selector) for selector in group)
        return found is not group.is_not

    def _tag(self, element: etree._Element, tag: css_types.SelectorTag | None) -> bool:
        if tag is None:
            return True
        if tag.prefix not in (None, "*"):
            raise UnsupportedSelectorError
        return tag.name in (None, "*") or element.tag == tag.name.lower()

    def _class(self, element: etree._Element) -> frozenset[str]:
        if element not in self._classes:
            self._classes[element] = frozenset((element.get("class") or "").split())
        return self._classes[element]

    def _relation(self, element: etree._Element, relation: css_types.SelectorList) -> bool:
        if not len(relation):
            return True
        selector = relation[0]
        if isinstance(selector, css_types.SelectorNull):
            return False
        kind = selector.rel_type
        if kind in (">", "+"):
            near = element.getparent() if kind == ">" else element.getprevious()
            return near is not None and self.matches(near, selector)
        if kind in (" ", "~"):
            return self._reaches(element, selector, kind)
        return element in self._behind(selector, kind)

    def _reaches(self, element: etree._Element, selector: css_types.Selector, kind: str) -> bool:
        """Whether some element before (`~`) or above (`' '`) matches; every element asked is asked once."""
        passed: list[etree._Element] = []
        found = False
        here: etree._Element | None = element
        while here is not None:
            known = self._reached.get((id(selector), kind, here))
            if known is not None:
                found = known
                break
            passed.append(here)
            here = here.getparent() if kind == " " else here.getprevious()
            if here is not None and self.matches(here, selector):
                found = True
                break
        # Whoever was passed on the way has the same answer: what lies beyond them is the same.
        for other in passed:
            self._reached[id(selector), kind, other] = found
        return found

    def _behind(self, selector: css_types.Selector, kind: str | None) -> set[etree._Element]:
        """The elements from which `:has()` sees a match: found once, from the matches backwards."""
        if kind is None or kind not in _BACKWARDS:
            raise UnsupportedSelectorError
        key = (id(selector), kind)
        if key not in self._seen_from:
            step, far = _BACKWARDS[kind]
            found: set[etree._Element] = set()
            for match in self.candidates(selector):
                if self.matches(match, selector):
                    here = step(match)
                    while here is not None and here not in found:
                        found.add(here)
                        here = step(here) if far else None
            self._seen_from[key] = found
        return self._seen_from[key]

    def _nth(self, element: etree._Element, nth: css_types.SelectorNth) -> bool:
        of = nth.selectors
        plain = not len(of) or (len(of) == 1 and _is_universal(of[0]))
        if not plain and not self._any(element, of):
            return False
        parent = element.getparent()
        if parent is None:
            return bool(_is_nth(1, nth))
        key = (parent, element.tag if nth.of_type else (None if plain else id(of)), nth.last)
        if key not in self._places:
            siblings: Iterator[etree._Element] = parent.iterchildren(etree.Element, reversed=nth.last)
            counted = (
                child
                for child in siblings
                if (not nth.of_type or child.tag == element.tag) and (plain or self._any(child, of))
            )
            self._places[key] = {child: place for place, child in enumerate(counted, 1)}
        return _is_nth(self._places[key][element], nth)


def _is_universal(selector: _Selector) -> bool:
    if isinstance(selector, css_types.SelectorNull):
        return False
    bare = not (selector.ids or selector.classes or selector.attributes or selector.nth or selector.selectors)
    tag = selector.tag
    return bare and not len(selector.relation) and not selector.flags and (tag is None or tag.name == "*")


def _is_nth(place: int, nth: css_types.SelectorNth) -> bool:
    """Whether `place` (from 1) is one of an+b; soupsieve keeps a bare number as a=0 (`:nth-child(3)`)."""
    step = nth.a if nth.n else 0
    if step == 0:
        return place == nth.b
    return (place - nth.b) % step == 0 and (place - nth.b) // step >= 0


def _is_empty(element: etree._Element) -> bool:
    texts = [element.text, *(child.tail for child in element)]
    return not any(isinstance(child.tag, str) for child in element) and not "".join(
        t or "" for t in texts
    ).strip(" \t\r\n\f")


def _attribute(element: etree._Element, wanted: css_types.SelectorAttribute) -> bool:
    if wanted.prefix:
        raise UnsupportedSelectorError
    value = element.get(wanted.attribute.lower())
    if value is None:
        return bool(wanted.inverse)
    if wanted.pattern is None:
        return True
    if wanted.attribute.lower() == "class":
        value = " ".join(value.split())  # soupsieve sees a class attribute as its list of names
    if wanted.ignore_case:
        value = value.lower() if value.isascii() else "".join(c.lower() if c.isascii() else c for c in value)
    return wanted.pattern.search(value) is not None
