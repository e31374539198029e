"""What a register may not say, and how a person is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.config import load_register, read_register
from monitor.core.errors import Problem, RegisterError

SERVICES = "services: {Claude.ai: {terms: {Terms of Service: {fetch: 'https://a.example/terms'}}}}\n"
USAGES = "usages: {u: {training: {content: [denied]}, location: [eu]}}\n"
PEOPLE = "people: {dupont: {name: D, email: d@example.org, role: legal}}\n"
TOOL = "tools: {t: {service: Claude.ai, plan: consumer, terms: [Terms of Service]}}\n"


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(RegisterError) as raised:
        read_register(text.encode(), "sources.yaml", Path("/srv/register"))
    return raised.value.problems


def terms(entry: str) -> str:
    return f"services: {{S: {{terms: {{Privacy Policy: {entry}}}}}}}\n"


def usage(entry: str) -> str:
    return f"usages: {{u: {{training: {{content: [denied]}}, location: [eu], {entry}}}}}\n"


ADDRESS = "fetch: 'https://a.example/'"

REFUSED = [
    # text, key, a part of the message, a part of the remedy
    ("toolz: {}", "toolz", "unknown key", "'tools'"),
    ("- a", "", "no register", "monitor init"),
    ("organisation: {nam: X}", "organisation.nam", "unknown key", "'name'"),
    ("people:\n\tdupont: {name: D, email: d@example.org, role: dpo}", "", "this is not YAML", "never with tabs"),
    ("people: {monitor: {name: X, email: x@example.org, role: dpo}}", "people.monitor", "ledger", "another"),
    ("people: {'#1': {name: X, email: x@example.org, role: dpo}}", "people.#1", "ledger", "another"),
    ("organisation: {retention: 30d}", "organisation.retention", "may stand for a year", "1825d"),
    ("organisation: {retention: 5y}", "organisation.retention", "5y", "90d"),
    ("organisation: {language: de}", "organisation.language", "unknown language 'de'", "en, fr"),
    ('organisation: {name: "a\\nb"}', "organisation.name", "line breaks", "one line"),
    ("people: [a]", "people", "keys and values", "key: value"),
    ("people: {a: }", "people.a", "keys and values", "key: value"),
    ("people: {a: {name: A, role: it}}", "people.a.email", "missing", "email"),
    ("people: {a: {name: A, role: it, email: }}", "people.a.email", "missing", "email"),
    ("people: {a: {name: A, role: it, email: a.b.fr}}", "people.a.email", "not an e-mail", "name@example.org"),
    ('people: {a: {name: A, role: it, email: "a@b.fr\\nBcc: c@d.fr"}}', "people.a.email", "not an e-mail", "name@"),
    ("people: {a: {name: A, role: it, email: a@b}}", "people.a.email", "domain", "name@example.org"),
    ("people: {a: {name: A, role: it, email: a@1.2.3.4}}", "people.a.email", "domain", "name@example.org"),
    ("people: {a: {name: A, role: dpi, email: a@b.fr}}", "people.a.role", "unknown role 'dpi'", "'dpo'"),
    ("people: {a: {unknown: , name: A, role: it, email: a@b.fr}}", "people.a.unknown", "unknown key", "name"),
    (usage("countries: {accept: [adequat]}"), "usages.u.countries.accept[0]", "no country", "'adequate'"),
    ("network: {contact: nobody}", "network.contact", "not an e-mail", "name@example.org"),
    ("network: {delay: 2 parsecs}", "network.delay", "not a duration", "2s"),
    ("network: {delay: 2d}", "network.delay", "never end", "2s"),
    ("network: {deadline: 0}", "network.deadline", "deadline", "60s"),
    ("network: {allow: [intra]}", "network.allow[0]", "host and a port", "host:port"),
    ("network: {allow: ['a:1', 'a:99999']}", "network.allow[1]", "not a port", "65535"),
    ("network: {proxy: 'socks5://a:1'}", "network.proxy", "http", "https://"),
    ("network: {ca: nowhere.pem}", "network.ca", "no file", "path"),
    ("network: {delay: [2s]}", "network.delay", "a word or a sentence", "this line"),
    ("network: {contact: 'a@-b.fr'}", "network.contact", "not an e-mail", "name@example.org"),
    ("network: {allow: 'a..b:80'}", "network.allow[0]", "not a host", "IP address"),
    (f"mail: {{host: {'é' * 80}.fr, from: a@b.fr}}", "mail.host", "not a host", "smtp.example.org"),
    ("database: 'postgresql://[h/d'", "database", "not the address of a database", "postgresql"),
    ("network: {retries: many}", "network.retries", "whole number", "figures"),
    ('network: {place: "Paris\\nX-cause: provider"}', "network.place", "line breaks", "one line"),
    ("network: {retries: 99}", "network.retries", "out of bounds", "10"),
    ("mail: {host: a b, from: a@b.fr}", "mail.host", "not a host", "smtp.example.org"),
    ("mail: {host: a.fr, port: 70000, from: a@b.fr}", "mail.port", "out of bounds", "65535"),
    ("mail: {host: a.fr, tls: ssl, from: a@b.fr}", "mail.tls", "unknown tls", "starttls"),
    ("mail: {host: a.fr, from: b.fr}", "mail.from", "not an e-mail", "name@example.org"),
    ("mail: {host: a.fr}", "mail.from", "missing", "from"),
    ("mail: {host: a.fr, tls: none, user: u, from: a@b.fr}", "mail.tls", "unprotected", "starttls"),
    ("mail: {host: a.fr, from: a@b.fr, password: x}", "mail.password", "unknown key", "choose among"),
    ("database: /tmp/x.db", "database", "not the address of a database", "sqlite:///"),
    ("database: 'sqlite://'", "database", "outlive", "sqlite:///"),
    ("database: 'sqlite:///:memory:'", "database", "outlive", "sqlite:///"),
    ("database: 'postgresql://u:secret@h/d'", "database", "password", "PGPASSWORD"),
    ("database: 'postgresql://u@h/d?password=secret'", "database", "password", "PGPASSWORD"),
    ("rules: nowhere", "rules", "no folder", "path"),
    ("collections: {c: {url: 'http://a.example/v'}}", "collections.c.url", "https only", "https://"),
    ("collections: {c: {url: 'ext::sh -c id'}}", "collections.c.url", "neither", "https://"),
    ("collections: {c: {url: 'git@a.example:v'}}", "collections.c.url", "neither", "https://"),
    ("collections: {c: {url: --upload-pack=id}}", "collections.c.url", "neither", "https://"),
    ("services: {../etc: {terms: {Imprint: {fetch: 'https://a.fr/'}}}}", "services.../etc", "begins with a dot", "choose"),
    ("services: {a/b: {terms: {Imprint: {fetch: 'https://a.fr/'}}}}", "services.a/b", "holds one of", "choose"),
    ("services: {S: {terms: {Terms: {fetch: 'https://a.fr/'}}}}", "services.S.terms.Terms", "terms types", "Terms"),
    ("services: {S: {terms: {}}}", "services.S.terms", "empty", "at least one"),
    ("services: {S: }", "services.S", "keys and values", "key: value"),
    (SERVICES.replace("}}}}", "}}}, claude.ai: {terms: {Imprint: {fetch: 'https://a.fr/'}}}}"), "services.claude.ai", "case alone", "another name"),
    (terms("{fetch: 'ftp://a.fr/'}"), "services.S.terms.Privacy Policy.fetch", "http", "https://"),
    (terms("{fetch: 'file:///etc/passwd'}"), "services.S.terms.Privacy Policy.fetch", "http", "https://"),
    (terms("{fetch: 'https://u:p@a.fr/'}"), "services.S.terms.Privacy Policy.fetch", "no user", "@"),
    (terms("{fetch: 'https://a.fr\\@b.fr/'}"), "services.S.terms.Privacy Policy.fetch", "characters", "https://"),
    (terms("{fetch: 'https:///x'}"), "services.S.terms.Privacy Policy.fetch", "no host", "https://"),
    (terms("{fetch: 'https://a.fr:x/'}"), "services.S.terms.Privacy Policy.fetch", "not an address", "https://"),
    (terms("{fetch: 'https://[::1/'}"), "services.S.terms.Privacy Policy.fetch", "not an address", "https://"),
    (terms("{}"), "services.S.terms.Privacy Policy", "nothing to read", "fetch"),
    (terms("{combine: []}"), "services.S.terms.Privacy Policy", "nothing to read", "fetch"),
    (terms("{select: main}"), "services.S.terms.Privacy Policy", "nothing to read", "ota: COLLECTION"),
    (terms("{ota: {collection: c}}"), "services.S.terms.Privacy Policy.ota", "unknown collection", "none yet"),
    (terms(f"{{{ADDRESS}, ota: {{service: S}}}}"), "services.S.terms.Privacy Policy.ota.collection", "missing", "collection"),
    ("collections: {c: {url: 'https://a.fr/'}}\n" + terms("{ota: {collection: c, service: ../x}}"), "services.S.terms.Privacy Policy.ota.service", "name", "choose another"),
    (terms(f"{{{ADDRESS}, ota: c}}"), "services.S.terms.Privacy Policy.ota", "unknown collection", "none yet"),
    (terms(f"{{{ADDRESS}, combine: [{{{ADDRESS}}}]}}"), "services.S.terms.Privacy Policy.fetch", "exclude", "combine"),
    (terms("{combine: [{select: a}]}"), "services.S.terms.Privacy Policy.combine[0].fetch", "missing", "fetch"),
    (terms(f"{{combine: [{{{ADDRESS}}}, {{{ADDRESS}}}]}}"), "services.S.terms.Privacy Policy.combine", "twice", "once"),
    (terms(f"{{combine: [{{{ADDRESS}, selct: a}}]}}"), "services.S.terms.Privacy Policy.combine[0].selct", "unknown key", "'select'"),
    (terms(f"{{{ADDRESS}, select: 'main['}}"), "services.S.terms.Privacy Policy.select[0]", "not a CSS selector", "correct"),
    (terms(f"{{{ADDRESS}, select: [a, '::text']}}"), "services.S.terms.Privacy Policy.select[1]", "not a CSS selector", "correct"),
    (terms(f"{{{ADDRESS}, select: ['{'a' * 2000}']}}"), "services.S.terms.Privacy Policy.select[0]", "longer", "nearer"),
    (terms(f"{{{ADDRESS}, remove: {{startBefore: a}}}}"), "services.S.terms.Privacy Policy.remove[0]", "one start and one end", "endAfter"),
    (terms(f"{{{ADDRESS}, remove: {{startBefore: a, startAfter: a, endAfter: b}}}}"), "services.S.terms.Privacy Policy.remove[0]", "one start", "startAfter"),
    (terms(f"{{{ADDRESS}, remove: {{startbefore: a, endAfter: b}}}}"), "services.S.terms.Privacy Policy.remove[0]", "unknown key", "'startBefore'"),
    (terms(f"{{{ADDRESS}, remove: {{startBefore: 'a[', endAfter: b}}}}"), "services.S.terms.Privacy Policy.remove[0]", "not a CSS selector", "correct"),
    (terms(f"{{{ADDRESS}, render: chrome}}"), "services.S.terms.Privacy Policy.render", "unknown render", "browser"),
    (terms(f"{{{ADDRESS}, language: english}}"), "services.S.terms.Privacy Policy.language", "not a language code", "en"),
    ("usages: {u: {location: any}}", "usages.u.training", "missing", "training"),
    ("usages: {u: {training: {personal: any}, location: any}}", "usages.u.training.content", "missing", "content"),
    ("usages: {u: {training: {content: any}}}", "usages.u.location", "missing", "location"),
    ("usages: {u: {training: {content: [denyed]}, location: any}}", "usages.u.training.content[0]", "unknown stance", "'denied'"),
    ("usages: {u: {training: {content: [eu]}, location: any}}", "usages.u.training.content[0]", "another topic", "denied"),
    ("usages: {u: {training: {content: any}, location: [eu, denied]}}", "usages.u.location[1]", "another topic", "choice"),
    ("usages: {u: {training: {content: [unclear]}, location: any}}", "usages.u.training.content[0]", "unclear", "on_unclear"),
    ("usages: {u: {training: {content: []}, location: any}}", "usages.u.training.content", "empty", "at least one"),
    ("usages: {u: {training: {content: [any, denied]}, location: any}}", "usages.u.training.content", "'any'", "alone"),
    (usage("mechanisms: [sccs]"), "usages.u.mechanisms[0]", "unknown mechanism", "'scc'"),
    (usage("mechanisms: [any, scc]"), "usages.u.mechanisms", "'any'", "alone"),
    (usage("countries: {accept: [XY]}"), "usages.u.countries.accept[0]", "unknown country", "ISO 3166-1"),
    (usage("countries: {accept: [UK]}"), "usages.u.countries.accept[0]", "unknown country", "'GB'"),
    (usage("countries: {refuse: [EU]}"), "usages.u.countries.refuse[0]", "unknown country", "'EEA'"),
    (usage("countries: {accept: [FR], refuse: [FR]}"), "usages.u.countries.refuse", "both accepted and refused", "one of"),
    (usage("on_silent: ignore"), "usages.u.on_silent", "unknown on_silent", "suspend"),
    (usage("stale_after: 3"), "usages.u.stale_after", "not a duration", "90d"),
    (usage("stale_after: 999999w"), "usages.u.stale_after", "ten years", "shorter"),
    (usage("stale_after: 0"), "usages.u.stale_after", "longer than nothing", "3d"),
    (usage("stale_after: 5d, suspend_after: 4d"), "usages.u.suspend_after", "shorter than", "no sooner"),
    (usage("review_every: 2000d"), "usages.u.review_every", "review_every", "90d"),
    (usage("label: {de: x}"), "usages.u.label.de", "unknown key", "en, fr"),
    (SERVICES + "tools: {t: {service: Claude.ai, plan: pro, terms: [Terms of Service]}}", "tools.t.plan", "unknown plan", "consumer"),
    (SERVICES + "tools: {t: {service: Claude.ai, plan: api, terms: []}}", "tools.t.terms", "empty", "at least one"),
    (SERVICES + "tools: {t: {service: Claude.ai, plan: api, terms: [Privacy Policy]}}", "tools.t.terms[0]", "no terms", "Terms of Service"),
    (SERVICES + "tools: {t: {service: Claude, plan: api, terms: [Terms of Service]}}", "tools.t.service", "unknown service", "'Claude.ai'"),
    (SERVICES + TOOL.replace("}}\n", ", referents: [martin]}}\n"), "tools.t.referents[0]", "unknown referent", "none yet"),
    (SERVICES + PEOPLE + TOOL.replace("}}\n", ", referents: [dupont, dupont]}}\n"), "tools.t.referents", "twice", "once"),
    (SERVICES + PEOPLE + TOOL.replace("}}\n", ", propose: {u: {by: dupont, on: 2025-09-01}}}}\n"), "tools.t.propose.u", "unknown usage", "none yet"),
    (SERVICES + USAGES + TOOL.replace("}}\n", ", propose: {u: {by: dupont, on: 2025-09-01}}}}\n"), "tools.t.propose.u.by", "unknown person", "none yet"),
    (SERVICES + USAGES + PEOPLE + TOOL.replace("}}\n", ", propose: {u: {by: dupont, on: '0001-01-01T00:00+14:00'}}}}\n"), "tools.t.propose.u.on", "not a date", "2026-01-31"),
    (SERVICES + USAGES + PEOPLE + TOOL.replace("}}\n", ", propose: {u: {by: dupont, on: 2025-13-01}}}}\n"), "tools.t.propose.u.on", "not a date", "2026-01-31"),
    (SERVICES + USAGES + PEOPLE + TOOL.replace("}}\n", ", propose: {u: {by: dupont, on: 2025-12-01T10:00}}}}\n"), "tools.t.propose.u.on", "time zone", "2026-01-31"),
    (SERVICES + USAGES + PEOPLE + TOOL.replace("}}\n", ", propose: {u: {by: dupont}}}}\n"), "tools.t.propose.u.on", "missing", "on"),
    (SERVICES + TOOL.replace("{t:", "{-t:"), "tools.-t", "dash", "choose another"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "message", "remedy"), REFUSED, ids=range(len(REFUSED)))
def test_a_mistake_is_told_with_its_key_and_a_remedy(text: str, key: str, message: str, remedy: str) -> None:
    found = problems(text)
    assert [
        problem
        for problem in found
        if problem.key == key and message in problem.message and remedy in problem.remedy
    ], found


@pytest.mark.parametrize(
    ("text", "key"), [(text, key) for text, key, _, _ in REFUSED], ids=range(len(REFUSED))
)
def test_a_mistake_is_told_once(text: str, key: str) -> None:
    assert [problem.key for problem in problems(text)] == [key]


def test_every_problem_of_a_file_is_told_at_once_with_its_line() -> None:
    text = """organisation: {nam: X}
people:
  dupont:
    name: A
    email: nobody
services:
  Claude.ai:
    terms:
      Terms of Servic:
        fetch: ftp://a.example
tools:
  t:
    service: Claude.ai
    plan: pro
    terms: [Privacy Policy]
    referents:
      - dupont
      - martin
  t: {}
"""
    found = [(problem.line, problem.key) for problem in problems(text)]
    assert found == [
        (1, "organisation.nam"),
        (3, "people.dupont.role"),
        (5, "people.dupont.email"),
        (9, "services.Claude.ai.terms.Terms of Servic"),
        (10, "services.Claude.ai.terms.Terms of Servic.fetch"),
        (14, "tools.t.plan"),
        (15, "tools.t.terms[0]"),
        (18, "tools.t.referents[1]"),
        (19, "tools.t"),
    ]


def test_a_problem_says_in_which_file_it_is(tmp_path: Path) -> None:
    config = tmp_path / "sources.yaml"
    config.write_text("toolz: {}\n")
    with pytest.raises(RegisterError, match=r"sources\.yaml:1: toolz: unknown key"):
        load_register(config)


def test_a_register_that_is_not_there_is_a_problem_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="monitor init"):
        load_register(tmp_path / "absent.yaml")


WORDS = st.text(max_size=8) | st.sampled_from(
    ["terms", "fetch", "training", "plan", "propose", "select", "by"]
)
DATA = st.recursive(
    st.none() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(
    st.sampled_from(["people", "services", "usages", "tools", "network", "mail", "rules", "database"]), DATA
)
def test_whatever_stands_in_a_section_is_read_or_refused_with_remedies(section: str, data: object) -> None:
    found: tuple[Problem, ...] = ()
    try:
        read_register(json.dumps({section: data}).encode(), "f", Path("/srv/register"))
    except RegisterError as error:
        found = error.problems
    assert all(problem.file == "f" and problem.message and problem.remedy for problem in found)
