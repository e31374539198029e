"""The policy in words, and how to read the site."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.core.adequacy import AdequacyList
from monitor.core.notice.parts import Part
from monitor.core.notice.policy import law_parts, usage_parts
from monitor.core.phrases import phrases
from monitor.core.tools import Language, Usage
from monitor.faces.report.render import Frame, page, words_in
from monitor.faces.report.view import HOW, POLICY, View


def policy_page(view: View, law: AdequacyList, language: Language) -> bytes:
    """Return the page that says what each usage demands.

    Args:
        view: of the site.
        law: the adequacy decisions, and when somebody last looked for others.
        language: of the page.
    """
    register = view.chronicle.register
    usages = [
        (
            usage.label.get(language) or usage.id,
            list(usage_parts(usage, _approvers(view, usage, language), language)),
        )
        for usage in register.usages.values()
    ]
    frame = Frame(register.organisation, language, POLICY, words_in(language).policy)
    return page(
        "policy",
        frame,
        usages=_kinds(usages),
        law=[(type(p).__name__, p) for p in law_parts(law, view.chronicle.at.date(), language)],
    )


def _kinds(usages: list[tuple[str, list[Part]]]) -> Iterator[tuple[str, list[tuple[str, Part]]]]:
    for label, parts in usages:
        yield label, [(type(part).__name__, part) for part in parts]


def _approvers(view: View, usage: Usage, language: Language) -> list[str]:
    """Return the functions, not the names, of those who may approve."""
    people, roles = view.chronicle.register.people, phrases(language).NAMES.roles
    return list(dict.fromkeys(roles[people[each].role] for each in usage.approvers if each in people))


def how_page(view: View, language: Language) -> bytes:
    """Return the page that says how to read the others."""
    frame = Frame(view.chronicle.register.organisation, language, HOW, words_in(language).how)
    return page(f"how_{language.value}", frame)
