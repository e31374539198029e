"""What a change of words amounts to: noise, editorial or material, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from monitor.core.model import Kind
from monitor.core.pieces import Change, Piece
from monitor.core.substance import MODALS, NEGATIONS, concern, is_place, strength, strength_of_characters
from monitor.core.text import BlockKind
from monitor.core.wording import OBFUSCATED, Word, difference


@dataclass(frozen=True, slots=True)
class Judged:
    """What one change amounts to."""

    kind: Kind
    reason: str
    """A few words."""
    takes_effect: bool = False
    """It is the date at the head of the text from which the text holds."""


_MONTHS: Final = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec janvier février mars avril mai juin juillet août septembre "
    "octobre novembre décembre januar februar märz juni juli oktober dezember enero febrero marzo abril mayo junio "
    "julio agosto septiembre octubre noviembre diciembre 年 月 日 st nd rd th er of on the and".split()
)
_STAMP: Final = ("updat", "modif", "revis", "version", "publi", "mise", "actualis", "更", "修")
_EFFECT: Final = ("effective", "effect", "vigueur", "applicable", "applies", "生", "施")
_CONTACT: Final = frozenset(
    "contact contacted contacting email e-mail mail address addresses addressed attn attention phone telephone tel fax "
    "street st floor suite building road avenue boulevard box po notices copy reach form website page site portal "
    "adresse courriel rue contacter téléphone".split()
)
_POINTING: Final = frozenset(
    "see view visit read learn click here find refer download previous version versions below above page article more "
    "information details please this our the full link form following further available visiting out about how by "
    "using sign up receive notifications notification updates filling voir consulter cliquez ici lire savoir plus".split()
)
_SENDING: Final = frozenset("see view visit read learn click find refer download sign voir consulter cliquez".split())
#: Words that weigh elsewhere, but not in an invitation to read on.
_SOFT: Final = frozenset("may can will if peut pouvez si".split())
_FUNCTION: Final = frozenset(
    "a an the of to in on at for by with from and or as is are be been was were it its this that these those which "
    "who whom whose such any all each every other also so than then there here has have had do does did e.g i.e etc "
    "eg ie including include includes included following below above through into within upon under per when where "
    "while our your you we us they their them his her he she will section sections article clause paragraph "
    "le la les un une des de du en au aux et ou par pour sur dans avec ce cette ces son sa ses qui que dont où est "
    "sont être nous vous notre votre nos vos leur leurs il elle ils elles".split()
)
_OURS: Final = frozenset("we us our ours ourselves nous notre nos".split())
_YOURS: Final = frozenset("you your yours vous votre vos they their them users user customers customer".split())
_COMPANY: Final = frozenset("llc inc ltd limited gmbh ab bv sas sa opco corp corporation plc kk pte pty holdings".split())
_POINTERS_HAN: Final = ("了解更多", "查看", "点击", "详见", "阅读", "参见")
_CHROME: Final = frozenset(
    "select language english français deutsch español italiano openai skip to content menu close search home back top "
    "print share copy markdown download pdf table contents toc page view as article language versions other updated "
    "cookies settings sign in log login up".split()
)
_NOTHING: Final = Judged(Kind.NOISE, "layout, links or order")
_SHORT: Final = 5


def judge(change: Change) -> Judged:
    """Say what one change of a piece amounts to.

    Args:
        change: two pieces that answer to each other, or one that stands alone.
    """
    if change.before is None or change.after is None:
        piece = change.before or change.after
        return _NOTHING if piece is None else _alone(piece, removed=change.after is None)
    return _edited(change.before, change.after)


# --- a piece that was added or removed ---------------------------------------------------


def _alone(piece: Piece, *, removed: bool) -> Judged:
    verb = "removed" if removed else "added"
    keys = piece.key
    text = "".join(word.text for word in piece.words)
    han = sum(1 for key in keys if _is_han(key))
    if _is_stamp(keys):
        return Judged(Kind.EDITORIAL, "the date of the text", takes_effect=_speaks_of(keys, _EFFECT))
    if "©" in text or not keys:
        return _NOTHING
    if piece.kind is BlockKind.ROW:
        plain = [key for key in keys if not _is_address(key)]
        return Judged(Kind.MATERIAL, f"a row of a table {verb}") if plain else _NOTHING
    labels = sum(1 for word in piece.words if word.label and not word.sign)
    if labels == len(keys) and not any(_is_address(key) for key in keys):
        return Judged(Kind.NOISE, "navigation")
    if han * 2 > len(keys):
        return _alone_han(piece, text, verb)
    if _is_contact(set(keys)) and all(_is_postal(word) or _is_address(word.key) for word in piece.words if not word.sign):
        return Judged(Kind.EDITORIAL, "an address")
    if piece.kind is BlockKind.ITEM and any(_is_document(key) for key in keys):
        return Judged(Kind.MATERIAL, f"a document that binds too {verb}")
    weights = [strength(key) for key in keys]
    heavy = next((key for key, weight in zip(keys, weights, strict=True) if weight == 2), "")
    weight = sum(weights)
    if len(keys) <= _SHORT + 3 and piece.first and not any(_turns(key) for key in keys):
        return Judged(Kind.NOISE, "the title of the page")
    if len(keys) <= _SHORT and piece.whole and (piece.kind is BlockKind.PARAGRAPH or set(keys) <= _CHROME):
        return Judged(Kind.NOISE, "a label of the page") if weight < 2 else Judged(Kind.EDITORIAL, f"a label {verb}")
    if len(keys) <= 12 and "updated" in keys and not any(_is_date(key) for key in keys) and weight < 3:
        return Judged(Kind.NOISE, "a banner")
    if piece.kind is BlockKind.HEADING:
        return Judged(Kind.EDITORIAL, f"a heading {verb}")
    if _points(piece, labels):
        locale = len(keys) <= 12 and labels <= 2
        return Judged(Kind.NOISE if locale else Kind.EDITORIAL, "a pointer to another page")
    if _speaks_of(keys, ("effective",)) and any(key in _MONTHS for key in keys) and weight < 8 and len(keys) < 40:
        return Judged(Kind.EDITORIAL, "a note on the date of the text")
    if heavy:
        return Judged(Kind.MATERIAL, f"a sentence {verb}: {concern(heavy)}")
    if weight >= 2 or len(keys) >= 9 or (piece.kind is BlockKind.ITEM and len(keys) >= 2):
        return Judged(Kind.MATERIAL, f"a sentence {verb}")
    return Judged(Kind.EDITORIAL, f"a few words {verb}")


def _alone_han(piece: Piece, text: str, verb: str) -> Judged:
    if piece.kind is BlockKind.HEADING or len(piece.key) <= _SHORT:
        return Judged(Kind.EDITORIAL, f"a heading {verb}")
    if any(term in text for term in _POINTERS_HAN) and len(piece.key) <= 30 and strength_of_characters(text) < 2:
        return Judged(Kind.EDITORIAL, "a pointer to another page")
    return Judged(Kind.MATERIAL, f"a sentence {verb}")


def _points(piece: Piece, labels: int) -> bool:
    """Tell whether a sentence only sends the reader elsewhere."""
    keys = piece.key
    if len(keys) > 30 or NEGATIONS & set(keys):
        return False
    rest = [key for key in keys if key not in _POINTING and key not in _FUNCTION and key not in _SOFT and strength(key) and not is_place(key)]
    if any(strength(key) == 2 for key in rest):
        return False
    links = labels > 0 or any(_is_address(key) for key in keys)
    if links and len(keys) <= 8:
        return not rest
    pointing = sum(1 for key in keys if key in _POINTING)
    return bool(_SENDING & set(keys)) and pointing >= 2 and len(rest) <= (3 if links else 2)


# --- a piece that was edited -------------------------------------------------------------


def _edited(before: Piece, after: Piece) -> Judged:
    removed, added = _multiset(before, after)
    if not removed and not added:
        return _NOTHING if OBFUSCATED in {*before.key, *after.key} else _reordered(before, after)
    keys = set(before.key) | set(after.key)
    row = before.kind is after.kind is BlockKind.ROW
    names = [word.key for word in removed + added]
    if all(_is_date(key) for key in names):
        return _redated(before, after, names)
    if before.first and after.first and max(len(before.key), len(after.key)) <= _SHORT + 3 and not any(map(_turns, names)):
        return Judged(Kind.EDITORIAL, "the title")
    if (_is_stamp(before.key) or _is_stamp(after.key)) and all(_is_stampy(key) for key in names):
        return Judged(Kind.EDITORIAL, "the date of the text", takes_effect=_speaks_of(names, _EFFECT))
    contact = _is_contact(keys)
    if all(_is_address(key) or (contact and _is_postal(word)) for word, key in zip(removed + added, names, strict=True)):
        return Judged(Kind.EDITORIAL, "an address")
    removed, added = _without_slips(removed, added)
    if not removed and not added:
        return Judged(Kind.EDITORIAL, "a slip corrected")
    if row:
        return Judged(Kind.MATERIAL, "a row of a table changed")
    if all(word.text[:1].isupper() for word in removed + added) and _names_company(before, after, removed + added):
        return Judged(Kind.EDITORIAL, "an address") if contact else Judged(Kind.MATERIAL, "the company one contracts with")
    if any(_is_han(word.key) for word in removed + added):
        return _edited_han(before, after)
    if all(word.label for word in removed + added) and len(removed) + len(added) <= 12:
        return Judged(Kind.EDITORIAL, "the label of a link")
    if contact and all(_is_address(w.key) or _is_postal(w) or w.key in _POINTING for w in removed + added):
        return Judged(Kind.EDITORIAL, "how to get in touch")
    return _weighed(before, after, removed, added)


def _multiset(before: Piece, after: Piece) -> tuple[list[Word], list[Word]]:
    """Return the words that one piece has and the other has not, however they are ordered."""
    count_old = Counter(before.key)
    count_new = Counter(after.key)
    removed, added = count_old - count_new, count_new - count_old
    if removed[OBFUSCATED] or added[OBFUSCATED]:
        # An address hidden from harvesters is the address it hides.
        hidden, shown = (removed, added) if removed[OBFUSCATED] else (added, removed)
        for key in [key for key in shown if "@" in key][: hidden[OBFUSCATED]]:
            del shown[key]
        del hidden[OBFUSCATED]
    return _take(before.words, removed), _take(after.words, added)


def _take(words: Iterable[Word], wanted: Counter[str]) -> list[Word]:
    left = Counter(wanted)
    taken: list[Word] = []
    for word in words:
        if not word.sign and left[word.key] > 0:
            left[word.key] -= 1
            taken.append(word)
    return taken


def _reordered(before: Piece, after: Piece) -> Judged:
    """Judge a change that leaves every word: signs, case, numbering, order."""
    if before.key != after.key:
        moved = {key for mark, part in difference(list(before.key), list(after.key)) if mark != "=" for key in part}
        turned = next((key for key in moved if key in NEGATIONS), "")
        if turned:
            return Judged(Kind.MATERIAL, concern(turned))
        return Judged(Kind.EDITORIAL, "the order of words")
    if before.number != after.number:
        return Judged(Kind.EDITORIAL if before.number and after.number else Kind.NOISE, "numbering")
    if len(before.key) <= _SHORT or BlockKind.HEADING in (before.kind, after.kind):
        return _NOTHING
    return Judged(Kind.EDITORIAL, "punctuation or capitals")


def _redated(before: Piece, after: Piece, names: list[str]) -> Judged:
    keys = after.key
    if _is_stamp(keys) or _is_stamp(before.key):
        return Judged(Kind.EDITORIAL, "the date of the text", takes_effect=_speaks_of(keys, _EFFECT))
    if _speaks_of(keys, _EFFECT):
        return Judged(Kind.MATERIAL, "the date from which the text holds was moved")
    if all(not key[:1].isdigit() for key in names):
        return Judged(Kind.EDITORIAL, "small words")
    return Judged(Kind.MATERIAL, "a date or a number")


def _without_slips(removed: list[Word], added: list[Word]) -> tuple[list[Word], list[Word]]:
    """Leave out the words that differ by a slip of the pen or by their ending alone."""
    left: list[Word] = []
    added = list(added)
    for word in removed:
        twin = next((other for other in added if _is_slip(word.key, other.key)), None)
        if twin is None:
            left.append(word)
        else:
            added.remove(twin)
    return left, added


def _is_slip(a: str, b: str) -> bool:
    if not (a[:1].isalpha() and b[:1].isalpha()) or _is_han(a[0]) or _is_han(b[0]):
        return False
    if a.replace("-", "") == b.replace("-", ""):
        return True
    if min(len(a), len(b)) < 4 or a[0] != b[0] or abs(len(a) - len(b)) > 3:
        return False
    if _decides(a) or _decides(b) or {a[-2:], b[-2:]} in ({"ee", "or"}, {"ee", "er"}):
        return False
    stem = min(len(a), len(b)) - 1
    if a[:stem] == b[:stem] and stem >= 4:
        return True
    return len(a) >= 5 and _distance(a, b) <= (2 if len(a) >= 8 else 1)


def _decides(word: str) -> bool:
    return strength(word) == 2 and concern(word) != "a right, a duty or a practice"


def _distance(a: str, b: str) -> int:
    """Return the number of letters to insert, remove or change; words are short."""
    a, b = a[:40], b[:40]
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (x != y))
    return row[-1]


def _edited_han(before: Piece, after: Piece) -> Judged:
    removed, added = _multiset(before, after)
    if all(word.label for word in removed + added):
        return Judged(Kind.EDITORIAL, "the label of a link")
    # What stands in a link is the name of another text: it is told apart, and then left out.
    words = difference(*([("\ufffc" if w.label else "") + w.key for w in p.words if not w.sign] for p in (before, after)))
    changed = ["".join(key for key in part if key[0] != "\ufffc") for mark, part in words if mark != "="]
    heaviest = max((strength_of_characters(part) for part in changed), default=0)
    loose = sum(1 for word in removed + added if not word.label)
    if heaviest < 2 and any(term in part for part in changed for term in _POINTERS_HAN):
        return Judged(Kind.EDITORIAL, "a pointer to another page")
    if heaviest == 2 and loose > 1:
        return Judged(Kind.MATERIAL, "a right, a duty or a practice")
    if loose <= 5:
        return Judged(Kind.EDITORIAL, "a few words reworded")
    return Judged(Kind.MATERIAL, "a sentence reworded")


def _names_company(before: Piece, after: Piece, changed: list[Word]) -> bool:
    """Tell whether the changed words are (part of) the name of a company."""
    keys = {word.key for word in changed}
    if keys & _COMPANY:
        return True
    for piece in (before, after):
        words = [word.key for word in piece.words if word.key not in {",", "."}]
        if any(key in keys and following in _COMPANY for key, following in zip(words, words[1:], strict=False)):
            return True
    return False


def _weighed(before: Piece, after: Piece, removed: list[Word], added: list[Word]) -> Judged:
    """Judge by what the changed words carry, and by how many of them have no counterpart."""
    changed = removed + added
    keys = [word.key for word in changed]
    for key in keys:
        if key[:1].isdigit() and not _is_reference(before, after, key):
            return Judged(Kind.MATERIAL, "a number")
    content_old = {word.key for word in removed if word.key not in _FUNCTION}
    content_new = {word.key for word in added if word.key not in _FUNCTION}
    names = all(word.text[:1].isupper() for word in changed if word.key not in _FUNCTION)
    decisive = next((key for key in keys if _decides(key)), "")
    if names and not decisive and (content_old or content_new):
        if (content_old and content_new) or not _tells_who({*before.key, *after.key}):
            return Judged(Kind.EDITORIAL, "a name")
        return Judged(Kind.MATERIAL, "who receives or processes data")
    heavy = decisive or next((key for key in keys if strength(key) == 2), "")
    if heavy:
        return Judged(Kind.MATERIAL, concern(heavy))
    gone, come = {w.key for w in removed}, {w.key for w in added}
    if (_OURS & gone and _YOURS & come) or (_YOURS & gone and _OURS & come):
        return Judged(Kind.MATERIAL, "who does it")
    if not content_old and not content_new:
        return Judged(Kind.EDITORIAL, "small words")
    weight = sum(strength(key) for key in content_old | content_new)
    few, many = sorted((len(content_old), len(content_new)))
    if weight >= 2 or many - few >= 3 or few >= 2 or (many - few == 2 and _is_practice({*before.key, *after.key})):
        return Judged(Kind.MATERIAL, "words that carry a practice" if weight else "a sentence reworded")
    return Judged(Kind.EDITORIAL, "a few words reworded")


def _tells_who(keys: set[str]) -> bool:
    """Tell whether a sentence says who gets data."""
    return _speaks_of(keys, ("share", "disclos", "provider", "vendor", "partner", "subprocess", "sub-process", "third", "affiliat", "transfer"))  # fmt: skip


def _is_practice(keys: set[str]) -> bool:
    """Tell whether a sentence says what is done with data."""
    return _speaks_of(keys, ("collect", "includ", "use", "process", "share", "store", "retain", "data", "prompt", "train", "learn"))  # fmt: skip


# --- what words are ----------------------------------------------------------------------


def _is_han(key: str) -> bool:
    return bool(key) and "\u3040" <= key[0] <= "\u9fff"


def _is_address(key: str) -> bool:
    return "@" in key or "://" in key or key.startswith("www.") or key == OBFUSCATED


def _is_postal(word: Word) -> bool:
    return word.key[:1].isdigit() or word.text[:1].isupper() or word.key in _CONTACT or word.key in _FUNCTION


def _is_contact(keys: set[str]) -> bool:
    return bool(keys & {"contact", "address", "attn", "street", "e-mail", "email", "courriel", "adresse"}) or (
        any("@" in key for key in keys)
    )


def _is_date(key: str) -> bool:
    return key in _MONTHS or key.isdigit()


def _speaks_of(keys: Iterable[str], stems: tuple[str, ...]) -> bool:
    return any(key.startswith(stems) for key in keys)


def _is_stampy(key: str) -> bool:
    return _is_date(key) or key in _POINTING or key in _FUNCTION or key.startswith(_STAMP + _EFFECT)


def _turns(key: str) -> bool:
    """Tell whether a word makes a rule of a title."""
    return key in NEGATIONS or key in MODALS


def _is_document(key: str) -> bool:
    """Tell whether an address is that of terms, by its own words."""
    return "://" in key and any(word in key for word in ("terms", "polic", "agreement", "licens", "legal"))


def _is_stamp(keys: tuple[str, ...]) -> bool:
    """Tell whether a piece is the date line of a text rather than a sentence of it."""
    dated = sum(1 for key in keys if _is_date(key))
    return len(keys) <= 16 and dated >= 2 and _speaks_of(keys, _STAMP + _EFFECT) and (len(keys) - dated) <= 5


def _is_reference(before: Piece, after: Piece, number: str) -> bool:
    """Tell whether a number only says where something stands (`Section 5`)."""
    for piece in (before, after):
        keys = piece.key
        for at, key in enumerate(keys):
            if key == number and at and keys[at - 1] in {"section", "sections", "article", "clause", "paragraph", "schedule"}:
                return True
    return False
