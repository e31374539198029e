"""What changed in a list of sub-processors is read row by row, in tables and in lists."""

from __future__ import annotations

from functools import cache

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.drift import compare
from monitor.core.model import Drift, Effect, Kind

ITEMS = (
    "# Sub-processors\n\nAcme uses the following sub-processors:\n\n"
    "* **Beta Inc.** (Ireland): hosting\n* **Gamma GmbH** (Germany): e-mail\n"
)
ROWS = (
    "# Sub-processors\n\n| Name | Purpose | Country | Products |\n| --- | --- | --- | --- |\n"
    "| Beta Inc. | Hosting | Ireland | Chat |\n| Gamma GmbH | E-mail | Germany | Chat |\n"
)


@cache
def _reader() -> Reader:
    return Reader(load_rules())


def drift(before: str, after: str) -> Drift:
    return compare(before, after, _reader().read(before), _reader().read(after))


@pytest.mark.parametrize(
    ("before", "after", "reason", "location"),
    [
        (ITEMS, ITEMS.replace("Ireland", "India"), "", Effect.WORSE),
        (ITEMS, ITEMS + "* **Delta Inc.** (Chile): support\n", "", Effect.WORSE),
        (ITEMS, ITEMS.replace("* **Gamma GmbH** (Germany): e-mail\n", ""), "", Effect.CHANGED),
        (ROWS, ROWS + "| Delta Inc. | Support | Chile | Chat |\n", "a recipient added", Effect.WORSE),
        (ROWS, ROWS.replace("Ireland", "Malta"), "another country of a recipient", Effect.CHANGED),
        (
            ROWS,
            ROWS.replace("Ireland | Chat", "Ireland | Chat, API"),
            "other products of a recipient",
            Effect.CHANGED,
        ),
        (
            ROWS,
            ROWS.replace("| Gamma GmbH | E-mail | Germany | Chat |\n", ""),
            "a recipient removed",
            Effect.CHANGED,
        ),
    ],
)
def test_a_row_added_removed_moved_or_for_other_products_is_material(
    before: str, after: str, reason: str, location: Effect
) -> None:
    found = drift(before, after)
    assert (found.kind, found.location) == (Kind.MATERIAL, location)
    assert found.reason == reason or not reason


@pytest.mark.parametrize(
    "after", [ITEMS.replace("Ireland", "India"), ITEMS + "* **Delta Inc.** (Chile): support\n"]
)
def test_what_is_worse_one_way_is_better_the_other_way(after: str) -> None:
    assert (drift(ITEMS, after).location, drift(after, ITEMS).location) == (Effect.WORSE, Effect.BETTER)


def test_rows_in_another_order_are_no_change() -> None:
    first, second = ROWS.splitlines()[-2:]
    assert drift(ROWS, ROWS.replace(f"{first}\n{second}", f"{second}\n{first}")).kind is Kind.NOISE


def test_a_list_that_is_no_longer_announced_has_lost_nobody_who_still_stands_there() -> None:
    after = ITEMS.replace("# Sub-processors", "# Others").replace(
        "the following sub-processors", "some companies"
    )
    assert drift(ITEMS, after).location is not Effect.BETTER
