"""Whether a heading, or the sentence above a list, announces those who get data."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import Final

from monitor.core.clauses.patterns import fold_plain
from monitor.core.recipients.columns import PROCESSOR


class Announced(IntEnum):
    """How surely what follows is a list of recipients; the higher, the surer."""

    NO = 0
    AFAR = 1
    """A heading further up says so."""
    LOOSELY = 2
    """Providers or affiliates are announced, or a heading may be about what binds sub-processors."""
    SURELY = 3
    """Sub-processors are announced."""


def _any(words: str) -> re.Pattern[str]:
    return re.compile("|".join(part.replace("_", r"[\s-]") for part in words.split()))


_LOOSE: Final = _any(
    r"service_providers? third_part(?:y|ies) model_providers? hosting_providers? cloud_providers? "
    r"\bvendors\b affiliates (?<!sub)(?<!sub-)\bprocessors\b recipients \bsuppliers prestataires "
    r"\bfournisseurs \bdestinataires \btiers\b filiales collaborateurs dienstleister empfanger drittanbieter "
    r"konzernunternehmen partnerunternehmen proveedores destinatarios terceros 第三方 合作方 接收方 供应商 "
    r"服务商 关联公司 sdk"
)
#: One of these stands in whatever a processor or those above are called.
_STEMS: Final = (
    "processor processing trait contract auftrag subunternehm subprozess encargad provider third parties "
    "vendor affiliat recipient supplier prestat fourniss destinat tiers filial collabor dienstl empfang "
    "anbieter unternehm proveed tercer 处理 受托 分包 第三方 合作 接收 供应 服务商 关联 sdk"
).split()
#: What makes of a heading on sub-processors one on what binds them.
_RULES: Final = _any(
    r"notif notice objection \bobject \bchang \bnew\b oblig \bengag appoint liabilit \baudit requirement "
    r"\bsecurity measure diligence \brights? \bduties \bflow updat consent agreements?$ addendum$ \bcookie "
    r"\bcontract modific opposition responsabilit \bmesures exigence \bnouvea aenderung \banderung "
    r"widerspruch pflicht haftung massnahme cambio oposicion responsabilidad medidas 通知 变更 义务 责任 "
    r"not_sub"
)
#: What makes of a sentence above a list one on what is done, or must be.
_DUTIES: Final = _any(
    r"measure safeguard oblig require ensur \bmust\b \bshall\b \bnotif \bnotice \brights?\b condition "
    r"criteri compl \bobject\b \bsteps\b liab warrant purposes categor \btypes?\b \bkinds? reasons \bways\b "
    r"\bcases?\b_(?:of|where) information_(?:we|that|about) \bcookie \bgaranti \bmesures\b exige "
    r"\bobligation \bdroits?\b finalites \bdoivent\b pflicht zwecke massnahme rechte kategorien arten_von "
    r"finalidades medidas derechos 目的 权利 措施 义务"
)
#: Who no longer gets data, and what was changed.
_PAST: Final = _any(
    r"\bhistor \bformer \bprevious \bpast\b \bretired \bremoved changelog change_log \barchiv \banciens? "
    r"ehemalig \bnot_sub"
)
_POINTS: Final = _any(
    r"following \blist below \bthese\b \bthis\b \bare\b \binclud current such_as \buses?\b \bsuivant liste "
    r"ci-dessous ci-apres \bsont\b \bcomme\b tels_que notamment folgend \bsind\b nachstehend siguiente "
    r"\blista\b \bson\b 以下 如下 包括 清单"
)
_WORDS: Final = re.compile(r"[^\W\d_]+")
_TITLE: Final = 12
_LABEL: Final = 7
#: Headings further up than this are those of the whole text.
_ABOVE: Final = 4


@lru_cache(maxsize=1 << 12)
def announced(headings: tuple[str, ...], lead_in: str) -> Announced:
    """Return how surely what stands under headings and after a sentence is a list of recipients.

    Args:
        headings: outermost first, plain words.
        lead_in: the plain sentence that introduces it; '' for none.
    """
    if headings and _PAST.search(fold_plain(headings[-1])):
        return Announced.NO
    led = _led(lead_in) if lead_in else Announced.NO
    if led is Announced.SURELY or not headings:
        return led
    if lead_in and not led and len(_WORDS.findall(lead_in)) <= _LABEL:
        return Announced.NO  # a list of something else under the same heading
    near = titled(headings[-1])
    if near is Announced.SURELY and led is Announced.LOOSELY:
        return Announced.SURELY
    if near or led:
        return max(near, led)
    return Announced.AFAR if any(titled(above) for above in headings[-_ABOVE:-1]) else Announced.NO


@lru_cache(maxsize=1 << 12)
def titled(heading: str) -> Announced:
    """Return how surely a heading alone announces recipients."""
    said = fold_plain(heading)
    if not _may(said):
        return Announced.NO
    if len(said) > 150 or len(_WORDS.findall(said)) > _TITLE:
        return Announced.NO
    if PROCESSOR.search(said):
        return Announced.LOOSELY if _RULES.search(said) else Announced.SURELY
    return Announced.LOOSELY if _LOOSE.search(said) and not _RULES.search(said) else Announced.NO


def _may(said: str) -> bool:
    """Tell whether folded words may hold any of those above: most do not, and this is soon seen."""
    return any(stem in said for stem in _STEMS)


@lru_cache(maxsize=1 << 12)
def _led(lead_in: str) -> Announced:
    said = fold_plain(lead_in)
    if not _may(said):
        return Announced.NO
    ours = PROCESSOR.search(said)
    if (not ours and not _LOOSE.search(said)) or _DUTIES.search(said):
        return Announced.NO
    if len(_WORDS.findall(said)) > _LABEL and not _POINTS.search(said):
        return Announced.NO
    return Announced.SURELY if ours else Announced.LOOSELY
