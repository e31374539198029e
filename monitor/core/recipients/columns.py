"""What a column of a list of recipients, or a label before a colon, holds: told by its words."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from monitor.core.clauses.patterns import fold_plain


class Column(StrEnum):
    """What a column holds."""

    NAME = "name"
    PURPOSE = "purpose"
    SERVICE = "service"
    """What is supplied: the purpose where nothing else says it, the name where nothing else does."""
    COUNTRY = "country"
    PRODUCTS = "products"
    OTHER = "other"
    """Something else that such a list may tell: categories of data, safeguards, links, dates."""
    FOREIGN = "foreign"
    """What no list of recipients has: cookies, prices, legal bases."""


def _any(words: str) -> re.Pattern[str]:
    return re.compile("|".join(words.split()))


#: Who processes for a processor. Each pattern is looked for in folded words.
PROCESSOR: Final = _any(
    r"sub-?[ ]?processor sub-?[ ]?contractor sous-?[ ]?traitant unterauftrag auftragsverarbeiter "
    r"subunternehmer subprozessor subencargad encargad[oa]s?[ ]del?[ ]tratamiento subcontratista "
    r"subcontrata 子处理者 分处理者 次级?处理者 再处理者 受托方 受托处理 受托人 分包商 "
    r"第三方(?:sdk)?(?:名称|公司|主体) 接收方名称".replace("[ ]", r"\s")
)
_FOREIGN: Final = _any(
    r"cookie \btracker traceur \bprice pricing \bcost\b \bfees?\b \bprix\b tarif \bpreis \bprecio legal.bas "
    r"lawful base.legale base.juridi rechtsgrundlage \bpermission 权限 法律依据 合法性 价格 \bplan\b"
)
_OTHER: Final = _any(
    r"mechanism safeguard mecanisme garanti instrument grundlage \bdpa\b \bdpf\b \bscc \bavv\b agreement "
    r"\blinks?\b \bliens?\b website \burl\b web.?site polic politique politica \bpri?vac datenschutz status "
    r"statut \bdate \bdatum \bfecha \bnotes? certif retention conservation \bdauer duration duree contact "
    r"\binfo(?:s|rmation)?\b reviewed last.update securit sicherheit categor kategor \bauth\b compliant "
    r"conform \blogos? \bseit\b \bsince\b depuis effective 链接 隐私 政策 期限 联系 安全 类别 类型"
)
_COUNTRY: Final = _any(
    r"locat countr \bregion jurisdiction territor \bwhere\b headquarter \bhq\b \bseat\b (?<!mail.)address "
    r"\bplace residenc data.?cent \bpays\b \blieux? localisation emplacement \bsiege hebergement.donn "
    r"adresse \bland\b drittland \blander \borte?\b (?:stand|speicher|server|verarbeitungs)orte?\b \bsitz\b "
    r"\bpais\b paises ubicacion \blugar \bsede\b region 国家 地区 所在地 地点 位置 国别"
)
_TRANSFER: Final = _any(
    r"international.{0,20}transfer transferts?.{0,5}(?:international|hors|outside) \btransferts?$ "
    r"\btransfers?$ third.country drittland 出境 跨境"
)
_HOW: Final = _any(r"method means \btimes? moyen modalit \bart\b metodo 方式")
_PRODUCTS: Final = _any(
    r"\bproducts?\b applicable.\w{0,20}.?service relevant.\w{0,20}.?service "
    r"services?.(?:concern|affect|covered) appli(?:es|cable).to offering \bmodules?\b produits? "
    r"services?.concerne \boffres?\b \bprodukte?\b betroffen productos? 产品"
)
_PURPOSE: Final = _any(
    r"purpose function \broles?\b activit descri reason \bwhy\b what.\w{0,10}.?do(?:es)?\b \buse[sd]?\b "
    r"usage nature \btasks? subject.matter finalite \bobjet fonction \bmotif utilisation prestations? zweck "
    r"funktion aufgabe tatigkeit \brolle\b gegenstand verwendung finalidad proposito \bobjeto actividad "
    r"funcion \buso\b 目的 用途 功能 场景 业务 内容"
)
_NAME: Final = _any(
    r"\bentit \bcompan \bname vendor provider supplier organi[sz]ation third.part \bpartner recipient "
    r"affiliat processor \bnom\b denomination societe entreprise prestataire fournisseur \btiers\b "
    r"destinataire filiale anbieter dienstleister \bfirma unternehmen empfanger \bnombre empresa entidad "
    r"proveedor destinatari tercero \bdienst\b 名称 公司 主体 供应商 提供商 接收方 合作方 机构 第三方"
)
_SERVICE: Final = _any(
    r"service leistung servicio \btypes?\b \btools?\b platform plateforme software solution system 服务"
)
_DATA: Final = _any(r"\bdata\b donnees \bdaten \bdatos 信息 数据 字段")
#: What a processor is called under Korean law.
_TRUSTEE: Final = re.compile("trustee|consignee")
_MANNER: Final = re.compile(r"\btypes?\b|\bcategor|\bkategor")
#: A header is a few words.
_MOST: Final = 120


@lru_cache(maxsize=1 << 12)
def column(header: str) -> Column | None:  # noqa: C901, PLR0911 - questions asked in order
    """Return what a column holds, or None where its header does not tell.

    Args:
        header: the plain words of a header cell or of a label.
    """
    said = fold_plain(header)
    if not said or len(said) > _MOST or said.endswith("?"):
        return None
    if _FOREIGN.search(said):
        return Column.FOREIGN
    if _COUNTRY.search(said):
        return Column.COUNTRY
    if _TRUSTEE.match(said):
        return Column.NAME
    if _OTHER.search(said):
        return Column.OTHER
    if _TRANSFER.search(said) and not _HOW.search(said):
        return Column.COUNTRY
    purpose = _PURPOSE.search(said)
    if _PRODUCTS.search(said) and not purpose:
        return Column.PRODUCTS
    if purpose:
        return Column.PURPOSE
    if PROCESSOR.search(said) or _NAME.search(said):
        return Column.OTHER if _MANNER.search(said) else Column.NAME
    if _SERVICE.search(said):
        return Column.SERVICE
    return Column.OTHER if _DATA.search(said) else None


def names_processor(words: str) -> bool:
    """Tell whether plain words speak of sub-processors."""
    return PROCESSOR.search(fold_plain(words)) is not None
