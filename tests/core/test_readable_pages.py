"""Extraction and readability on real pages: their text, their faults, and what became of them over the years."""

from __future__ import annotations

import ast
import importlib.util
import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

from monitor.core.extract import Extracted, combine, extract, fingerprint
from monitor.core.extract.facts import facts_of_text
from monitor.core.readable import LastGood, unreadable
from monitor.core.terms import Snapshot, SourceDocument, UnreadableReason

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "../shared"
NOW = datetime(2025, 8, 2, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not (SHARED / "pages").is_dir(), reason="the real pages are not here")


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


bench = load("bench_extraction", ROOT / "bench/extraction.py")

#: Selectors that match nothing on the page that lies beside the text.
ROTTEN = {"GitHub Copilot Privacy Policy", "Microsoft Copilot Privacy Policy"}
#: The site served its home page at these addresses.
HOME = {"Berget AI Privacy Policy", "Berget AI Service Level Agreement"}


def read(body: bytes, document: SourceDocument) -> Extracted:
    return extract(body, document, media_type="text/html", charset="utf-8", address=document.address)


def judge(
    body: bytes,
    found: Extracted,
    document: SourceDocument,
    last: LastGood | None = None,
    language: str | None = None,
) -> UnreadableReason | None:
    snapshot = Snapshot(document.id, document.address, (), "text/html", "utf-8", body, NOW)
    verdict = unreadable(found, document=document, snapshot=snapshot, last=last, expected_language=language)
    return None if verdict is None else verdict[0]


@dataclass(frozen=True, slots=True)
class Part:
    body: bytes
    document: SourceDocument
    found: Extracted


@pytest.fixture(scope="module", params=[False, True], ids=["selectors", "automatic"])
def collection(request: pytest.FixtureRequest) -> tuple[bool, dict[str, tuple[str, list[Part]]]]:
    terms = {}
    for case in bench.cases():
        parts = []
        for body, declared in case.parts:
            document = SourceDocument(declared.id, declared.address) if request.param else declared
            parts.append(Part(body, document, read(body, document)))
        terms[case.name] = (case.expected, parts)
    return request.param, terms


# --- the collection of pages ----------------------------------------------------------------------


def test_texts_have_the_words_published_for_them(
    collection: tuple[bool, dict[str, tuple[str, list[Part]]]],
) -> None:
    automatic, terms = collection
    scores = {
        name: bench.score(combine([part.found.text for part in parts]), expected)
        for name, (expected, parts) in terms.items()
    }
    median = statistics.median(f1 for f1, _ in scores.values())
    if automatic:
        assert median >= 0.97
        assert sum(recall >= 0.99 for _, recall in scores.values()) >= 0.95 * len(scores)
    else:
        assert median >= 0.999
        assert {name for name, (f1, _) in scores.items() if f1 < 0.98} == ROTTEN


def test_no_real_page_is_called_unreadable(
    collection: tuple[bool, dict[str, tuple[str, list[Part]]]],
) -> None:
    automatic, terms = collection
    told = {
        name
        for name, (_, parts) in terms.items()
        if any(judge(part.body, part.found, part.document) is not None for part in parts)
    }
    assert told == (HOME if automatic else HOME | ROTTEN)


# --- two months of nineteen pages -----------------------------------------------------------------


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay") / "pages.git"
    bundle = next((SHARED / "replay").glob("*.bundle"))
    subprocess.run(["git", "clone", "-q", "--bare", str(bundle), str(folder)], check=True)
    return folder


def git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True).stdout


def declared() -> Iterator[tuple[str, SourceDocument]]:
    tools = json.loads((SHARED / "replay/tools.json").read_text(encoding="utf-8"))
    for terms in tools.values():
        for terms_type in terms.values():
            select, remove = bench.selectors(terms_type["select"]), bench.selectors(terms_type["remove"])
            for page in terms_type["pages"]:
                path = unquote(page["path"]).lstrip("/")
                yield path, SourceDocument(path, page["fetch"], select, remove)


def commits(folder: Path, days: Iterable[str]) -> dict[str, str]:
    """The commit that stands on each day: that of the day, or the last one before."""
    log = [line.split() for line in git(folder, "log", "--format=%cs %H").decode().splitlines()]
    return {day: max((at, commit) for at, commit in log if at <= day)[1] for day in days}


WATCHED = (
    "2025-08-02",
    "2025-08-14",
    "2025-08-28",
    "2025-08-29",
    "2025-09-19",
    "2025-09-20",
    "2025-09-21",
    "2025-10-05",
)


def test_over_two_months_only_what_rotted_or_failed_is_unreadable(replay: Path) -> None:
    on = commits(replay, WATCHED)
    told: dict[str, list[str]] = {}
    for path, document in declared():
        last = None
        for day in WATCHED:
            body = git(replay, "show", f"{on[day]}:{path}")
            found = read(body, document)
            reason = judge(body, found, document, last)
            if reason is None:
                last = LastGood(found.text, found.matches)
            else:
                told.setdefault(f"{path.partition('.html')[0]}: {reason.value}", []).append(day[5:])
    assert told == {
        "ChatGPT/Privacy Policy #policies-eu-privacy-policy: soft_404": ["08-14"],
        "Cursor/Privacy Policy: selector": ["09-20", "09-21", "10-05"],
        "Cursor/Terms of Service: selector": ["09-20", "09-21", "10-05"],
        "Microsoft Copilot/Terms of Service: selector": ["09-21", "10-05"],
        "Microsoft Copilot/Privacy Policy: selector": [day[5:] for day in WATCHED],
        "Midjourney/Terms of Service: selector": [day[5:] for day in WATCHED],
    }


def faults() -> dict[str, bytes]:
    """The pages that the replay's server serves on request; its code is read, not run."""
    module = ast.parse((SHARED / "replay/serve.py").read_text(encoding="utf-8"))
    [pages] = [
        node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "PAGES"
    ]
    served: dict[str, bytes] = eval(compile(ast.Expression(pages), "PAGES", "eval"), {"__builtins__": {}})
    return served


WANTED = {
    "empty": UnreadableReason.EMPTY,
    "captcha": UnreadableReason.CAPTCHA,
    "login": UnreadableReason.LOGIN,
    "consent": UnreadableReason.COOKIE_WALL,
    "soft404": UnreadableReason.SOFT_404,
    "french": UnreadableReason.LANGUAGE,
    "home": UnreadableReason.ANOTHER_PAGE,
    "half": UnreadableReason.PARTIAL,
    "binary": UnreadableReason.MEDIA_TYPE,
}


@pytest.mark.parametrize("first", [False, True])
def test_every_fault_has_its_reason_on_every_page(replay: Path, first: bool) -> None:  # noqa: FBT001
    commit = commits(replay, WATCHED)[WATCHED[0]]
    pages = faults()
    wrong = []
    for path, document in declared():
        body = git(replay, "show", f"{commit}:{path}")
        found = read(body, document)
        if judge(body, found, document) is not None:
            continue
        last = None if first else LastGood(found.text, found.matches)
        for kind, wanted in WANTED.items():
            served = pages.get(kind, body[: len(body) // 2] if kind == "half" else bytes(range(256)) * 400)
            reason = judge(served, read(served, document), document, last, "en" if first else None)
            if reason is not wanted:
                wrong.append((path, kind, reason))
    assert wrong == []


def test_the_fingerprint_stands_still_while_the_text_does(replay: Path) -> None:
    path, document = next(pair for pair in declared() if pair[0].startswith("Claude.ai/Privacy"))
    seen: dict[str, set[str]] = {}
    days = [f"2025-09-{day:02}" for day in range(1, 31)]
    for commit in commits(replay, days).values():
        body = git(replay, "show", f"{commit}:{path}")
        text = read(body, document).text
        digest = fingerprint(body, document, media_type="text/html", charset=None)
        seen.setdefault(text, set()).add(digest)
    assert [len(digests) for digests in seen.values()] == [1] * len(seen)


# --- three years of published texts ---------------------------------------------------------------


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history") / "versions.git"
    bundle = next((SHARED / "ota").glob("*.bundle"))
    subprocess.run(["git", "clone", "-q", "--bare", str(bundle), str(folder)], check=True)
    return folder


@pytest.mark.parametrize(
    ("commit", "path", "wanted"),
    [
        # What was recorded as a change and was a page that failed.
        ("d920f06a", "GitHub Copilot/Terms of Service.md", UnreadableReason.PARTIAL),
        ("5d634d49", "Rephrase.ai/Trackers Policy.md", UnreadableReason.EMPTY),
        ("bdea9120", "ChatGPT/In-App Purchases Policy.md", UnreadableReason.EMPTY),
        ("eba741e6", "Llama API/Acceptable Use Policy.md", UnreadableReason.SOFT_404),
        ("9696828b", "Llama API/Terms of Service.md", UnreadableReason.PARTIAL),
        ("235d1349", "Berget AI/Terms of Service.md", UnreadableReason.LANGUAGE),
        # What shrank or was rewritten by the provider.
        ("b06c4410", "Mistral AI/Developer Terms.md", None),
        ("9dfe19b4", "fal/Privacy Policy.md", None),
        ("5f325974", "ChatGPT/Data Processor Agreement.md", None),
        ("b23c3445", "Tempo Labs/Terms of Service.md", None),
        ("2231154e", "xAI/Terms of Service.md", None),
        ("5422b36e", "xAI/Privacy Policy.md", None),
        ("873572eb", "DeepSeek/Privacy Policy.md", None),
        ("419e0f39", "Midjourney/Community Guidelines.md", None),
        ("d8d25b3c", "Claude.ai/Terms of Service.md", None),
    ],
)
def test_failures_of_the_past_are_told_from_changes(
    history: Path, commit: str, path: str, wanted: UnreadableReason | None
) -> None:
    before, after = (git(history, "show", f"{name}:{path}").decode() for name in (f"{commit}^", commit))
    document = SourceDocument("terms", "https://vendor.example/terms", ("main",))
    snapshot = Snapshot("terms", document.address, (), "text/html", None, b"<p>", NOW)
    found = Extracted(after, (1,), facts_of_text(after))
    verdict = unreadable(found, document=document, snapshot=snapshot, last=LastGood(before))
    assert (None if verdict is None else verdict[0]) is wanted


#: Short texts that are not terms: pages that failed or of which a headline was left, and were recorded as changes.
FAILED = {
    "Berget AI/Privacy Policy.md",
    "ChatGPT/In-App Purchases Policy.md",
    "GitHub Copilot/Privacy Policy.md",
    "Llama API/Acceptable Use Policy.md",
    "Microsoft Copilot/Privacy Policy.md",
    "Rephrase.ai/Trackers Policy.md",
}
#: Walls are looked for in texts that are not longer.
SHORT = 8_000


def test_no_short_text_of_three_years_is_taken_for_a_wall(history: Path) -> None:
    raw = git(
        history, "-c", "core.quotePath=false", "log", "--raw", "--no-abbrev", "--no-renames", "--format="
    )
    paths = {
        line.split()[3]: line.partition("\t")[2]
        for line in raw.decode().splitlines()
        if line.endswith(".md") and "/" in line.partition("\t")[2] and not line.split()[4].startswith("D")
    }
    asked = "\n".join(paths).encode()
    run = ["git", "-C", str(history), "cat-file", "--batch-check=%(objectname) %(objectsize)"]
    sizes = subprocess.run(run, input=asked, capture_output=True, check=True).stdout.decode().split()
    short = [name for name, size in zip(sizes[::2], sizes[1::2], strict=True) if int(size) <= SHORT]
    assert len(short) > 70
    document = SourceDocument("terms", "https://vendor.example/terms", ("main",))
    snapshot = Snapshot("terms", document.address, (), "text/html", None, b"<p>", NOW)
    told = set()
    for name in short:
        text = git(history, "cat-file", "blob", name).decode()
        found = Extracted(text, (1,), facts_of_text(text))
        if unreadable(found, document=document, snapshot=snapshot) is not None:
            told.add(paths[name])
    assert told == FAILED
