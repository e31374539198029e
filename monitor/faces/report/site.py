"""The whole site: which pages there are, made where something changed, written into a folder."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from monitor.core.adequacy import AdequacyList
from monitor.core.ports import Archive, Records
from monitor.core.terms import TermsId
from monitor.core.tools import Language
from monitor.faces.report import board, sources
from monitor.faces.report.authorised_page import authorised_files
from monitor.faces.report.drift import Task, drift_pages, quoted, tasks
from monitor.faces.report.events import has_page
from monitor.faces.report.feed import feed_files
from monitor.faces.report.folder import SiteFolder
from monitor.faces.report.policy import how_page, policy_page
from monitor.faces.report.render import assets, makers_digest
from monitor.faces.report.status_json import status_files
from monitor.faces.report.tool import tool_key, tool_page
from monitor.faces.report.view import HOW, POLICY, View
from monitor.services.chronicle import Watched

#: Pages of drifts made by one job, and how many have to be made for workers to be worth starting.
_AT_ONCE, _WORTH = 20, 80
#: Jobs that wait at once: each holds its texts in memory.
_AHEAD = 100
#: Texts kept in memory: the versions of some terms follow one another.
_TEXTS = 64


@dataclass(frozen=True, slots=True)
class Makers:
    """What a site is made with."""

    records: Records
    archive: Archive
    law: AdequacyList
    executor: Callable[[], Executor]
    """Gives what compares texts where there are many; not asked otherwise."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it."""

    folder: Path
    files: int
    """In all."""
    written: int
    """Made or changed."""
    removed: int


def write_site(view: View, makers: Makers, folder: Path, told: Callable[[int, int], object]) -> Written:
    """Write the site; a file that would say the same is left as it is.

    Args:
        view: of what is known.
        makers: what it is made with.
        folder: where; made if it is not there.
        told: is told how many pages are done, of how many.

    Raises:
        UsageError: the folder holds something else, or cannot be used.
        StoreError: a store is damaged or cannot be read.
        OSError: a file cannot be written.
    """
    site = SiteFolder.open(folder)
    text_of = lru_cache(_TEXTS)(makers.archive.text)
    due = list(_due(view, site))
    total, done = 2 * len(view.chronicle.tools) + 2 * len(due), 0
    jobs = _jobs(due, makers, view.chronicle.rules, text_of)
    # Workers make drifts while all else is made here, and neither waits for the other.
    waiting = deque(islice(jobs, _AHEAD))
    for name, content in assets():
        site.put(name, content)
    for language in Language:
        for path, content in _pages(view, makers.law, language):
            site.put(path, content)
    for files in (board.round_files(view), authorised_files(view), feed_files(view), status_files(view)):
        for path, content in files.items():
            site.put(path, content)
    tools = deque(view.chronicle.tools)
    while tools or waiting:
        if tools and not (waiting and waiting[0][1].done()):
            _put_tool(site, view, tools.popleft(), text_of)
            done += 2
        else:
            job, coming = waiting.popleft()
            waiting.extend(islice(jobs, 1))
            for (_, key), made in zip(job, coming.result(), strict=True):
                for path, content in made:
                    site.put(path, content, key)
            done += 2 * len(job)
        told(done, total)
    site.close()
    return Written(folder, len(site.seen), site.written, site.removed)


def _put_tool(site: SiteFolder, view: View, watched: Watched, text_of: Callable[[str, TermsId], str]) -> None:
    """Have the site hold the pages of a tool; they are made where they are not there as they should be."""
    page, key = view.tool_page(watched.tool.id), tool_key(view, watched)
    kept = [site.keeps(f"{each.value}/{page}", key) for each in Language]
    for language in () if all(kept) else Language:  # one after the other: both quote the same texts
        site.put(f"{language.value}/{page}", tool_page(view, watched, language, text_of), key)


def _pages(view: View, law: AdequacyList, language: Language) -> Iterator[tuple[str, bytes]]:
    yield from board.pages(view, language)
    yield from sources.pages(view, language)
    yield f"{language.value}/{POLICY}", policy_page(view, law, language)
    yield f"{language.value}/{HOW}", how_page(view, language)


def _due(view: View, site: SiteFolder) -> Iterator[tuple[Task, str]]:
    """Yield the drifts whose pages have to be made, each with the key of what they are made from.

    A drift never changes: its pages are made once, and again only where who is concerned, or how pages are
    made, has changed. Comparing texts is what takes long.
    """
    versions = [v for told in view.chronicle.terms.values() for v in told.versions if has_page(v)]
    for task in tasks(view, versions):
        key = hashlib.sha256(f"{makers_digest()}{task!r}".encode()).hexdigest()
        kept = [site.keeps(f"{each.value}/{task.path}", key) for each in Language]
        if not all(kept):
            yield task, key


Made = Sequence[Sequence[tuple[str, bytes]]]
"""The pages of several drifts, by path in the site."""


def _jobs(
    due: Sequence[tuple[Task, str]], makers: Makers, rules: str, text_of: Callable[[str, TermsId], str]
) -> Iterator[tuple[Sequence[tuple[Task, str]], Future[Made]]]:
    """Yield drifts, some at a time, with what will give their pages; each job is begun when it is yielded."""
    executor = makers.executor() if len(due) > _WORTH else None
    for start in range(0, len(due), _AT_ONCE):
        job = due[start : start + _AT_ONCE]
        given = _given([task for task, _ in job], makers.records, rules, text_of)
        if executor is not None:
            yield job, executor.submit(make, given)
            continue
        done: Future[Made] = Future()
        done.set_result(make(given))
        yield job, done


def _given(
    wanted: Sequence[Task], records: Records, rules: str, text_of: Callable[[str, TermsId], str]
) -> Sequence[tuple[Task, str, str]]:
    """Add to tasks what they take from the stores: what is quoted on a topic, and the two texts."""
    pairs = [(task, task.version.previous or "", task.version.commit) for task in wanted]
    readings = records.readings(sorted({c for _, *both in pairs for c in both}), rules)
    found = []
    for task, *commits in pairs:
        quotes = quoted([readings[each] for each in commits if each in readings])
        before, after = (text_of(each, task.version.terms) for each in commits)
        found.append((replace(task, quotes=quotes), before, after))
    return found


def make(given: Sequence[tuple[Task, str, str]]) -> Made:
    """Return the pages of some drifts, each given with its two texts; a worker's job."""
    return [list(drift_pages(task, before, after).items()) for task, before, after in given]
