"""A notice in a few lines, for a chat room: what happened, the sentence, and where to read on.

Chat programs read marks, mentions and addresses out of a text: what a vendor wrote must neither call people
together nor lead anywhere. Everything is taken apart but our own link at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.core.notice.parts import Excerpt, Facts, Notice, Options, Paragraph
from monitor.core.notice.quotation import GAP, Mark, harmless
from monitor.core.phrases import delivery, phrases
from monitor.core.phrases.cldr import moment

#: Teams' workflows take 1,000 characters; a subject and a link are to fit beside this.
_LONGEST = 700
_LONGEST_LINE = 320
#: Stands between two characters, is not seen, and keeps them from meaning anything together.
_APART = "\u200b"
#: `<!here>`, `<@U1>`, `<https://…|words>` (Slack), HTML.
_ANGLES = str.maketrans({"<": "‹", ">": "›"})
#: `@channel` and `@room`; `](`, `][`, `]:` (Markdown); `//` of addresses; `&lt;` and the like.
_TIED = re.compile(r"(@|\](?=[(\[:])|:(?=//)|&(?=[#\w]))")
_BREAKS = re.compile(r"[ \t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
#: Chat programs make links of bare names too (`evil.example`).
_DOTTED = re.compile(r"(?<=\w)\.(?=\w)")


def as_brief(notice: Notice, at: datetime) -> str:
    """Return a notice as a few lines of plain text that no chat program reads marks, mentions or links from.

    The last line is the link to the tool's page, where the notice has one.

    Args:
        notice: what there is to tell.
        at: the round's moment, which is told: a message may have waited.
    """
    words, says = delivery(notice.language), phrases(notice.language)
    colon = says.LABELS.colon
    lines = [_shortened(line) for line in _lines(notice, colon)]
    kept = [defused(line) for line in _fitting(lines, _quote(notice, colon))]
    kept.append(says.round_at(moment(at, says.NAMES.locale)))
    if (link := _link(notice)) is not None:
        kept.append(f"{words.MORE}{colon}{link}")
    return "\n".join(kept)


def defused(words: str) -> str:
    """Return words that call nobody and lead nowhere, whatever chat program shows them; they look the same.

    Only angle brackets are replaced; everything else is kept apart by a character that is not seen.
    """
    apart = _TIED.sub(rf"\1{_APART}", harmless(words).translate(_ANGLES))
    return _DOTTED.sub(f".{_APART}", apart)


def _shortened(words: str) -> str:
    """Return words on one line of bounded length; a no-break space stays one."""
    line = _BREAKS.sub(" ", words).strip()
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE].rpartition(" ")[0] + GAP.rstrip()


def _fitting(lines: Sequence[str], quote: str | None) -> Iterator[str]:
    """Yield the first lines, as many as there is room for beside the sentence that all is about."""
    left = _LONGEST - (0 if quote is None else len(quote))
    for line in lines:
        if line == quote:
            quote = None
            yield line
        elif len(line) <= left:
            left -= len(line)
            yield line
        elif quote is None:
            return
        else:
            left = 0  # nothing but the quote any more


def _quote(notice: Notice, colon: str) -> str | None:
    """Return the line of the first sentence that is quoted, as it stands now."""
    found: Excerpt | None = None
    for part in notice.parts:
        if isinstance(part, Excerpt):
            found = part
        elif found is not None:
            break
    return None if found is None else _shortened(_excerpt(found, colon))


def _excerpt(part: Excerpt, colon: str) -> str:
    return f"{part.head}{colon}{''.join(_marked(mark, words) for mark, words in part.pieces)}"


def _lines(notice: Notice, colon: str) -> Iterator[str]:
    yield f"{notice.headline}{colon}{notice.about}"
    for part in notice.parts:
        match part:
            case Paragraph(words):
                yield words
            case Facts(rows):
                yield from (f"{row.name}{colon}{row.value}" for row in rows)
            case Excerpt():
                yield _excerpt(part, colon)
            case _:
                pass


def _marked(mark: Mark, words: str) -> str:
    bare = words.strip()
    return words if mark == "=" or not bare else words.replace(bare, f"[{mark}{bare}{mark}]")


def _link(notice: Notice) -> str | None:
    """Return the first address at which the reader can act: of our own page, as the register has it."""
    options = (option for part in notice.parts if isinstance(part, Options) for option in part.items)
    return next((o.address for o in options if o.address is not None), None)
