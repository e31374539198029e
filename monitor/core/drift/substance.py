"""Which words carry a right, a duty, a practice, a place or a number, in English, French and Chinese."""

from __future__ import annotations

from functools import cache
from typing import Final

from monitor.core.drift_reasons import DriftReason

#: Words that turn a sentence round or bound it. A few languages more than the rest: they are few, and
#: decisive.
NEGATIONS: Final = frozenset(
    "not no never without unless except excluding neither nor cannot none nothing nobody don't doesn't "
    "won't can't "
    "isn't aren't shouldn't mustn't wouldn't didn't non-use "
    "ne pas jamais sans sauf aucun aucune ni excepté hormis nul nulle "
    "nicht kein keine keinen nie ohne außer sin nunca salvo ningún ninguna senza mai nessun niet geen nooit "
    "zonder "
    "não sem nunca inte aldrig utan ikke aldri".split()
)
MODALS: Final = frozenset(
    "may must shall will can should might could would required requires require permitted allowed entitled "
    "peut peuvent pouvons pouvez doit doivent devons devez devra devrait pourra pourrons pourront pourrez "
    "darf dürfen muss müssen puede pueden debe deben può possono deve devono".split()
)
QUALIFIERS: Final = frozenset(
    "only solely sole exclusively default generally typically usually certain explicit explicitly express "
    "expressly "
    "voluntary voluntarily automatic automatically unlimited perpetual irrevocable worldwide sublicensable "
    "transferable exclusive nonexclusive non-exclusive royalty-free directly indirectly materially "
    "reasonable "
    "reasonably mandatory optional optionally if until unlimited opt-in opt-out opt-ins opt-outs opt "
    "seulement uniquement exclusivement défaut généralement certains certaines expressément explicitement "
    "automatiquement illimité perpétuel irrévocable facultatif obligatoire raisonnable raisonnablement "
    "si".split()
)
#: Beginnings of words that state a right, a duty, a sanction, a price or what is done with data.
_STRONG: Final = frozenset(
    "oblig liab indemn warrant terminat suspend refund renew cancel arbitrat jurisdict waiv consent "
    "objection "
    "prohibit restrict forbid forbidd licens sublicens sublicen royalt penalt remov retent retain delet "
    "erase erasure train "
    "fine-tun advertis marketing personal biometric sensitiv cookie track profil sell sold sale disclos "
    "transfer "
    "anonym de-identif deidentif pseudonym encrypt affiliat partner subprocess sub-process recipient "
    "third-part "
    "third vendor safeguard adequac minor child parent surveil infring fee fees price pricing charg billing "
    "tax "
    "payment subscri expir damages compens audit breach confidential govern sanction ban banned impersonat "
    "likeness "
    "indefinit monitor export dispute class-action retarget telemetr transmit metadata controller processor "
    "obligation responsab résili suspen rembours renouvel annul arbitrag jurid renonc consent interdi "
    "licenc sous-lic "
    "redevanc pénalit conserv supprim effac entraîn publicit personnel biométr sensib traceur vendr vente "
    "vendu divulg "
    "communiqu transf anonymis pseudonymis chiffr filial partenair sous-trait destinatair tiers garanti "
    "adéquat mineur "
    "enfant surveill contrefa frais prix tarif factur paiement abonn expir dommag confidenti".split()
)
_WEAK: Final = frozenset(
    "data inform collect use uses used using process share shares shared sharing store storag stored access "
    "improv "
    "develop research model models prompt prompts input inputs output outputs content conversat voice photo "
    "image "
    "locat health device usage log logs account user users customer provid affect right rights own owner "
    "ownership "
    "agree accept allow permit limit secur notice notif day days month months year years hour hours "
    "deadline age "
    "eligib law laws legal regulat enforc purpose purposes review human comply complian "
    "donné collect utilis trait partag stock accès amélior développ recherch modèl invit saisi sorti "
    "contenu convers "
    "voix photo imag localis santé appareil usag journal compt droit propriét accept permet limit sécur "
    "notif jour "
    "mois an ans délai âge loi légal réglement finalit conform".split()
)
#: A shorter stem is a word of its own (`fee`, `tax`): what begins with it may be anything.
_SURE: Final = 5
#: Chinese has no spaces: these are looked for in the changed characters.
_HAN_STRONG: Final = tuple(
    "不 未 无 勿 禁 必须 应当 须 授权 同意 权利 权限 义务 责任 收集 共享 披露 传输 跨境 存储 保存 "
    "删除 训练 优化 敏感 第三方 关联 广告 费用 支付 付费 退款 处罚 封禁 违约 赔偿 许可 转让 仲裁 "
    "管辖 终止 未成年 位置 账号信息 个人信息 画像 推荐".split()
)
_HAN_WEAK: Final = tuple("信息 数据 使用 处理 提供 服务 用户 内容 模型 目的 规则".split())
_PLACES: Final = frozenset(
    "eu eea eu/eea europe european u.s us usa uk ireland netherlands germany belgium france sweden finland "
    "denmark "
    "norway iceland spain italy portugal poland austria switzerland luxembourg estonia latvia lithuania "
    "czechia "
    "greece hungary romania bulgaria croatia slovakia slovenia malta cyprus china chinese prc hong kong "
    "taiwan "
    "singapore japan korea india indonesia australia zealand canada brazil mexico israel russia turkey "
    "ukraine "
    "america states kingdom emirates vietnam thailand malaysia philippines california virginia texas oregon "
    "irlande pays-bas allemagne belgique suède finlande danemark norvège islande espagne italie pologne "
    "autriche "
    "suisse chine singapour japon corée inde australie canada brésil mexique israël russie turquie "
    "états-unis "
    "royaume-uni ue eee".split()
)
_NUMBERS: Final = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen eighteen "
    "twenty thirty "
    "forty sixty ninety hundred thousand million first-party deux trois quatre cinq six sept huit neuf dix "
    "onze "
    "douze quinze vingt trente quarante soixante cent mille".split()
)


@cache
def strength(word: str) -> int:
    """Return how much a word weighs: 2 makes a change matter, 1 does with another such word, 0 does not.

    Args:
        word: lower case, as `Word.key`.
    """
    if word in NEGATIONS or word in MODALS or word in QUALIFIERS or word in _PLACES or word in _NUMBERS:
        return 2
    if _begins(word, _STRONG):
        return 2
    return 1 if _begins(word, _WEAK) else 0


def _begins(word: str, stems: frozenset[str]) -> bool:
    """Tell whether a word is one of the stems, or begins with one that is long enough to be sure."""
    return word in stems or any(word[:size] in stems for size in range(_SURE, min(len(word), 12) + 1))


def is_place(word: str) -> bool:
    """Tell whether a word names (part of) a country or region."""
    return word in _PLACES


def strength_of_characters(changed: str) -> int:
    """Return what `strength` would of a stretch of Chinese or Japanese characters."""
    if any(term in changed for term in _HAN_STRONG):
        return 2
    return 1 if any(term in changed for term in _HAN_WEAK) else 0


def concern(word: str) -> DriftReason:
    """Name what a weighty word is about, for the reason of a drift."""
    if word in NEGATIONS:
        return DriftReason.NEGATION
    if word in MODALS:
        return DriftReason.MODAL
    if word in QUALIFIERS:
        return DriftReason.QUALIFIER
    if word in _PLACES:
        return DriftReason.PLACE
    if word in _NUMBERS or word[:1].isdigit():
        return DriftReason.NUMBER
    return DriftReason.PRACTICE
