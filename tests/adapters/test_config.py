"""The register as a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.adapters.config import load_register, read_register
from monitor.core.model import DataClass, Mechanism, Region, Stance
from monitor.core.register import MailTls, Register
from monitor.core.terms import Range, Render, TermsId, Witness
from monitor.core.tools import ANY, Fallback, Language, Plan

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
FOLDER = Path("/srv/register")

SERVICES = "services: {Claude.ai: {terms: {Terms of Service: {fetch: 'https://a.example/terms'}}}}\n"
USAGES = "usages: {u: {training: {content: [denied]}, location: [eu]}}\n"
PEOPLE = "people: {dupont: {name: D, email: d@example.org, role: legal}}\n"
TOOL = "tools: {t: {service: Claude.ai, plan: consumer, terms: [Terms of Service]}}\n"


def read(text: str) -> Register:
    return read_register(text.encode(), "sources.yaml", FOLDER)


def terms(entry: str) -> str:
    return f"services: {{S: {{terms: {{Privacy Policy: {entry}}}}}}}\n"


def usage(entry: str) -> str:
    return f"usages: {{u: {{training: {{content: [denied]}}, location: [eu], {entry}}}}}\n"


@pytest.mark.parametrize(("written", "days"), [("{name: X}", 1825), ("{name: X, retention: 800d}", 800)])
def test_names_are_kept_for_five_years_unless_told_otherwise(written: str, days: int) -> None:
    assert read(f"organisation: {written}").retention == timedelta(days=days)


def test_a_person_takes_the_language_of_the_organisation_unless_told_otherwise() -> None:
    people = (
        "people: {a: {name: A, email: a@b.fr, role: it}, b: {name: B, email: b@b.fr, role: it, language: en}}"
    )
    register = read("organisation: {name: X, language: fr}\n" + people)
    assert [person.language for person in register.people.values()] == [Language.FR, Language.EN]


def test_a_tool_is_read_with_its_proposals_and_referents() -> None:
    tool = """tools:
  t:
    name: Claude Free
    service: Claude.ai
    plan: business
    region: elsewhere
    terms: [Terms of Service]
    propose:
      u: {by: dupont, on: 2025-09-01}
    referents: [dupont]
"""
    read_tool = read(SERVICES + USAGES + PEOPLE + tool).tools["t"]
    assert (read_tool.name, read_tool.plan, read_tool.region) == (
        "Claude Free",
        Plan.BUSINESS,
        Region.ELSEWHERE,
    )
    assert read_tool.terms == (TermsId("Claude.ai", "Terms of Service"),)
    assert [(p.usage, p.by, p.on) for p in read_tool.proposals] == [
        ("u", "dupont", datetime(2025, 9, 1, tzinfo=UTC))
    ]
    assert read_tool.referents == ("dupont",)


def test_a_proposal_with_an_hour_is_read_in_utc() -> None:
    tool = TOOL.replace("}}\n", ", propose: {u: {by: dupont, on: 2025-09-01T10:00+02:00}}}}\n")
    assert read(SERVICES + USAGES + PEOPLE + tool).tools["t"].proposals[0].on == datetime(
        2025, 9, 1, 8, tzinfo=UTC
    )


def test_a_document_inherits_what_it_does_not_say_from_its_terms() -> None:
    text = """services:
  S:
    terms:
      Privacy Policy:
        select: main
        remove: [nav]
        render: browser
        combine:
          - {fetch: 'https://a.example/one'}
          - {fetch: 'https://a.example/two', select: [article, p], remove: [], render: html}
"""
    one, two = read(text).terms[TermsId("S", "Privacy Policy")].documents
    assert (one.id, one.select, one.remove, one.render) == ("one", ("main",), ("nav",), Render.BROWSER)
    assert (two.id, two.select, two.remove, two.render) == ("two", ("article", "p"), (), Render.HTML)


def test_terms_without_a_selector_are_left_to_find_their_text() -> None:
    (document,) = read(SERVICES).terms[TermsId("Claude.ai", "Terms of Service")].documents
    assert (document.select, document.remove, document.render) == ((), (), Render.AUTO)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{startBefore: a, endBefore: b}", Range("a", "b", start_included=True, end_included=False)),
        ("{startAfter: a, endAfter: b}", Range("a", "b", start_included=False, end_included=True)),
    ],
)
def test_a_range_is_read_as_with_ota(entry: str, expected: Range) -> None:
    register = read(terms(f"{{fetch: 'https://a.example/', select: [main, {entry}]}}"))
    assert register.terms[TermsId("S", "Privacy Policy")].documents[0].select == ("main", expected)


def test_a_class_of_data_left_out_takes_the_tolerance_of_content() -> None:
    text = "usages: {u: {training: {content: [denied, opt_in], feedback: any}, location: any}}"
    read_usage = read(text).usages["u"]
    assert read_usage.training[DataClass.PERSONAL] == frozenset({Stance.DENIED, Stance.OPT_IN})
    assert read_usage.training[DataClass.FEEDBACK] == ANY
    assert set(read_usage.training) == set(DataClass)
    assert read_usage.location == ANY


def test_a_usage_without_limits_on_transfers_accepts_every_country_and_mechanism() -> None:
    read_usage = read(USAGES).usages["u"]
    assert read_usage.accepted_countries is None
    assert read_usage.refused_countries == frozenset()
    assert read_usage.mechanisms is None


def test_a_usage_is_read_with_its_limits() -> None:
    entry = (
        "label: {fr: Données publiques}, mechanisms: [scc, dpf], countries: {accept: [CH, EEA], refuse: [NO]},"
        "on_silent: allow, on_unclear: allow, stale_after: 12h, suspend_after: 2w, review_every: 30d"
    )
    read_usage = read(usage(entry)).usages["u"]
    assert read_usage.label == {Language.FR: "Données publiques", Language.EN: "Données publiques"}
    assert read_usage.mechanisms == frozenset({Mechanism.SCC, Mechanism.DPF})
    assert read_usage.accepted_countries == frozenset({"CH", "EEA"})
    assert read_usage.refused_countries == frozenset({"NO"})
    assert (read_usage.on_silent, read_usage.on_unclear) == (Fallback.ALLOW, Fallback.ALLOW)
    delays = (read_usage.stale_after, read_usage.suspend_after, read_usage.review_every)
    assert delays == (timedelta(hours=12), timedelta(weeks=2), timedelta(days=30))


def test_a_usage_without_a_label_is_called_by_its_id() -> None:
    assert read(USAGES).usages["u"].label == {Language.FR: "u", Language.EN: "u"}


def test_silence_may_be_tolerated() -> None:
    register = read("usages: {u: {training: {content: [silent, denied]}, location: silent}}")
    assert register.usages["u"].location == frozenset({Stance.SILENT})


@pytest.mark.parametrize(("tls", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_of_mail_follows_from_how_it_is_protected(tls: str, port: int) -> None:
    mail = read(f"mail: {{host: smtp.example.org, tls: {tls}, from: a@b.fr}}").mail
    assert mail is not None
    assert (mail.port, mail.tls) == (port, MailTls(tls))


def test_the_network_is_read() -> None:
    text = "network: {contact: a@b.fr, delay: 0, allow: ['127.0.0.1:8800', '[::1]:80', 'Intra.example:443'], deadline: 5s}"
    network = read(text).network
    assert network.delay == timedelta(0)
    assert network.allow == {("127.0.0.1", 8800), ("::1", 80), ("intra.example", 443)}
    assert network.deadline == timedelta(seconds=5)


def test_where_pages_are_read_from_is_the_administrators_to_say() -> None:
    assert read("network: {place: 'Paris, FR – sur site'}").network.place == "Paris, FR – sur site"
    assert read("network: {place: }").network.place is None


def test_paths_are_relative_to_the_folder_of_the_register(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "ca.pem").touch()
    config = tmp_path / "sources.yaml"
    config.write_text(
        "rules: rules\nsnapshots: ../archive\ndatabase: sqlite:///data/m.db\nnetwork: {ca: ca.pem}\n"
    )
    register = load_register(config)
    root = tmp_path.resolve()
    assert register.rules_folder == root / "rules"
    assert register.snapshots == root.parent / "archive"
    assert register.database == f"sqlite:///{root}/data/m.db"
    assert register.network.ca == root / "ca.pem"


def test_the_stores_stand_beside_the_register_unless_told_otherwise() -> None:
    register = read(SERVICES)
    assert register.database == "sqlite:////srv/register/monitor.db"
    assert register.snapshots == FOLDER / "snapshots"


@pytest.mark.parametrize("url", ["sqlite:////var/m.db", "postgresql+psycopg://u@host/name"])
def test_a_database_elsewhere_is_taken_as_it_is(url: str) -> None:
    assert read(f"database: {url}").database == url


def test_a_collection_is_an_address_or_a_path() -> None:
    text = "collections: {web: {url: 'https://git.example/v', snapshots: 'https://git.example/s'}, disk: {url: ../v.bundle}}"
    collections = read(text).collections
    assert (collections["web"].url, collections["web"].snapshots) == (
        "https://git.example/v",
        "https://git.example/s",
    )
    assert collections["disk"].url == "/srv/v.bundle"


COLLECTIONS = "collections: {c: {url: 'https://git.example/v'}}\n"
OURS = TermsId("S", "Privacy Policy")


def test_terms_may_name_the_collection_that_also_tracks_them() -> None:
    found = read(COLLECTIONS + terms("{fetch: 'https://a.example/', ota: c}")).terms[OURS]
    assert found.witness == Witness("c", OURS)


def test_terms_may_be_read_from_a_collection_alone() -> None:
    found = read(COLLECTIONS + terms("{ota: c}")).terms[OURS]
    assert (found.documents, found.witness) == ((), Witness("c", OURS))


def test_a_collection_may_know_terms_under_other_names() -> None:
    found = read(COLLECTIONS + terms("{ota: {collection: c, service: DALL·E, terms: Terms of Service}}"))
    assert found.terms[OURS].witness == Witness("c", TermsId("DALL·E", "Terms of Service"))


def test_a_key_without_a_value_is_a_key_left_out() -> None:
    register = read("people:\nmail:\nnetwork: {proxy: }\n" + SERVICES)
    assert (dict(register.people), register.mail, register.network.proxy) == ({}, None, None)


def test_a_country_called_no_is_norway() -> None:
    assert read(usage("countries: {accept: [NO]}")).usages["u"].accepted_countries == frozenset({"NO"})
