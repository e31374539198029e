"""Hear what turns a use of data: negation, exception, consent, a way out, and the class of data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.core.clauses.covered import classes, covered
from monitor.core.clauses.draft import Draft, without
from monitor.core.clauses.passage import Passage, Span
from monitor.core.clauses.patterns import fold
from monitor.core.clauses.rules import Rule
from monitor.core.clauses.unit import Unit
from monitor.core.model import DataClass, Stance, Topic
from monitor.core.text import BlockKind

_CONSENT = re.compile(
    r"\W*(?:(?:your|user|users'|explicit|express|prior|votre|son|ihre|su) ){0,3}"
    r"(?:consent\b|consentement|einwilligung|consentimiento|同意)"
)
_ANOTHER_BASIS = re.compile(
    r"legitimate|contract|legal (?:obligation|duty)|interet|contrat|obligation|berechtigt|vertrag|legitimo"
    r"|合同|法定"
)
#: The next of several purposes: "(i) to train our models; (ii) to collect anonymous statistics".
_NEXT_PURPOSE = re.compile(r"[;,] {0,2}(?:(?:and|or|et|ou) )?\((?:[ivx]{1,4}|[a-h]|\d{1,2})\)")
#: What is so by default is not what the person can do about it.
_DEFAULT = ("default", "defaut", "defecto", "standardma", "默认")
#: Consent that comes with using the service at all is no choice: "by using it you consent to …".
_BUNDLED = re.compile(
    r"\b(?:by (?:using|accessing|accepting|agreeing|continuing|submitting|uploading|posting|registering)"
    r"|en (?:utilisant|accedant|acceptant|poursuivant|soumettant|publiant|vous inscrivant)"
    r"|indem sie|durch (?:die )?nutzung|al (?:usar|utilizar|aceptar|acceder))\b"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """Makes the drafts of one sentence."""

    unit: Unit
    rule: Rule

    def draft(self, stance: Stance, data: DataClass, *, despite: bool = False) -> Draft:
        unit = self.unit
        lists = ("content", "personal", "feedback")
        named = any(start >= unit.own for name in lists for start, _ in unit.spans(name))
        return Draft(
            Topic.TRAINING,
            stance,
            self.rule.id,
            unit.start,
            unit.end,
            data,
            despite_opt_out=despite,
            named=named,
        )

    def given(self, stance: Stance, data: DataClass, *, despite: bool = False) -> Draft:
        """Feedback that is trained on was given for that: it is opt-in, whatever else is permitted."""
        return self.draft(Stance.OPT_IN if data is DataClass.FEEDBACK else stance, data, despite=despite)


def turned(unit: Unit, rule: Rule, action: Span) -> list[Draft]:
    """Return what a rule's match says once the words around it are heard.

    Args:
        unit: the sentence.
        rule: a rule on training that holds for it.
        action: where the rule's first group stands in `unit.text`.
    """
    stance = rule.stance
    assert stance is not None
    said = _Said(unit, rule)
    if stance in {Stance.OPT_OUT, Stance.OPT_IN, Stance.DENIED}:
        return [said.draft(stance, covered(unit, unit.passage))]
    if denial(unit, action) is not None:
        return _denied(said, action)
    other = _NEXT_PURPOSE.search(unit.text, action[1])
    data = classes(unit, other.start() if other else None)
    if unit.block.kind is BlockKind.ROW and consented(unit.source, feedback=data == [DataClass.FEEDBACK]):
        return [said.draft(Stance.OPT_IN, one) for one in data]
    return _affirmed(said, stance, data)


def _affirmed(said: _Said, stance: Stance, data: list[DataClass]) -> list[Draft]:
    unit = said.unit
    if unit.has("despite"):
        special = [one for one in data if one is DataClass.FLAGGED or one is DataClass.FEEDBACK]
        return [said.given(stance, one, despite=True) for one in special or data]
    if _refusable(unit):
        return [said.draft(Stance.OPT_OUT, data[0])]
    if DataClass.FLAGGED in data and unit.block.kind is not BlockKind.ROW:
        agreed = [(s, d) for s, d in _exceptions(unit.of(unit.text[unit.own :])) if s is Stance.OPT_IN]
        return [said.draft(stance, DataClass.FLAGGED), *(said.draft(s, d) for s, d in agreed)]
    if (_agreed(unit) or _continues_consent(unit)) and DataClass.FEEDBACK not in data:
        return [said.draft(Stance.OPT_IN, data[0])]
    if stance is Stance.IMPROVEMENT:
        chosen = data[0] is DataClass.FEEDBACK and unit.has("volunteered")
        return [said.draft(Stance.OPT_IN if chosen else stance, data[0])]
    return [said.given(stance, one) for one in data]


def _refusable(unit: Unit) -> bool:
    """Tell whether a sentence offers a way out; that training is "disabled by default" is none."""
    default = [
        span for span in unit.spans("opt_in") if any(word in unit.text[slice(*span)] for word in _DEFAULT)
    ]
    return any(
        not any(start < end and begin < stop for start, stop in default)
        for begin, end in unit.spans("opt_out")
    )


def _agreed(unit: Unit) -> bool:
    """Tell whether it happens only after the person agreed to it, apart from using the service."""
    if not unit.has("opt_in"):
        return False
    bundled = _BUNDLED.search(unit.text)
    return bundled is None or any(start < bundled.start() for start, _ in unit.spans("opt_in"))


def consented(row: str, *, feedback: bool = False) -> bool:
    """Tell whether a row of purposes names consent, and nothing else, as the basis of its purpose.

    Args:
        row: the Markdown of the row; its first cell states the purpose.
        feedback: the row is about feedback alone; else consent "for feedback" is not consent to the rest.
    """
    cells = [fold(cell) for cell in row.strip().strip("|").split("|")[1:]]
    bases = [cell for cell in cells if _CONSENT.match(cell)]
    if not bases or any(_ANOTHER_BASIS.search(cell) for cell in cells):
        return False
    return feedback or not any("feedback" in cell for cell in bases)


def _continues_consent(unit: Unit) -> bool:
    """Tell whether the sentence speaks of what the one before says people may choose to share."""
    return unit.text[unit.own :].startswith(("this ", "these ", "such ", "ces ", "cette ")) and (
        unit.before.has("opt_in") or unit.before.has("volunteered")
    )


def _denied(said: _Said, action: Span) -> list[Draft]:
    """Return what a denial says, with what it excepts."""
    unit = said.unit
    if unit.has("without_consent"):
        return [said.draft(Stance.OPT_IN, covered(unit, unit.passage))]
    condition = unit.of(unit.text[unit.own : action[0]])
    if condition.has("exception") and (condition.has("opt_in") or condition.has("consent")):
        return [said.draft(Stance.OPT_IN, covered(unit, unit.passage))]  # "Unless you agree, we do not …"
    limit = next((start for start, _ in unit.spans("exception") if start >= action[1]), None)
    if limit is None:
        # "Once you opt out, your content is not used": the denial holds for those who refused.
        stance = Stance.OPT_OUT if unit.has("opt_out") else Stance.DENIED
        end = next((start for start, _ in unit.spans("boundary") if start >= action[1]), None)
        return [said.draft(stance, covered(unit, unit.passage, until=end))]
    tail = unit.of(unit.text[max(limit, unit.own) :])
    found = [] if limit < unit.own else [said.draft(Stance.DENIED, covered(unit, unit.of(unit.text[:limit])))]
    excepted = _exceptions(tail)
    if tail.has("opt_out"):
        # "unless … and you have not opted out" names no consent, whatever verb it uses.
        found.append(said.draft(Stance.OPT_OUT, DataClass.CONTENT))
        excepted = [(s, d) for s, d in excepted if d is not DataClass.CONTENT]
    return [*found, *(said.draft(s, d) for s, d in excepted)]


def denial(unit: Unit, action: Span) -> Span | None:
    """Return what denies a use: words before it in its clause, or right after it; None: nothing."""
    masked = without(unit, "pseudo_negation", "opt_out", "opt_in", "despite")
    ends = (min(end, action[0]) for at, end in masked.spans("boundary") if at < action[0])
    start = max(ends, default=0)
    before = [span for span in masked.spans("negated_use") if start <= span[0] < action[1]]
    after = (span for span in masked.spans("negation_after") if action[1] <= span[0] < action[1] + 120)
    return before[-1] if before else next(after, None)


def _exceptions(tail: Passage) -> list[tuple[Stance, DataClass]]:
    """Return what is excepted from a promise not to train: each class of data once."""
    found: list[tuple[Stance, DataClass]] = []
    if tail.has("opt_in") or tail.has("consent"):
        found.append((Stance.OPT_IN, DataClass.CONTENT))
    if tail.has("feedback"):
        found.append((Stance.OPT_IN, DataClass.FEEDBACK))
    if tail.has("flagged"):
        found.append((Stance.PERMITTED, DataClass.FLAGGED))
    if tail.has("deidentified"):
        found.append((Stance.PERMITTED, DataClass.DEIDENTIFIED))
    return found
