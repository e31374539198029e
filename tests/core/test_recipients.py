"""The rows of lists of sub-processors: tables, cards, lists, headings; and what is no such list."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.model import Recipient
from monitor.core.recipients import gathered, part_rows
from monitor.core.recipients.columns import Column, column
from monitor.core.recipients.places import named
from monitor.core.text import blocks

HEADER = "# Sub-processors\n\n| Name | Purpose | Country |\n| --- | --- | --- |\n"
Told = tuple[str, str, str, tuple[str, ...], str]


@cache
def _reader() -> Reader:
    return Reader(load_rules())


def found(text: str) -> tuple[Recipient, ...]:
    """Return the recipients that the product reads in a text."""
    return _reader().read(text).recipients


def rows_of(text: str) -> tuple[Recipient, ...]:
    """Return them without reading anything else in the text."""
    return gathered(part_rows(text, blocks(text)), spoken=lambda: True)


def told(text: str) -> list[Told]:
    """Return them without their lines."""
    return [(r.name, r.purpose, r.country, r.countries, r.products) for r in found(text)]


# --- tables -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "header", "row", "expected"),
    [
        (
            "Sub-processors",
            "Entity | Purpose of processing | Location of sub-processor",
            "Acme Cloud, Inc. | Hosting | Ireland",
            ("Acme Cloud, Inc.", "Hosting", "Ireland", ("IE",), ""),
        ),
        (
            "Annexe I : sous-traitants ultérieurs",
            "Sous-traitant ultérieur | Finalité | Lieu de traitement",
            "Nuage SAS | Hébergement | États-Unis",
            ("Nuage SAS", "Hébergement", "États-Unis", ("US",), ""),
        ),
        (
            "Unterauftragsverarbeiter",
            "Anbieter | Zweck | Serverstandort",
            "Wolke GmbH | Betrieb | Deutschland",
            ("Wolke GmbH", "Betrieb", "Deutschland", ("DE",), ""),
        ),
        (
            "Subencargados de tratamiento",
            "Nombre de la entidad | Actividad | Ubicación",
            "Nube, S.L. | Alojamiento | España / Estados Unidos",
            ("Nube, S.L.", "Alojamiento", "España / Estados Unidos", ("ES", "US"), ""),
        ),
        (
            "第三方信息共享清单",
            "公司名称 | 使用目的 | 所在国家",
            "云科技有限公司 | 短信服务 | 中国",
            ("云科技有限公司", "短信服务", "中国", ("CN",), ""),
        ),
        (
            "Current subprocessors",
            "Provider | Purpose | Personal data transferred | Hosting region | Applicable services",
            "**[Acme](https://acme.example)** | Logs | Everything | EU (FR) | Chat, API",
            ("Acme", "Logs", "EU (FR)", ("EEA", "FR"), "Chat, API"),
        ),
        (
            "Sub-processors",
            "Sub-processor | Address | What they do",
            "Acme Inc. | 1 Main St, Springfield, CA 94107, USA | Hosting",
            ("Acme Inc.", "Hosting", "1 Main St, Springfield, CA 94107, USA", ("US",), ""),
        ),
    ],
)
def test_a_header_tells_what_the_columns_of_a_list_hold(
    heading: str, header: str, row: str, expected: Told
) -> None:
    columns = "|".join(" --- " for _ in header.split("|"))
    assert told(f"## {heading}\n\n| {header} |\n|{columns}|\n| {row} |\n") == [expected]


def test_a_row_has_the_line_it_stands_on() -> None:
    text = (
        "Terms\n=====\n\nSome words.\n\n" + HEADER + "| Acme | Hosting | India |\n| Beta | Mail | Chile |\n"
    )
    assert [(r.line_start, r.line_end) for r in found(text)] == [(10, 10), (11, 11)]


def test_a_table_whose_header_cells_are_empty_has_its_header_in_the_first_row() -> None:
    text = (
        "**Authorized Subcontractors:**\n\n|     |     |     |\n| --- | --- | --- |\n"
        "| **Subcontractor**<br><br>**Name** | **Type of Service** | **Location** |\n| Acme | Models | Worldwide |\n"
    )
    assert told(text) == [("Acme", "Models", "Worldwide", (), "")]


def test_a_table_without_any_header_is_read_by_what_is_in_it() -> None:
    text = (
        "# Sub-processors\n\n|  |  |  |\n| --- | --- | --- |\n"
        "| Acme, Inc. | United States | hosting |\n| Beta SAS | France, Belgium | support |\n"
    )
    assert told(text) == [
        ("Acme, Inc.", "hosting", "United States", ("US",), ""),
        ("Beta SAS", "support", "France, Belgium", ("BE", "FR"), ""),
    ]


def test_a_table_of_cards_is_read_line_by_line() -> None:
    text = (
        "The list of subprocessors stands below.\n\nANNEX - Measures\n----------------\n\n|     |\n| --- |\n"
        "| ![Logo for Acme](/a.png)<br><br>Acme LLC<br><br>•<br><br>Cloud hosting<br><br>Sweden, Norway<br><br>"
        "Products: Chat, Studio |\n"
        "| Beta Corp.<br><br>•<br><br>Security (API)<br><br>EEA<br><br>[More Information](https://beta.example) |\n"
    )
    assert told(text) == [
        ("Acme LLC", "Cloud hosting", "Sweden, Norway", ("NO", "SE"), "Chat, Studio"),
        ("Beta Corp.", "Security (API)", "EEA", ("EEA",), ""),
    ]


def test_a_table_of_one_recipient_may_have_its_headers_on_the_left() -> None:
    text = (
        "Data Processors:\n\n|     |     |\n| --- | --- |\n| **Trustees and Contacts** | Acme & Co. LLC |\n"
        "| **Entrusted Data** | Name, e-mail |\n| **Purpose** | Representation |\n"
        "| **Recipient Location** | South Korea |\n| **Times and methods of transfer** | E-mail |\n"
    )
    assert told(text) == [("Acme & Co. LLC", "Representation", "South Korea", ("KR",), "")]


def test_a_table_for_each_product_says_which_product() -> None:
    table = "| Entity | Country |\n| --- | --- |\n| {} | Malta |\n\n"
    text = (
        "# Terms\n\n## 1 Acme Chat\n\n### 1.3 Subprocessors\n\n"
        + table.format("Beta Inc.")
        + "## 2 Acme Studio\n\n"
        "### 2.3 Subprocessors\n\n" + table.format("Gamma Inc.")
    )
    assert [(r.name, r.products) for r in found(text)] == [
        ("Beta Inc.", "Acme Chat"),
        ("Gamma Inc.", "Acme Studio"),
    ]


def test_a_name_over_several_rows_counts_for_each() -> None:
    text = HEADER + "| Acme | Hosting | India |\n|  | Support | Chile |\n"
    assert [(r.name, r.purpose) for r in found(text)] == [("Acme", "Hosting"), ("Acme", "Support")]


def test_a_title_within_a_table_is_nobody() -> None:
    text = HEADER + "| Infrastructure |  |  |\n| Acme | Hosting | India |\n"
    assert [r.name for r in found(text)] == ["Acme"]


def test_brackets_links_and_bars_in_a_cell_stay_in_it() -> None:
    text = HEADER + r"| [Acme (ex\|Beta)](https://acme.example/a_(b)) | Hosting \| mail | India |" + "\n"
    assert told(text) == [("Acme (ex|Beta)".replace("|", " "), "Hosting mail", "India", ("IN",), "")]


@pytest.mark.parametrize(
    "text",
    [
        "# Subprocessors and cookies\n\n| Provider | Cookie | Purpose |\n| --- | --- | --- |\n| Acme | _ga | Ads |\n",
        "# Sub-processors\n\n## Change history\n\n| Date | Change |\n| --- | --- |\n| 2026-01-01 | First |\n",
        "# Sub-processors\n\n## Former vendors\n\n| Vendor | Reason |\n| --- | --- |\n| Acme Inc. | Replaced |\n",
        "# Privacy\n\n| Purpose | Legal basis | Recipients |\n| --- | --- | --- |\n| Hosting | Contract | Vendors |\n",
        "# Who gets data\n\n| Data | Categories of recipients | Purpose |\n| --- | --- | --- |\n| Name | Us | Mail |\n",
        "# Plans\n\n| Name | Price | Region |\n| --- | --- | --- |\n| Pro | 10 | France |\n",
        "# Offices\n\n| Company | Country |\n| --- | --- |\n| Acme Inc. | India |\n",
        "# Terms\n\n| Term | Meaning |\n| --- | --- |\n| Sub-processor | A third party that processes data |\n",
    ],
)
def test_a_table_of_something_else_is_no_list_of_recipients(text: str) -> None:
    assert found(text) == ()


# --- lists ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("**Acme Cloud, Inc.** (USA): hosting", ("Acme Cloud, Inc.", "hosting", "USA", ("US",), "")),
        ("Acme – hosting – Ireland", ("Acme", "hosting", "Ireland", ("IE",), "")),
        ("[Acme](https://acme.example). Newsletters.", ("Acme", "Newsletters", "", (), "")),
        ("Acme GmbH, payments, Germany", ("Acme GmbH", "payments", "Germany", ("DE",), "")),
        ("Hosting: Acme SAS (France)", ("Acme SAS", "Hosting", "France", ("FR",), "")),
        (
            "**Acme:** Hosting. Data is stored in Sweden.",
            ("Acme", "Hosting; Data is stored in Sweden", "Sweden", ("SE",), ""),
        ),
        (
            "**Acme (only with the US API):** hosting",
            ("Acme (only with the US API)", "hosting", "", (), ""),
        ),
    ],
)
def test_an_item_tells_a_name_and_what_stands_behind_it(item: str, expected: Told) -> None:
    text = f"# Sub-processors\n\nWe use the following sub-processors:\n\n* {item}\n* **Beta**: mail\n"
    assert told(text)[0] == expected


def test_what_stands_below_an_item_belongs_to_it() -> None:
    text = (
        "#### Subprocessors\n\n* **Acme:**\n    * **Purpose:** Image generation.\n    * **Data location:** Chile.\n"
        "    * **Opt-out:** Customer can opt out at any time.\n* **Beta:**\n    * **Purpose:** Mail.\n"
    )
    assert told(text) == [("Acme", "Image generation.", "Chile", ("CL",), ""), ("Beta", "Mail.", "", (), "")]


def test_a_heading_may_be_the_name_and_what_stands_under_it_the_rest() -> None:
    text = (
        "# Sous-traitants ultérieurs\n\n## Acme SAS\n\n- Finalité : hébergement\n- Pays : France\n\n"
        "## Beta Inc.\n\n- Finalité : envoi d'e-mails\n- Pays : États-Unis\n"
    )
    assert told(text) == [
        ("Acme SAS", "hébergement", "France", ("FR",), ""),
        ("Beta Inc.", "envoi d'e-mails", "États-Unis", ("US",), ""),
    ]


def test_the_sentence_above_a_list_may_say_where_all_of_it_is() -> None:
    text = "# Subprocessors\n\nThese subprocessors are all located in Canada:\n\n* [Acme](https://a.example) - Mail\n"
    assert [r.countries for r in found(text)] == [("CA",)]


def test_providers_are_recipients_where_each_is_named_with_what_it_does() -> None:
    text = "# Privacy\n\nWe currently use the following service providers:\n\n* Acme - hosting\n* Beta - analytics\n"
    assert [r.name for r in found(text)] == ["Acme", "Beta"]


@pytest.mark.parametrize(
    "text",
    [
        "# Sub-processors\n\n- **Prior notice.** We tell you thirty days before.\n- **Objection.** You may object.\n",
        "# Sub-processors\n\nFor each sub-processor the following measures apply:\n\n* Written contracts\n* Audits\n",
        "# Privacy\n\nWe share data with the following service providers:\n\n* Payment processors\n* Hosting: we store data\n",
        "# Privacy\n\nWe share with these third parties:\n\n* **Mergers.** We share.\n* **Your Employer.** We tell.\n",
        "# Terms\n\n* **Acme**: hosting\n* **Beta**: mail\n",
        "# Sub-processors\n\n- Acme shall notify Customer of any change\n- Customer has 30 days to object\n",
    ],
)
def test_a_list_of_duties_or_of_sorts_of_providers_names_nobody(text: str) -> None:
    assert found(text) == ()


# --- laws -------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(
    ["Acme Inc.", "Bêta SAS", "Ωmega AB", "Łódź Sp. z o.o.", "云科技有限公司", "e2b.dev", "xAI"]
)
ROWS = st.lists(
    st.tuples(
        NAMES, st.sampled_from(["Hosting", "E-mail", "Modèles"]), st.sampled_from(["Chile", "Malta", "US"])
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(ROWS)
def test_every_row_of_a_table_is_read_once_in_its_order(rows: list[tuple[str, str, str]]) -> None:
    text = HEADER + "".join(f"| {name} | {purpose} | {country} |\n" for name, purpose, country in rows)
    assert [(r.name, r.purpose, r.country) for r in found(text)] == rows


@given(ROWS)
def test_a_paragraph_in_front_changes_no_row_but_its_line(rows: list[tuple[str, str, str]]) -> None:
    text = HEADER + "".join(f"| {name} | {purpose} | {country} |\n" for name, purpose, country in rows)
    moved = found("Some words.\n\n" + text)
    assert [(r.name, r.line_start - 2) for r in moved] == [(r.name, r.line_start) for r in found(text)]


def test_a_reader_gives_the_same_rows_whatever_it_read_before() -> None:
    reader = Reader(load_rules())
    first = HEADER + "| Acme | Hosting | India |\n"
    second = "Words.\n\n" + first + "| Beta | Mail | Chile |\n"
    assert [reader.read(text).recipients for text in (first, second, first)] == [
        found(text) for text in (first, second, first)
    ]


@given(st.text(alphabet="|-*#[]()<>br \n:AcmeInc.Subprocessors", max_size=300))
def test_whatever_the_text_is_rows_have_names_and_lines_of_it(text: str) -> None:
    for one in rows_of("# Sub-processors\n\n" + text):
        assert one.name
        assert 3 <= one.line_start <= one.line_end <= 3 + text.count("\n")


# --- hostile input ----------------------------------------------------------------------------------------


def test_a_table_of_twenty_thousand_rows_is_read() -> None:
    text = HEADER + "".join(f"| Acme {n} | Hosting | India |\n" for n in range(20_000))
    assert len(rows_of(text)) == 20_000


@pytest.mark.parametrize("filling", ["x ", "United ", "<br>", "(Acme ", "[", "**a", "\\|", "- ", "Germany, "])
def test_a_cell_of_a_megabyte_is_cut(filling: str) -> None:
    huge = filling * (1_000_000 // len(filling))
    for row in (
        f"| Acme | {huge} | India |",
        f"| Acme | Hosting | {huge} |",
        f"| {huge} | Hosting | India |",
    ):
        for one in rows_of(HEADER + row + "\n"):
            assert max(map(len, (one.name, one.purpose, one.country))) <= 2_000


def test_five_hundred_columns_are_no_list_that_anyone_wrote() -> None:
    header = "| Name |" + " Country |" * 500
    row = "| Acme |" + " India |" * 500
    rows = rows_of(f"# Sub-processors\n\n{header}\n{'| --- ' * 501}|\n{row}\n{row}\n")
    assert [(r.name, r.countries) for r in rows] == [("Acme", ("IN",))]


# --- columns and places -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Name and address", Column.COUNTRY),
        ("Service provider", Column.NAME),
        ("Services provided", Column.SERVICE),
        ("Purpose of sub-processing", Column.PURPOSE),
        ("Data location", Column.COUNTRY),
        ("Transfer mechanism", Column.OTHER),
        ("Legal basis", Column.FOREIGN),
        ("Durée de conservation", Column.OTHER),
        ("Support", None),
        ("", None),
    ],
)
def test_a_header_is_known_by_its_words(header: str, expected: Column | None) -> None:
    assert column(header) is expected


@pytest.mark.parametrize(
    ("words", "codes", "only"),
    [
        ("Frankfurt, Germany (EU)", ("DE", "EEA"), True),
        ("EU - AWS Ireland (eu-west-1)", ("EEA", "IE"), True),
        ("Worldwide (Local to Customer)", (), True),
        ("DE, IE", ("DE", "IE"), True),
        ("U.S.", ("US",), True),
        ("中国境内", ("CN",), True),
        ("hosting", (), False),
        ("Text to speech for customers in France", ("FR",), False),
        ("us", (), False),
    ],
)
def test_a_place_is_known_by_its_name_or_its_code(words: str, codes: tuple[str, ...], *, only: bool) -> None:
    places = named(words, codes=True)
    assert (places.codes, places.only) == (codes, only)
