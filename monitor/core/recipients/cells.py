"""The words of a cell or an item: its lines, its labels, and whether they can be a name."""

from __future__ import annotations

import re
from typing import Final

from monitor.core.clauses.patterns import fold_plain
from monitor.core.recipients.columns import Column, column
from monitor.core.text import plain

#: Characters. No cell of a list that anyone wrote holds more; what follows is left out.
MOST: Final = 2_000
_SOURCE: Final = 20_000
_BREAK: Final = re.compile(r"<br\s{0,3}/?>|  \n|\n(?=[ \t]{0,8}[*+\-•])", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"(?<!\\)\|")
_LABEL: Final = re.compile(r"([^:：]{2,60})[:：]\s*(.*)", re.DOTALL)
_LABEL_WORDS: Final = 6
_WORD: Final = re.compile(r"[^\W_]+(?:[.'’&/@-][^\W_]+)*")
_NAME_WORDS: Final = 12
_NAME_LENGTH: Final = 120
_BRACKETS: Final = re.compile(r"[(\[（][^()\[\]（）]{0,200}[)\]）]")
_NOTHING: Final = frozenset(
    "n/a na none nil aucun aucune sans objet so keine keiner ninguno ninguna tbd tba 无 暂无 not "
    "applicable".split()
)
_JOINERS: Final = frozenset(
    "of and the for de du des d la le les l et und von der y e by dba d/b/a via a/k/a aka à s.à r.l "
    "or".split()
)
#: The legal form of a company, written as companies write it.
_COMPANY: Final = re.compile(
    r"(?<![\w.])(?:Inc|INC|Incorporated|LLC|L\.L\.C|Ltd|LTD|Limited|Corp|Corporation|PLC|plc|GmbH|AG|SE|KG|"
    r"UG|SAS|SASU|SARL|Sarl|S\.A\.S|S\.A|S\.L|S\.à r\.l|S\.A\.R\.L|S\.R\.L|S\.r\.l|SA|SL|SLU|SpA|S\.p\.A|BV|"
    r"B\.V|NV|N\.V|AB|ApS|Aps|A/S|Oy|Oyj|AS|ASA|PBC|LLP|LP|Pty|Pte|Co\.|K\.K|KK|Kft|OÜ|Sp\. ?z|d\.o\.o|"
    r"s\.r\.o|GbR|Foundation)(?!\w)|公司"
)
#: What a service is, rather than who: no name is made of these alone.
_COMMON: Final = frozenset(
    fold_plain(word)
    for word in (
        "hosting cloud payment payments billing analytics email emails e-mail mail infrastructure security "
        "communication communications provider providers service services support customer customers data "
        "storage database monitoring logging logs marketing advertising ads processing processor processors "
        "processes search authentication identity messaging sms network content delivery cdn ai ml llm model "
        "models inference api apis vendor vendors supplier suppliers affiliate affiliates partner partners "
        "third party parties company companies other others core optional internal external additional "
        "general technical application applications software platform platforms tools tool web website site "
        "sites development operations operational error errors tracking crash reporting subprocessor "
        "subprocessors sub recipient recipients name purpose location country legal compliance notice "
        "notices audit audits professional advisors advisers consultants lawyers accountants auditors banks "
        "insurers authorities government law enforcement regulators business transfers transfer transactions "
        "users user employees staff contractors agents subsidiaries group members affiliated public personal "
        "information account accounts categories category types type list annex schedule exhibit appendix "
        "note notes changes change contact questions description nature duration frequency subject matter "
        "controller customer's hébergement paiement paiements prestataire prestataires service services "
        "fournisseur fournisseurs sous-traitant sous-traitants messagerie statistiques analyse outil outils "
        "sécurité infrastructure support données client clients filiales partenaires autorités banques "
        "zahlung zahlungen dienstleister anbieter sicherheit daten kunden kundendienst pago pagos proveedor "
        "proveedores alojamiento servicios seguridad datos clientes is are at rest transit purposes we you "
        "our your encryption access control controls backup backups training confidentiality availability "
        "integrity risk management incident response policies policy physical measures organizational "
        "organisational collection usage retention deletion safeguards instructions assistance liability "
        "indemnification termination term definitions scope objection right rights obligations authorization "
        "authorisation approval consent employer employers sources source following below others direct "
        "indirect product products"
    ).split()
)


def cells(row: str) -> list[str]:
    """Return the Markdown of a row's cells; a bar after a backslash is no border."""
    inner = row.strip().removeprefix("|")
    found = _BETWEEN.split(inner)
    if len(found) > 1 and not found[-1].strip():
        found.pop()
    return found


def lines(markdown: str) -> list[str]:
    """Return the plain lines of a cell or an item, without those that hold no letter or digit."""
    found = map(plain, _BREAK.split(markdown[:_SOURCE]))
    return [words for words in found if any(c.isalnum() for c in words)]


def joined(parts: list[str], by: str = ", ") -> str:
    """Return lines in one, each once, cut where no list would be that long."""
    whole = by.join(dict.fromkeys(part for part in parts if part))
    return whole if len(whole) <= MOST else whole[: MOST - 1] + "…"


def labelled(words: str) -> tuple[Column, str] | None:
    """Return what a line such as `Purpose: hosting` tells of a recipient, or None where it tells nothing."""
    match = _LABEL.fullmatch(words)
    if match is None or len(match[1].split()) > _LABEL_WORDS:
        return None
    found = column(match[1])
    return None if found is None else (found, match[2].strip())


def is_nothing(words: str) -> bool:
    """Tell whether a cell only says that there is nothing to say."""
    said = fold_plain(words).strip(" .-*")
    return not said or said in _NOTHING or not any(c.isalnum() for c in said)


def has_company(words: str) -> bool:
    """Tell whether words hold the legal form of a company."""
    return _COMPANY.search(words) is not None


def is_common(words: str) -> bool:
    """Tell whether words only say what is done, not by whom."""
    said = _WORD.findall(fold_plain(_BRACKETS.sub(" ", words)))
    return all(word in _COMMON or word in _JOINERS or word.isdigit() for word in said)


def is_name(words: str, *, marked: bool = False) -> bool:
    """Tell whether plain words can be the name of someone.

    Args:
        words: the words.
        marked: they are in bold, or a link: then one word need not have a capital.
    """
    bare = _BRACKETS.sub(" ", words).strip()
    said = _WORD.findall(bare)
    if not said or len(said) > _NAME_WORDS or len(bare) > _NAME_LENGTH or is_common(bare) or is_nothing(bare):
        return False
    if marked and len(said) == 1:
        return True
    return all(
        word != word.lower()
        or word[0].isdigit()
        or "." in word
        or not word[0].isascii()
        or word.lower() in _JOINERS
        for word in said
    )
