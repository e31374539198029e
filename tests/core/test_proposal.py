"""Proposing a selector for a page whose structure has changed."""

from __future__ import annotations

import pytest

from monitor.core.proposal import propose

TEXT = "\n\n".join(
    f"{n}. You agree that clause {n} of the {n * 7} rules binds user {n * 3}." for n in range(1, 40)
)
PROSE = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))


def proposed(html: str) -> str | None:
    proposal = propose(html.encode(), TEXT)
    return None if proposal is None else proposal.selector


@pytest.mark.parametrize(
    ("html", "selector"),
    [
        (f"<body><nav>menu</nav><main>{PROSE}</main></body>", "main"),
        (f"<body><div id=legal-text>{PROSE}</div></body>", "#legal-text"),
        (f"<body><div class='flex prose'>{PROSE}</div></body>", ".prose"),
        (f"<body><p class=prose>menu</p><section class=prose>{PROSE}</section></body>", "section.prose"),
        (f"<body><main><nav>menu</nav><div class=policy>{PROSE}</div></main></body>", ".policy"),
        (f"<body><div class=css-1x2y3z id=b7f3>{PROSE}</div></body>", "body"),
    ],
)
def test_the_innermost_element_with_a_lasting_name_is_proposed(html: str, selector: str) -> None:
    assert proposed(html) == selector


def test_nothing_is_proposed_where_the_text_is_gone() -> None:
    assert (
        proposed("<body><main><p>Write, search and build faster with your team, today.</p></main></body>")
        is None
    )


def test_nothing_is_proposed_for_an_empty_page() -> None:
    assert proposed("") is None


def test_the_proposal_says_how_much_of_the_text_it_finds() -> None:
    proposal = propose(f"<body><main>{PROSE}</main></body>".encode(), TEXT)
    assert proposal is not None
    assert proposal.kept > 0.95
    assert proposal.known > 0.95


def test_nesting_without_end_is_survived() -> None:
    assert proposed("<div>" * 1_000 + PROSE) == "body"
