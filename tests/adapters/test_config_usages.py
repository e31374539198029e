"""What a usage demands and what stands beside a tool's terms, as the register writes them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.adapters.adequacy import load_adequacy
from monitor.adapters.config import read_register
from monitor.core.errors import Problem, RegisterError
from monitor.core.model import DataClass, Stance
from monitor.core.register import Register
from monitor.core.terms import TermsId
from monitor.core.tools import (
    Attestation,
    AttestationKind,
    OptOut,
    Perimeter,
    SuspendOn,
    Tool,
    Usage,
)

PEOPLE = (
    "people: {dupont: {name: D, email: d@example.org, role: dpo}, "
    "martin: {name: M, email: m@example.org, role: it}}\n"
)
SERVICES = (
    "services: {S: {terms: {Terms of Service: {fetch: 'https://a.fr/t'}, "
    "Privacy Policy: {fetch: 'https://a.fr/p'}}}}\n"
)
USAGES = "usages: {u: {training: {content: [denied]}, location: [eu]}}\n"
PAPER = (
    "{perimeter: The whole cloud, issuer: ANSSI, reference: '2025/3', valid_until: 2028-01-31, "
    "checked_by: martin, checked_on: 2026-01-15}"
)


def read(text: str) -> Register:
    return read_register(text.encode(), "sources.yaml", Path("/srv/register"))


def a_usage(entry: str, training: str = "content: [denied]") -> str:
    return PEOPLE + f"usages:\n  u:\n    training: {{{training}}}\n    location: [eu]\n    {entry}\n"


def a_tool(entry: str, services: str = SERVICES) -> str:
    head = "tools:\n  t:\n    service: S\n    plan: api\n    terms: [Terms of Service, Privacy Policy]\n"
    return services + PEOPLE + USAGES + head + f"    {entry}\n"


def proposed(opted_out: str) -> str:
    return a_tool(f"propose: {{u: {{by: martin, on: 2026-02-01, opted_out: {{{opted_out}}}}}}}")


def usage(entry: str, training: str = "content: [denied]") -> Usage:
    return read(a_usage(entry, training)).usages["u"]


def tool(entry: str) -> Tool:
    return read(a_tool(entry)).tools["t"]


def opt_out(entry: str) -> OptOut | None:
    return read(proposed(entry)).tools["t"].proposals[0].opt_out


# --- usages ----------------------------------------------------------------------------------------


def test_an_opt_out_may_be_tolerated_once_it_is_exercised() -> None:
    found = usage("", "content: [denied, opt_out_exercised], feedback: any")
    assert found.exercised == {
        DataClass.CONTENT,
        DataClass.PERSONAL,
        DataClass.DEIDENTIFIED,
        DataClass.FLAGGED,
    }
    assert found.training[DataClass.CONTENT] == frozenset({Stance.DENIED})


def test_an_opt_out_exercised_for_one_class_of_data_says_nothing_of_the_others() -> None:
    found = usage("", "content: [denied], personal: [opt_out_exercised]")
    assert found.exercised == {DataClass.PERSONAL}
    assert found.training[DataClass.PERSONAL] == frozenset()


def test_countries_under_an_adequacy_decision_may_be_accepted_by_one_word() -> None:
    found = usage("countries: {accept: [adequate, CH]}")
    assert (found.accepts_adequate, found.accepted_countries) == (True, frozenset({"CH"}))


def test_adequate_alone_accepts_no_country_by_name() -> None:
    found = usage("countries: {accept: [adequate]}")
    assert (found.accepts_adequate, found.accepted_countries) == (True, frozenset())


def test_adequacy_is_not_accepted_unasked() -> None:
    assert not usage("countries: {accept: [CH]}").accepts_adequate


def test_a_usage_is_judged_under_the_decisions_that_we_ship() -> None:
    assert usage("").adequacy == load_adequacy().decisions


@pytest.mark.parametrize(
    "entry", ["required: [Data Processor Agreement]", "required: Data Processor Agreement"]
)
def test_terms_may_be_required(entry: str) -> None:
    assert usage(entry).required_terms == {"Data Processor Agreement"}


@pytest.mark.parametrize("kind", list(AttestationKind))
def test_every_kind_of_attestation_may_be_required(kind: AttestationKind) -> None:
    assert usage(f"attestations: [{kind}]").attestations == {kind}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [("", None), ("controlled_by: FR", {"FR"}), ("controlled_by: [EEA, CH]", {"EEA", "CH"})],
)
def test_the_vendor_may_have_to_be_controlled_from_some_countries(
    entry: str, expected: set[str] | None
) -> None:
    assert usage(entry).controlled_by == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [("", SuspendOn.PUBLICATION), ("suspend_on: publication", SuspendOn.PUBLICATION), ("suspend_on: effective_date", SuspendOn.EFFECTIVE_DATE)],
)  # fmt: skip
def test_a_usage_says_when_a_change_suspends(entry: str, expected: SuspendOn) -> None:
    assert usage(entry).suspend_on is expected


@pytest.mark.parametrize(("entry", "expected"), [("", ()), ("approvers: martin", ("martin",))])
def test_a_usage_says_who_may_approve(entry: str, expected: tuple[str, ...]) -> None:
    assert usage(entry).approvers == expected


@pytest.mark.parametrize(
    ("entry", "every", "grace"),
    [("", 90, 30), ("review_every: 366d", 366, 30), ("review_every: 1d", 1, 30), ("review_grace: 0", 90, 0)],
)
def test_a_usage_says_when_approvals_are_reviewed(entry: str, every: int, grace: int) -> None:
    found = usage(entry)
    assert (found.review_every, found.review_grace) == (timedelta(days=every), timedelta(days=grace))


# --- tools -----------------------------------------------------------------------------------------


def test_some_of_a_tool_s_terms_may_not_bind() -> None:
    assert tool("indicative: Privacy Policy").indicative == {TermsId("S", "Privacy Policy")}


def test_an_attestation_is_read_with_who_checked_it() -> None:
    assert tool(f"attestations: {{secnumcloud: {PAPER}}}").attestations == (
        Attestation(
            AttestationKind.SECNUMCLOUD,
            "The whole cloud",
            "ANSSI",
            "2025/3",
            date(2028, 1, 31),
            "martin",
            date(2026, 1, 15),
        ),
    )


@pytest.mark.parametrize(("entry", "expected"), [("", None), ("controlled_by: FR", "FR")])
def test_who_controls_the_vendor_is_known_or_not(entry: str, expected: str | None) -> None:
    assert tool(entry).controlled_by == expected


def test_an_opt_out_is_the_organisation_s_and_lasts_six_months_unless_told_otherwise() -> None:
    assert opt_out("on: 2026-01-10") == OptOut(
        Perimeter.ORGANISATION, "", date(2026, 1, 10), date(2026, 7, 13), ""
    )


def test_an_opt_out_is_read_with_the_accounts_it_covers_and_its_proof() -> None:
    said = "for: accounts, accounts: The pilot's, on: 2026-01-10, until: 2026-03-31, proof: Shelf 4"
    assert opt_out(said) == OptOut(
        Perimeter.ACCOUNTS, "The pilot's", date(2026, 1, 10), date(2026, 3, 31), "Shelf 4"
    )


def test_an_opt_out_may_be_counted_on_for_six_months_to_the_day() -> None:
    found = opt_out("on: 2026-01-10, until: 2026-07-13")
    assert found is not None
    assert found.until == date(2026, 7, 13)


# --- mistakes --------------------------------------------------------------------------------------

OPTED_OUT = "tools.t.propose.u.opted_out"
ATTESTED = "tools.t.attestations"

REFUSED = [
    # text, line, key, a part of the message, a part of the remedy
    (a_usage("", "content: [opt_out_exercised, any]"), 4, "usages.u.training.content", "'any'", "alone"),
    (a_usage("", "content: [opt_out_exercized]"), 4, "usages.u.training.content[0]", "unknown stance", "'opt_out_exercised'"),
    (a_usage("").replace("[eu]", "[opt_out_exercised]"), 5, "usages.u.location[0]", "unknown stance", "choice, eu"),
    (a_usage("countries: {refuse: [adequate]}"), 6, "usages.u.countries.refuse[0]", "unknown country", "ISO 3166-1"),
    (a_usage("countries: {accept: [adequate, FR], refuse: [FR]}"), 6, "usages.u.countries.refuse", "FR is both", "one of"),
    (a_usage("required: [Data Processing Agreement]"), 6, "usages.u.required[0]", "terms types", "'Data Processor Agreement'"),
    (a_usage("attestations: [hds, secnumclud]"), 6, "usages.u.attestations[1]", "not known", "'secnumcloud'"),
    (a_usage("attestations: iso"), 6, "usages.u.attestations[0]", "not known", "secnumcloud"),
    (a_usage("controlled_by: [FR, UK]"), 6, "usages.u.controlled_by[1]", "unknown country", "'GB'"),
    (a_usage("suspend_on: effective"), 6, "usages.u.suspend_on", "unknown suspend_on", "'effective_date'"),
    (a_usage("approvers: [martin, leroy]"), 6, "usages.u.approvers[1]", "unknown person 'leroy'", "dupont, martin"),
    (a_usage("approvers: [martin, dupont]"), 6, "usages.u.approvers[1]", "is a DPO", "someone else"),
    (a_tool("propose: {u: {by: dupont, on: 2026-01-10}}").replace("location: [eu]", "location: [eu], approvers: martin"), 9, "tools.t.propose.u.by", "'dupont' may not approve for 'u'", "martin"),
    (a_usage("review_every: 12h"), 6, "usages.u.review_every", "between 1d and 366d", "90d"),
    (a_usage("review_every: 367d"), 6, "usages.u.review_every", "between 1d and 366d", "90d"),
    (a_usage("review_grace: 40"), 6, "usages.u.review_grace", "not a duration", "90d"),
    (a_tool("indicative: [Privacy Polcy]"), 9, "tools.t.indicative", "not among the tool's terms", "'Privacy Policy'"),
    (a_tool("indicative: [Imprint]"), 9, "tools.t.indicative", "not among the tool's terms", "Privacy Policy, Terms of Service"),
    (a_tool("indicative: [Privacy Policy, Terms of Service]"), 9, "tools.t.indicative", "no terms would bind", "take at least one"),
    (a_tool("controlled_by: UK"), 9, "tools.t.controlled_by", "unknown country", "'GB'"),
    (a_tool(f"attestations: {{secnumclud: {PAPER}}}"), 9, f"{ATTESTED}.secnumclud", "not known", "'secnumcloud'"),
    (a_tool(f"attestations: {{hds: {PAPER.replace('martin', 'leroy')}}}"), 9, f"{ATTESTED}.hds.checked_by", "unknown person 'leroy'", "martin"),
    (a_tool(f"attestations: {{hds: {PAPER.replace('2028', '2025')}}}"), 9, f"{ATTESTED}.hds.checked_on", "after it had expired", "one of the two"),
    (a_tool(f"attestations: {{hds: {PAPER.replace('issuer: ANSSI, ', '')}}}"), 9, f"{ATTESTED}.hds.issuer", "missing", "issuer"),
    (a_tool(f"attestations: {{hds: {PAPER.replace('2028-01-31', '31/01/2028')}}}"), 9, f"{ATTESTED}.hds.valid_until", "not a date", "2026-01-31"),
    (a_tool("attestations: [hds]"), 9, ATTESTED, "keys and values", "key: value"),
    (proposed("on: 2026-01-10, until: 2026-07-14"), 9, f"{OPTED_OUT}.until", "six months", "check it again"),
    (proposed("on: 2026-01-10, until: 2026-01-09"), 9, f"{OPTED_OUT}.until", "six months", "check it again"),
    (proposed("on: 2026-01-10, for: accounts"), 9, f"{OPTED_OUT}.accounts", "which accounts", "in words"),
    (proposed("on: 2026-01-10, for: account"), 9, f"{OPTED_OUT}.for", "unknown for", "'accounts'"),
    (proposed("until: 2026-01-10"), 9, f"{OPTED_OUT}.on", "missing", "on"),
    (proposed("on: 2026-01-10, unitl: 2026-03-10"), 9, f"{OPTED_OUT}.unitl", "unknown key", "'until'"),
    (a_tool("", SERVICES.replace("{S:", "{s (T): {terms: {Imprint: {fetch: 'https://a.fr/i'}}}, S:")), 1, "services.s (T)", "contracts of the tool 't'", "choose another"),
]  # fmt: skip


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(RegisterError) as raised:
        read(text)
    return raised.value.problems


@pytest.mark.parametrize(
    ("text", "line", "key", "message", "remedy"),
    REFUSED,
    ids=[f"{n}-{row[2]}" for n, row in enumerate(REFUSED)],
)
def test_a_mistake_is_told_once_where_it_stands_with_a_remedy(
    text: str, line: int, key: str, message: str, remedy: str
) -> None:
    (found,) = problems(text)
    assert found.key == key
    assert message in found.message
    assert remedy in found.remedy
    assert found.line == line
