"""Which tools of the catalogue an organisation follows: asked for on a terminal, by number, id or word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.adapters.register.catalogue import Listed
from monitor.core.errors import UsageError
from monitor.core.register import choices
from monitor.core.tools import Language

ALL: Final = "all"
_RANGE: Final = re.compile(r"([0-9]{1,4})(?:[-–]([0-9]{1,4}))?")


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says around the choice."""

    intro: str
    question: str
    everything: frozenset[str]
    """What is typed for every tool."""
    unknown: Callable[[str], str]
    so_far: Callable[[Sequence[str]], str]
    written: Callable[[str, int], str]
    """Where the register is, and how many tools it holds."""
    none: str
    then: Callable[[str], str]


WORDS: Final[Mapping[Language, Words]] = {
    Language.EN: Words(
        intro="Which tools does your organisation follow?",
        question="Numbers, 3-7, ids, a word to search, `all`; -3 takes one out; Enter ends",
        everything=frozenset({ALL}),
        unknown=lambda answer: f"No tool of that name or number: {answer}",
        so_far=lambda ids: f"Chosen: {', '.join(ids)}." if ids else "None chosen.",
        written=lambda file, count: f"{file}: the register, with {count} tool{'' if count == 1 else 's'}.",
        none="No tool was chosen. To choose, delete that file and run "
        "`monitor init --tools claude-free,gemini` or `monitor init --tools all`; docs/catalogue.md lists "
        "the tools.",
        then=lambda file: (
            "Fill in `people` and `mail`; take the # away from the `propose` line of each tool that your "
            "charter permits, and say there who permitted it and when.\n"
            f"Then: monitor --config {file} sources validate, and monitor --config {file} check."
        ),
    ),
    Language.FR: Words(
        intro="Quels outils votre organisation suit-elle\u00a0?",
        question="Numéros, 3-7, identifiants, un mot à chercher, «\u00a0tout\u00a0»\u00a0; -3 en retire un"
        "\u00a0; Entrée pour finir",
        everything=frozenset({ALL, "tout", "tous"}),
        unknown=lambda answer: f"Aucun outil de ce nom ni de ce numéro\u00a0: {answer}",
        so_far=lambda ids: f"Choisis\u00a0: {', '.join(ids)}." if ids else "Aucun outil choisi.",
        written=lambda file, count: (
            f"{file}\u00a0: le catalogue, avec {count} outil{'s' if count > 1 else ''}."
        ),
        none="Aucun outil n’a été choisi. Pour choisir, supprimez ce fichier et lancez "
        "`monitor init --tools claude-free,gemini` ou `monitor init --tools all`\u00a0; docs/catalogue.md "
        "liste les outils.",
        then=lambda file: (
            "Remplissez `people` et `mail`\u00a0; ôtez le # de la ligne `propose` de chaque outil que votre "
            "charte autorise, et dites-y par qui et depuis quand.\n"
            f"Puis\u00a0: monitor --config {file} sources validate, et monitor --config {file} check."
        ),
    ),
}


def named(words: str, tools: Sequence[Listed]) -> tuple[str, ...]:
    """Read `--tools`: ids between commas or blanks, or `all`; returned in the order of the catalogue.

    Raises:
        UsageError: if the catalogue lacks one of them; it names the nearest.
    """
    ids = {each.id for each in tools}
    wanted = set(_split(words))
    if wanted == {ALL}:
        wanted = ids
    for each in sorted(wanted - ids):
        raise UsageError(f"--tools: the catalogue has no tool {each!r}; {choices(each, ids)}")
    return tuple(each.id for each in tools if each.id in wanted)


def asked(
    tools: Sequence[Listed], language: Language, ask: Callable[[str], str], show: Callable[[str], None]
) -> tuple[str, ...]:
    """Ask a person which tools to follow until they answer nothing; return the ids, in the catalogue's order.

    `ask` puts a question and returns the line typed; `show` prints. A line that is no choice is searched for.
    """
    words = WORDS[language]
    show(words.intro)
    show("\n".join(_table(tools, tools, language)))
    chosen: set[str] = set()
    while answer := ask(words.question).strip():
        meant = _meant(answer, tools, words.everything)
        if meant is None:
            found = [each for each in tools if _plain(answer) in _plain(_described(each))]
            show("\n".join(_table(found, tools, language)) if found else words.unknown(answer))
            continue
        added, removed = meant
        chosen = (chosen | added) - removed
        show(words.so_far([each.id for each in tools if each.id in chosen]))
    return tuple(each.id for each in tools if each.id in chosen)


def _meant(
    answer: str, tools: Sequence[Listed], everything: frozenset[str]
) -> tuple[set[str], set[str]] | None:
    """Read a line as a choice: the ids to add and to take out; None if some of it names no tool."""
    added: set[str] = set()
    removed: set[str] = set()
    for word in _split(answer.casefold()):
        ids = _ids(word.removeprefix("-"), tools, everything)
        if not ids:
            return None
        (removed if word.startswith("-") else added).update(ids)
    return added, removed


def _ids(word: str, tools: Sequence[Listed], everything: frozenset[str]) -> set[str]:
    if word in everything:
        return {each.id for each in tools}
    if numbers := _RANGE.fullmatch(word):
        first = int(numbers[1])
        last = int(numbers[2] or first)
        inside = 1 <= first <= last <= len(tools)
        return {each.id for each in tools[first - 1 : last]} if inside else set()
    return {each.id for each in tools if each.id == word}


def _split(words: str) -> list[str]:
    return words.replace(",", " ").replace(";", " ").split()


def _table(some: Sequence[Listed], tools: Sequence[Listed], language: Language) -> Iterator[str]:
    """List tools under their categories, each with its number in the whole list."""
    numbers = {each.id: number for number, each in enumerate(tools, 1)}
    width = max((len(each.name) for each in tools), default=0)
    category = None
    for each in some:
        if each.category[language] != category:
            category = each.category[language]
            yield f"\n{category}"
        country = f"  ({each.country})" if each.country else ""
        yield f"  {numbers[each.id]:3}  {each.name:{width}}  {each.id}{country}"


def _described(tool: Listed) -> str:
    return " ".join([tool.id, tool.name, *tool.category.values(), tool.country or ""])


def _plain(words: str) -> str:
    """Fold case and accents, so that `ecriture` finds « Écriture »."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
