"""What holds for every rule we ship: bounded, about clauses and not about vendors, with its misses in sight."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from math import prod
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.rules import SHIPPED, load_rules
from monitor.core.clauses.patterns import MAX_GAP, fold_plain, opened, source
from monitor.core.clauses.read import Reader
from monitor.core.clauses.rules import Example, Rule
from monitor.core.clauses.trial import Court, Promise, Trial
from monitor.core.model import Stance

ROOT: Final = Path(__file__).resolve().parents[2]
RULES: Final = load_rules()
ENTRIES: Final[list[dict[str, Any]]] = [
    entry for name in SHIPPED for entry in yaml.safe_load((ROOT / "monitor/rules" / name).read_text("utf-8"))
]

# --- no rule names a vendor -------------------------------------------------------------------------

#: Words of vendors' names that any text may hold, and those of their plans.
ORDINARY: Final = frozenset(
    "api apis black business chat companion copy enterprise forest free generative incredible labs max new open "
    "platform plus pro services stability studio team together usage workspace".split()
)
_WORD: Final = re.compile(r"[^\W_]+")
#: Of the last part of a host's name before its suffix.
_HOST: Final = re.compile(r"https?://(?:[\w-]+\.)*?([\w-]{4,})\.(?:co\.)?[a-z]{2,}(?:[:/]|$)")


def vendors(register: Mapping[str, Any]) -> frozenset[str]:
    """Return the distinctive words of the services' and tools' names, and of the hosts they are read from."""
    names = list(register["services"]) + [
        tool["name"] for tool in register["tools"].values() if "name" in tool
    ]
    # In French names the words around a name begin with a small letter.
    words = {word for name in names for word in _WORD.findall(name) if not word.islower() or name.islower()}
    words |= set(_HOST.findall(yaml.safe_dump(register["services"], width=10_000)))
    return frozenset(one for one in map(fold_plain, words) if len(one) > 2) - ORDINARY


def own_words(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words of an entry, but not those it quotes from public terms."""
    quoted = [e for key in Promise for e in entry.get(key) or () if isinstance(e, dict) and "from" in e]
    said = {key: value for key, value in entry.items() if key not in {*Promise, "references", "added"}}
    examples = [e for key in Promise for e in entry.get(key) or () if e not in quoted]
    yield from _WORD.findall(fold_plain(f"{said} {examples}"))


VENDORS: Final = vendors(yaml.safe_load((ROOT / "sources.yaml").read_text("utf-8")))


def test_the_catalogue_tells_which_words_are_vendors() -> None:
    assert {"chatgpt", "claude", "mistral", "openai", "anthropic", "notion", "copilot", "gemini"} <= VENDORS


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_no_rule_names_a_vendor(entry: Mapping[str, Any]) -> None:
    assert sorted(VENDORS.intersection(own_words(entry))) == []


@pytest.mark.parametrize("key", ["when", "under", "unless", "words", "about", "matches"])
def test_a_vendor_is_seen_wherever_a_rule_names_it(key: str) -> None:
    entry = {"id": "training/own", key: [["we (may)? train* (Claude|our models)"]]}
    assert VENDORS.intersection(own_words(entry)) == {"claude"}


def test_a_quotation_may_name_its_vendor() -> None:
    entry = {
        "id": "training/own",
        "matches": [{"text": "Claude learns.", "from": "https://example.org/terms"}],
    }
    assert not VENDORS.intersection(own_words(entry))


# --- every expression is bounded --------------------------------------------------------------------


def patterns(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield every pattern of an entry, in the little language."""
    words = entry.get("words") or ()
    groups = [*(words.values() if isinstance(words, dict) else [words]), entry.get("unless") or ()]
    groups += [*(entry.get("when") or ()), *(entry.get("under") or ())]
    for group in groups:
        yield from group


PATTERNS: Final = sorted({pattern for entry in ENTRIES for pattern in patterns(entry)})


def expressions(pattern: str) -> Iterator[str]:
    """Yield the regular expressions that a pattern is looked for with: those between its lists."""
    for piece in re.split(r"@\w+", pattern):
        words = re.sub(r"^\s*(<\d+>)?\s*|\s*(<\d+>)?\s*$", "", piece)
        if words:
            yield from map(source, opened(words))


_PARSER: Final = import_module("re._parser")
_ENDLESS: Final = _PARSER.MAXREPEAT
#: Far above what any rule needs, and nothing to a machine.
MOST_WAYS: Final = 2_000


def faults(expression: str) -> list[str]:
    """Say where the search for an expression may cost more than the text's length times a constant.

    An endless repetition is of one kind of character, stands in none that is endless too, and what follows it
    is of another kind, so that there is one way to match it.
    """
    return list(_faults(list(_PARSER.parse(expression)), []))


def _faults(nodes: Sequence[Any], after: Sequence[Any]) -> Iterator[str]:  # noqa: C901 (one case each)
    for at, (op, value) in enumerate(nodes):
        rest = [*nodes[at + 1 :], *after]
        match str(op):
            case "MAX_REPEAT" | "MIN_REPEAT":
                _, most, item = value
                inner = list(item)
                if most is _ENDLESS:
                    if len(inner) != 1 or str(inner[0][0]) != "IN":
                        yield f"an endless repetition of {inner}"
                    elif any(_may_begin(rest, sample) for sample in "a1_ ," if _accepts(inner[0], sample)):
                        yield "an endless repetition whose end is not told by what follows"
                elif most > MAX_GAP:
                    yield f"a repetition of up to {most}"
                # Within a repetition, its own beginning follows its end too.
                yield from _faults(inner, [("BRANCH", (None, [inner, rest]))])
            case "SUBPATTERN":
                yield from _faults(list(value[-1]), rest)
            case "BRANCH":
                for branch in value[1]:
                    yield from _faults(list(branch), rest)
            case "LITERAL" | "IN" | "AT" | "ASSERT" | "ASSERT_NOT" | "NOT_LITERAL":
                pass
            case other:
                yield f"{other} is not in the language"


def _may_begin(nodes: Sequence[Any], sample: str) -> bool:
    """Tell whether what these nodes match may begin with a character; that they match nothing is no."""
    for at, (op, value) in enumerate(nodes):
        rest = nodes[at + 1 :]
        match str(op):
            case "LITERAL" | "NOT_LITERAL" | "IN":
                return _accepts((op, value), sample)
            case "MAX_REPEAT" | "MIN_REPEAT":
                return _may_begin(list(value[2]), sample) or (value[0] == 0 and _may_begin(rest, sample))
            case "SUBPATTERN":
                return _may_begin([*value[-1], *rest], sample)
            case "BRANCH":
                return any(_may_begin([*branch, *rest], sample) for branch in value[1])
    return False


def _accepts(node: Any, sample: str) -> bool:
    op, value = node
    match str(op):
        case "LITERAL":
            return chr(value) == sample
        case "NOT_LITERAL":
            return chr(value) != sample
    negated = any(str(kind) == "NEGATE" for kind, _ in value)
    return negated is not any(_in_class(str(kind), what, sample) for kind, what in value)


def _in_class(kind: str, what: Any, sample: str) -> bool:
    if kind == "LITERAL":
        return chr(what) == sample
    if kind == "RANGE":
        return bool(what[0] <= ord(sample) <= what[1])
    expected = {"CATEGORY_WORD": sample.isalnum() or sample == "_", "CATEGORY_SPACE": sample.isspace()}
    return expected.get(str(what), False)


def test_every_expression_is_matched_in_one_way() -> None:
    found = {pattern: f for pattern in PATTERNS for e in expressions(pattern) if (f := faults(e))}
    assert found == {}


def test_no_pattern_nests_wide_gaps() -> None:
    ways = {pattern: prod(int(gap) + 1 for gap in re.findall(r"<(\d+)>", pattern)) for pattern in PATTERNS}
    assert {pattern: n for pattern, n in ways.items() if n > MOST_WAYS} == {}


@pytest.mark.parametrize(
    "expression",
    [r"(?:a+)+b", r"\w*\w*x", r".*x", r"(?:\w+ ?)+x", r"\w+a", r"(?:ab)*x", r"a{0,999}", r"(a)\1"],
)
def test_an_expression_that_is_not_bounded_is_seen(expression: str) -> None:
    assert faults(expression)


# --- hostile text costs what its length costs -------------------------------------------------------

PIECES: Final = st.sampled_from(
    [
        "train ", "we may use your data to train our models, ", "improve ", "your content ", "not ", "unless ",
        "opt out ", "transfer to the US ", "Ireland, ", "stored in ", "nous n'utilisons pas ", "l'", "用于训练",
        "您的", "你", "(", "[", "](", "**", "|", "; ", "<br>", ">", "`", "_", "\\", "&nbsp;", "a", "é", "\u0301",
        ". ", "- ", "#", "\n", "\n\n", "| a | b |\n", "* train\n", "1. ", "\n---\n", "https://x.example/",
    ]
)  # fmt: skip
SHORT: Final = 1_000
#: What reading costs whatever the length: its parts are read once, the memories made.
FIXED: Final = 1_000


def steps(work: Callable[[], object]) -> int:
    """Count the calls that some work makes, of Python and of C: the same on every machine."""
    count = 0

    def note(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def cost(text: str) -> int:
    """Count the steps of reading a text by a reader that remembers none."""
    reader = Reader(RULES)
    return steps(lambda: reader.read(text))


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, min_size=1, max_size=4).map("".join))
def test_hostile_text_costs_what_its_length_costs(piece: str) -> None:
    text = piece * (4 * SHORT // len(piece) + 1)
    cost(text[:SHORT])  # what is made once, expressions say, is made now
    assert cost(text[: 4 * SHORT]) <= 5 * cost(text[:SHORT]) + FIXED


def test_steps_show_work_that_grows_with_the_square() -> None:
    def pairs(length: int) -> int:
        return steps(lambda: [abs(a - b) for a in range(length) for b in range(length)])

    assert pairs(400) > 5 * pairs(100) + FIXED


# --- known misses stay in sight ---------------------------------------------------------------------

COURT: Final = Court(RULES)


def the(rule: str) -> Rule:
    found = RULES.rule(rule)
    assert found is not None
    return found


def fault(rule: str, text: str, stance: Stance | None = None) -> str | None:
    return COURT.fault(Trial(the(rule), Promise.MISSES, Example(text, stance)))


def test_misses_are_known() -> None:
    assert [rule.id for rule in RULES.rules if rule.misses]


def test_a_known_miss_that_is_found_asks_to_be_moved() -> None:
    assert "move it to `matches`" in str(
        fault("training/trains-models", "We train our models on your prompts.")
    )


def test_a_place_that_is_read_as_something_else_is_still_a_miss() -> None:
    text = "We train our models on your prompts."
    assert fault("training/trains-models", text, Stance.DENIED) is None


def test_what_a_trap_lets_pass_is_its_known_miss_until_it_silences_it() -> None:
    trap = "training/trap-staff-and-courses"
    assert fault(trap, "We train our models on your prompts.") is None
    assert "move it to `matches`" in str(fault(trap, "Our employees receive regular security training."))
