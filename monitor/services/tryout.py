"""Try other clause rules on the texts at hand before they count: what would be gained, lost, turned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from monitor.core.clauses.gains import Gains, gains
from monitor.core.clauses.read import Reader
from monitor.core.ports import Archive, Records
from monitor.core.terms import TermsId
from monitor.core.tools import Tool


@dataclass(frozen=True, slots=True)
class Sample:
    """A text to try rules on."""

    name: str
    """The terms' or the file's."""
    text: Callable[[], str]
    """Gives it when its turn comes."""
    terms: TermsId | None = None
    """None: a file."""
    commit: str | None = None
    tools: tuple[str, ...] = ()
    """Those it binds, by their ids."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What other rules would change in the reading of a text."""

    sample: Sample
    gains: Gains


def current(tools: Mapping[str, Tool], records: Records, archive: Archive) -> Sequence[Sample]:
    """Return the last good version of every terms that binds a tool, in the order of the register.

    Args:
        tools: those of the register.
        records: know which versions are the last.
        archive: has their texts.

    Raises:
        StoreError: the database cannot be read; the archive, when a text is asked for.
    """
    states = records.states()
    found: list[Sample] = []
    for terms in dict.fromkeys(each for tool in tools.values() for each in tool.terms):
        version = states[terms].version if terms in states else None
        if version is not None:
            bound = tuple(tool.id for tool in tools.values() if terms in tool.terms)
            text = partial(archive.text, version.commit, terms)
            found.append(Sample(str(terms), text, terms, version.commit, bound))
    return found


def tried(samples: Iterable[Sample], in_use: Reader, on_trial: Reader) -> Iterator[Tried]:
    """Read each text under the rules in use and under the others, and yield the difference; keep nothing.

    Both readings are made now, by the same engine, so that a difference follows from the rules alone.

    Args:
        samples: the texts.
        in_use: reads under the rules in use.
        on_trial: reads under the others.
    """
    for sample in samples:
        text, kind = sample.text(), sample.terms.type if sample.terms else None
        before, after = in_use.read(text, terms_type=kind), on_trial.read(text, terms_type=kind)
        yield Tried(sample, gains(before, after))
