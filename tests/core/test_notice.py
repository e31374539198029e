"""What a referent reads about a tool, as whole texts and point by point."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest
from inline_snapshot import snapshot

from monitor.core.alerts import AlertKind
from monitor.core.decisions import Basis, Decision, Occasion, Status
from monitor.core.model import Cause, DataClass, Drift, Effect, Finding, Hunk, Kind, Stance, Topic
from monitor.core.notice import TermsDrift, TermsNews, TermsSource, ToolNews, about_tools, addressed, trial
from monitor.core.notice.letter import as_html, as_text
from monitor.core.policy import Breach, BreachCode
from monitor.core.resolution import Resolved
from monitor.core.terms import TermsId
from monitor.core.tools import ANY, Language, Plan, Role, Tool, Usage

BOTH = pytest.mark.parametrize("language", list(Language))

TERMS = TermsId("Lumenia", "Terms of Service")
PRIVACY = TermsId("Lumenia", "Privacy Policy")
TOOL = Tool("lumenia-free", "Lumenia", "Lumenia", Plan.CONSUMER, (TERMS, PRIVACY))
USAGES = {
    id_: Usage(
        id_, {Language.FR: fr, Language.EN: en}, dict.fromkeys(DataClass, frozenset({Stance.DENIED})), ANY
    )
    for id_, fr, en in (
        ("non_sensitive", "usages non sensibles", "non-sensitive uses"),
        ("sensitive", "usages sensibles", "sensitive uses"),
    )
}
OLD = "We keep your chats private. We **will not** train our models on them. See [the list](https://x.example/l?u=1)."
QUOTE = "We **may** train our models on them unless you opt out in your settings."
NEW = f"We keep your chats private. {QUOTE} See [the list](https://x.example/l?u=2)."


def at(day: int) -> datetime:
    return datetime(2025, 8, day, 6, 0, tzinfo=UTC)


def breach(
    quote: str = QUOTE, data: DataClass = DataClass.CONTENT, stance: Stance = Stance.OPT_OUT
) -> Breach:
    start = max(NEW.find(quote), 0)
    found = Finding(
        Topic.TRAINING,
        stance,
        "rule",
        quote,
        start,
        start + len(quote),
        3,
        3,
        data,
        headings=("Terms", "4. Your *content*"),
    )
    return Breach(BreachCode.STANCE, Topic.TRAINING, Resolved(TERMS, "a" * 40, found, stance))


def decision(usage: str = "non_sensitive", **more: object) -> Decision:
    plain = Decision(
        tool=TOOL.id,
        usage=usage,
        at=at(29),
        by="monitor",
        status=Status.SUSPENDED,
        basis=Basis.PRECAUTIONARY,
        occasion=Occasion.BREACH,
        cause=Cause.PROVIDER,
        reason="",
        proposed=True,
        breaches=(breach(),),
        resolved=(),
        unclear=(),
        unread=(),
        accepted=(),
        versions=(),
        rules="r",
        policy="p",
    )
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


ALLOWED = decision(status=Status.ALLOWED, basis=Basis.DECIDED, by="dupont", cause=None, breaches=(), at=at(2))
HUNKS = (
    Hunk(OLD, NEW, Topic.TRAINING),
    Hunk("", "We also keep what you send us for five years.", Topic.TRAINING),
    Hunk("Last updated: 1 May", "Last updated: 29 August"),
)


def drift(hunks: tuple[Hunk, ...] = HUNKS, effect: Effect = Effect.WORSE, **more: object) -> TermsDrift:
    plain = TermsDrift(TERMS, at(29), at(1), Drift(Kind.MATERIAL, effect, Effect.NONE, hunks, "training"))
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


def tool_news(*decisions: Decision, **more: object) -> ToolNews:
    standing = {
        "sensitive": decision("sensitive", basis=Basis.DECIDED, at=at(2)),
        "non_sensitive": ALLOWED,
    }
    plain = ToolNews(TOOL, decisions, standing | {d.usage: d for d in decisions}, at(29))
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


def news(
    *decisions: Decision, drifts: tuple[TermsDrift, ...] = (), of: ToolNews | None = None, **more: object
) -> TermsNews:
    plain = TermsNews(
        organisation="Ville d’Exemple",
        usages=USAGES,
        tools=(of or tool_news(*decisions),),
        sources={
            TERMS: TermsSource(at(29), ("https://lumenia.example/terms",), "genai-contrib", "en"),
            PRIVACY: TermsSource(at(1), ("https://lumenia.example/privacy",), None, "en"),
        },
        drifts=drifts,
        chain_head="0123456789abcdef" * 4,
        now=at(29),
    )
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


def read(notes: TermsNews, language: Language = Language.FR) -> str:
    """The plain text, no-break spaces shown as `~`, on one line."""
    return " ".join(as_text(about_tools(notes, language)).replace("\u00a0", "~").split())


def letter(said: str) -> str:
    """The mail without its decision sheet, which says things again on a page of its own."""
    return said.partition("FICHE DE DÉCISION")[0]


def test_a_suspension_in_french_as_a_whole() -> None:
    notice = about_tools(news(decision(), drifts=(drift(),)), Language.FR)
    assert notice.subject == "[Suspendu] Lumenia – usages non sensibles"
    assert notice.kind is AlertKind.SUSPENSION
    assert as_text(notice).replace("\u00a0", "~") == snapshot("""\
SUSPENDU À TITRE CONSERVATOIRE
Lumenia (offre grand public)

Le fournisseur de Lumenia a modifié ses conditions («~Conditions
d’utilisation~»). La version relevée le 29~août~2025 présente un écart à
la politique pour la catégorie d’usage «~usages non sensibles~».
L’autorisation est suspendue à titre conservatoire, jusqu’à ce qu’une
autorité d’approbation décide.

ÉCART À LA POLITIQUE
--------------------

Contenus (saisies, fichiers, réponses)~: réutilisation pour
l’entraînement, sauf opposition. La politique ne l’accepte pas.

Dans les citations~: [-mots supprimés-] [+mots ajoutés+]

Avant – version du 1er~août~2025~:
> We [-will not-] train our models on [-them-].

Après – version du 29~août~2025~:
> We [+may+] train our models on [+them unless you opt out in your
> settings+].

Conditions d’utilisation, rubrique «~Terms › 4. Your content~». Lecture
automatique~: réutilisation pour l’entraînement, sauf opposition~; porte
sur~: contenus (saisies, fichiers, réponses).

CE QUE CELA CHANGE
------------------

- Usages sensibles~: Suspendu sur décision depuis le 2~août~2025
- Usages non sensibles~: Suspendu à titre conservatoire depuis le
  29~août~2025
- Relu le~: 29~août~2025
- Prise d’effet~: non indiquée par le nouveau texte, ni délai
  d’opposition (lecture automatique)

L’accès technique n’a pas été coupé~: l’outil continue de fonctionner
tant que personne ne le bloque.

CE QUI A AUSSI CHANGÉ
---------------------

Conditions d’utilisation – réutilisation pour l’entraînement~: moins
protecteur qu’avant (lecture automatique).

Ajouté – version du 29~août~2025~:
> We also keep what you send us for five years.

Autres passages modifiés dans ce texte~: 1.

CE QUE VOUS POUVEZ FAIRE
------------------------

- Exercer l’opposition que le texte prévoit, puis demander le
  rétablissement. Le texte ne donne pas de délai (lecture automatique).
- Changer d’offre~: une offre professionnelle relève souvent d’autres
  conditions.
- Décider~: la fiche à la fin de ce message est faite pour cela. Rien
  n’oblige à se hâter~: l’outil reste suspendu tant qu’aucune autorité
  d’approbation n’a décidé.
- Rétablir l’outil, en acceptant ce qui est dit ci-dessus (réservé aux
  autorités d’approbation)~:
    monitor approve lumenia-free --usage non_sensitive --by IDENTIFIANT --reason "MOTIF"
- Confirmer la suspension~:
    monitor suspend lumenia-free --usage non_sensitive --by IDENTIFIANT --reason "MOTIF"
- Retirer l’outil~: supprimer sa proposition («~propose~») du catalogue.
- Voir ce que disent les conditions, phrase par phrase~:
    monitor show lumenia-free
- Voir toutes les modifications, mot à mot~:
    monitor diff lumenia-free

MESSAGE À TRANSFÉRER AUX UTILISATEURS
-------------------------------------

  | Bonjour,
  |
  | Depuis le 29~août~2025, l’usage de Lumenia (offre grand public) est
  | suspendu, le temps d’une décision. Cela vaut pour la catégorie
  | d’usage «~usages non sensibles~». Le fournisseur a modifié ses
  | conditions.
  |
  | Merci de ne plus y confier de données à ce titre. Votre compte n’a
  | pas été fermé. Nous vous préviendrons dès que la décision sera
  | prise.

SOURCES
-------

- Conditions d’utilisation, version du 29~août~2025~:
  https://lumenia.example/terms
- Politique de confidentialité, version du 1er~août~2025~:
  https://lumenia.example/privacy

FICHE DE DÉCISION
-----------------

- Organisation~: Ville d’Exemple
- Outils concernés~: Lumenia (offre grand public)
- Statut actuel~: Suspendu à titre conservatoire
- Écart à la politique~: Contenus (saisies, fichiers, réponses)~:
  réutilisation pour l’entraînement, sauf opposition. La politique ne
  l’accepte pas.
- Tête du journal des décisions~: 0123456789ab

Conditions d’utilisation, rubrique «~Terms › 4. Your content~»~:
> We may train our models on them unless you opt out in your settings.

Usages non sensibles~:
  [ ] Rétablir, en acceptant ce qui est cité ci-dessus
  [ ] Rétablir, l’opposition ayant été exercée le ………………… (preuve
      jointe)
  [ ] Maintenir la suspension
  [ ] Maintenir la suspension et changer d’offre
  [ ] Retirer l’outil

Motif de la décision~: .................................................

Avis du DPO~: ..........................................................

Nom et fonction~: ......................................................

Date et signature~: ....................................................

Une fois signée, cette fiche peut être jointe à la décision~: «~monitor
approve~» ou «~monitor suspend~», avec «~--evidence FICHIER~». Elle ne
change aucun statut par elle-même.

-- \n\
Lecture automatique, à relire par une personne. Cette surveillance ne
vaut ni avis du DPO, ni AIPD, ni certification.
Contient des données des contributeurs d’Open Terms Archive
(genai-contrib), sous licence ODC-By 1.0.
Message automatique du moniteur de conditions (Ville d’Exemple). Les
dates sont en temps universel.
Tête du journal des décisions~:
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
""")


def test_a_drift_in_english_as_a_whole() -> None:
    notice = about_tools(news(drifts=(drift(),)), Language.EN)
    assert notice.subject == "[Changed] Lumenia – Terms of Service"
    assert notice.kind is AlertKind.DRIFT
    assert as_text(notice) == snapshot("""\
TERMS CHANGED
Lumenia (consumer plan)

The provider of Lumenia changed its terms (“Terms of Service”). The new
version was read on 29\xa0August\xa02025.

No status changes.

- Sensitive uses: Suspended by decision since 2\xa0August\xa02025
- Non-sensitive uses: Allowed since 2\xa0August\xa02025
- Last read in full: 29\xa0August\xa02025
- Takes effect: not stated in the new text, nor is a time to object
  (read automatically)

WHAT CHANGED
------------

Terms of Service – reuse for training: less protective than before
(automatic reading).

In quotes: [-words removed-] [+words added+]

Before – version of 1\xa0August\xa02025:
> We keep your chats private. We [-will not-] train our models on
> [-them-]. See the list.

After – version of 29\xa0August\xa02025:
> We keep your chats private. We [+may+] train our models on [+them
> unless you opt out in your settings+]. See the list.

Added – version of 29\xa0August\xa02025:
> We also keep what you send us for five years.

Other passages changed in this text: 1.

WHAT YOU CAN DO
---------------

- See what the terms say, sentence by sentence:
    monitor show lumenia-free
- See every change, word by word:
    monitor diff lumenia-free
- Suspend the tool, if this change is not acceptable:
    monitor suspend lumenia-free --usage non_sensitive --by PERSON --reason "REASON"

SOURCES
-------

- Terms of Service, version of 29\xa0August\xa02025:
  https://lumenia.example/terms
- Privacy Policy, version of 1\xa0August\xa02025:
  https://lumenia.example/privacy

-- \n\
Automatic reading, to be checked by a person. This monitoring is not an
opinion of the DPO, an impact assessment or a certification.
Contains data of Open Terms Archive contributors (genai-contrib), under
the ODC-By 1.0 licence.
Automatic message of the terms drift monitor, for Ville d’Exemple. Dates
are in universal time.
Head of the ledger:
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
""")


def test_a_trial_says_that_there_is_nothing_to_do() -> None:
    notice = trial("Ville d’Exemple", Language.FR, "0" * 64)
    assert notice.subject == "[Essai] Ville d’Exemple – les alertes du moniteur de conditions arrivent"
    assert "rien à faire" in as_text(notice)


@BOTH
def test_a_trial_names_the_head_of_the_ledger_too(language: Language) -> None:
    assert "a" * 64 in as_text(trial("Ville d’Exemple", language, "a" * 64))


def test_nothing_to_tell_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        about_tools(news(), Language.FR)


@pytest.mark.parametrize("cause", [c for c in Cause if c is not Cause.PROVIDER])
def test_a_drift_that_is_not_the_provider_s_doing_is_no_news(cause: Cause) -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        about_tools(news(drifts=(drift(cause=cause),)), Language.FR)


@pytest.mark.parametrize("cause", [Cause.RULES, Cause.POLICY, Cause.EXTRACTION])
def test_a_suspension_by_our_own_doing_shows_the_sentence_but_no_change(cause: Cause) -> None:
    said = read(news(decision(cause=cause), drifts=(drift(cause=cause),)))
    assert "ce n’est pas une modification par le fournisseur" in said
    assert "> We may train our models on them unless you opt out in your settings." in said
    assert "Avant" not in said
    assert "[+" not in said
    assert "Le fournisseur a modifié ses conditions" not in said


def test_terms_that_breach_from_the_first_are_not_told_as_a_change() -> None:
    said = read(news(decision(occasion=Occasion.BASELINE, cause=None)))
    assert "Dès le premier relevé, les conditions actuelles de Lumenia" in said
    assert "Le texte, version du 29~août~2025~: > We may train" in said


def test_a_suspension_for_want_of_a_reading_blames_nobody() -> None:
    unread = decision(
        occasion=Occasion.UNVERIFIED, basis=Basis.UNVERIFIED, cause=None, breaches=(), verified=at(1)
    )
    # Its terms may have been read since, before it was told.
    said = read(news(of=tool_news(unread, verified=at(29))))
    assert "SUSPENDU (FAUTE DE RELECTURE)" in said
    assert "dernière relecture complète le 1er~août~2025" in said
    assert "Aucune modification par le fournisseur n’a été constatée" in said
    assert "Relire le texte à la source" in said
    assert "Rétablir l’outil (réservé aux autorités d’approbation)" in said
    assert "en acceptant" not in said


def test_a_tool_never_read_in_full_is_said_so() -> None:
    unread = decision(occasion=Occasion.UNVERIFIED, basis=Basis.UNVERIFIED, cause=None, breaches=())
    said = read(news(of=tool_news(unread, verified=None), sources={}))
    assert "elles n’ont jamais été toutes relues" in said
    assert "Relu le~: jamais" in said


def test_a_withdrawal_offers_no_reinstatement() -> None:
    gone = decision(occasion=Occasion.WITHDRAWN, basis=Basis.WITHDRAWN, cause=None, breaches=())
    notice = about_tools(news(gone), Language.FR)
    said = as_text(notice)
    assert notice.subject == "[Retiré] Lumenia – usages non sensibles"
    assert "monitor approve" not in said
    assert "n’est plus autorisé" in said


def test_usages_suspended_for_the_same_reason_share_one_mail_and_one_quote() -> None:
    notice = about_tools(news(decision(), decision("sensitive"), drifts=(drift(),)), Language.FR)
    said = as_text(notice)
    assert notice.subject == "[Suspendu] Lumenia – usages non sensibles et usages sensibles"
    assert said.count("Avant –") == 1
    assert said.count("monitor approve lumenia-free --usage") == 2


def test_a_breach_of_one_usage_only_says_which() -> None:
    other = breach("We keep your chats private.", DataClass.PERSONAL)
    said = read(news(decision(), decision("sensitive", breaches=(breach(), other))))
    assert "Vaut pour la catégorie d’usage «~usages sensibles~»." in said


def test_breaches_of_one_sentence_are_told_with_one_quote() -> None:
    both = (breach(), breach(data=DataClass.PERSONAL))
    said = read(news(decision(breaches=both), drifts=(drift(),)))
    assert said.count("Avant –") == 1
    assert "Données personnelles~: réutilisation" in said
    assert "Contenus (saisies, fichiers, réponses)~: réutilisation" in said


def test_several_sentences_that_breach_alike_are_told_with_one_statement() -> None:
    said = read(news(decision(breaches=(breach("One."), breach("Three.")))))
    assert letter(said).count("Contenus (saisies, fichiers, réponses)~: réutilisation") == 1
    assert said.count("Lecture automatique~:") == 2


def test_a_sentence_that_changed_comes_before_one_that_did_not() -> None:
    old = breach("We keep your chats private.")
    said = read(news(decision(breaches=(old, breach())), drifts=(drift(),)))
    assert said.index("[+may+]") < said.index("> We keep your chats private.")


def test_what_a_text_says_now_comes_before_what_it_no_longer_says() -> None:
    hunks = (Hunk("We never trained.", "", Topic.TRAINING), Hunk("", "We train now.", Topic.TRAINING))
    said = read(news(drifts=(drift(hunks),)))
    assert said.index("We train now.") < said.index("We never trained.")


def test_only_the_first_breaches_are_shown_and_the_others_counted() -> None:
    many = tuple(breach("x" * n) for n in range(1, 10))
    said = read(news(decision(breaches=many)))
    assert said.count("Lecture automatique~:") == 6
    assert "3 autres écarts ont été relevés." in said


def test_a_silent_topic_is_told_without_a_quote() -> None:
    silent = Breach(BreachCode.SILENT, Topic.LOCATION)
    said = read(news(decision(breaches=(silent,), cause=Cause.PROVIDER), drifts=(drift(),)))
    assert "Les conditions ne disent rien sur la localisation des données" in said
    assert "(«~Conditions d’utilisation~»)" in said


def test_a_sentence_that_did_not_change_is_quoted_as_it_stands() -> None:
    elsewhere = Hunk("You can opt out.", "", Topic.TRAINING)
    said = read(news(decision(), drifts=(drift((elsewhere,)),)))
    assert "Le texte, version du 29~août~2025~: > We may train" in said
    assert "Supprimé – figurait dans la version du 1er~août~2025~: > You can opt out." in said


def test_what_was_shown_beside_the_breach_is_not_shown_again() -> None:
    said = read(news(decision(), drifts=(drift((HUNKS[0],)),)))
    assert letter(said).count("unless you opt out") == 1


def test_link_targets_and_marks_are_not_shown() -> None:
    said = read(news(drifts=(drift(),)))
    assert "x.example" not in said
    assert "**" not in said


def test_a_change_without_a_topic_is_shown_when_it_is_the_news() -> None:
    said = read(news(drifts=(drift((HUNKS[2],), Effect.NONE),)))
    assert "Last updated: [+29 August+]" in said


def test_a_change_without_a_topic_is_only_counted_beside_a_suspension() -> None:
    said = read(news(decision(), drifts=(drift(),)))
    assert "Autres passages modifiés dans ce texte~: 1." in said
    assert "Last updated" not in said


def test_a_long_change_is_cut() -> None:
    long = Hunk("", "word " * 2_000, Topic.TRAINING)
    said = read(news(drifts=(drift((long,)),)))
    assert len(said) < 4_000
    assert "[…]" in said


def test_the_dates_a_change_gives_are_told() -> None:
    dated = drift(effective=date(2025, 9, 28), object_until=date(2025, 10, 8))
    said = read(news(decision(), drifts=(dated,)))
    assert "Prise d’effet~: 28~septembre~2025 (dans 30 jours)" in said
    assert "Opposition possible jusqu’au~: 8~octobre~2025" in said


def test_dates_that_were_not_read_are_said_not_to_be() -> None:
    said = read(news(decision(), drifts=(drift(),)))
    assert "Prise d’effet~: non indiquée par le nouveau texte, ni délai d’opposition" in said


def test_an_objection_is_offered_only_where_the_text_gives_one() -> None:
    without = decision(breaches=(breach(stance=Stance.PERMITTED),))
    assert "Exercer l’opposition" in read(news(decision()))
    assert "Exercer l’opposition" not in read(news(without))


def test_another_plan_is_offered_to_consumers_only() -> None:
    business = dataclasses.replace(TOOL, plan=Plan.BUSINESS)
    assert "Changer d’offre" in read(news(decision()))
    assert "Changer d’offre" not in read(news(of=tool_news(decision(), tool=business)))


def test_withdrawing_is_offered_where_the_catalogue_proposes_the_tool() -> None:
    assert "supprimer sa proposition" in read(news(decision()))
    assert "supprimer sa proposition" not in read(news(decision(proposed=False)))


@BOTH
def test_every_suspension_says_that_access_is_not_cut(language: Language) -> None:
    said = read(news(decision()), language)
    assert "L’accès technique n’a pas été coupé" in said or "Technical access has not been cut" in said


@BOTH
def test_the_head_of_the_ledger_is_named(language: Language) -> None:
    assert "0123456789abcdef" * 4 in read(news(decision()), language)


def test_open_terms_archive_is_credited_only_where_its_data_was_used() -> None:
    own = {TERMS: TermsSource(at(29), ("https://lumenia.example/terms",), None, "en")}
    assert "contributeurs d’Open Terms Archive (genai-contrib), sous licence ODC-By 1.0" in read(
        news(decision())
    )
    assert "Open Terms Archive" not in read(news(decision(), sources=own))


def test_terms_of_another_service_are_named_with_it() -> None:
    other = TermsId("Modelworks", "Privacy Policy")
    tool = dataclasses.replace(TOOL, terms=(TERMS, other))
    said = read(news(of=tool_news(decision(), tool=tool)))
    assert "Modelworks, Politique de confidentialité~: jamais" in said


def test_a_usage_the_register_no_longer_knows_is_named_by_its_id() -> None:
    assert "«~non_sensitive~»" in read(news(decision(), usages={}))


def test_commands_are_safe_to_paste() -> None:
    odd = dataclasses.replace(TOOL, id="a; rm -rf $HOME")
    assert "monitor show 'a; rm -rf $HOME'" in as_text(
        about_tools(news(of=tool_news(decision(tool=odd.id), tool=odd)), Language.FR)
    )


@BOTH
def test_hostile_names_and_quotes_stay_text(language: Language) -> None:
    quote = "<script>alert(1)</script> [click](javascript:alert(1)) \u202eevil ![x](https://x.example/p.png)"
    tool = dataclasses.replace(TOOL, name="Lume\r\nBcc: all@x.example\r\n<b>nia</b>")
    hunk = Hunk("", f"Before. {quote}", Topic.TRAINING)
    notes = news(of=tool_news(decision(breaches=(breach(quote),)), tool=tool), drifts=(drift((hunk,)),))
    notice = about_tools(notes, language)
    page = as_html(notice)
    assert "\n" not in notice.subject
    assert "\r" not in notice.subject
    assert "<script" not in page
    assert "javascript:" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "\u202e" not in page + as_text(notice)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; click" in page


@BOTH
def test_only_web_addresses_become_links(language: Language) -> None:
    sources = {TERMS: TermsSource(at(29), ("javascript:alert(1)", 'https://x.example/"><b>'), None, "en")}
    page = as_html(about_tools(news(decision(), sources=sources), language))
    assert page.count("<a ") == 1
    assert 'href="https://x.example/&quot;&gt;&lt;b&gt;"' in page


@BOTH
def test_no_notice_speaks_of_compliance(language: Language) -> None:
    said = (
        read(news(decision(), drifts=(drift(),)), language) + read(news(drifts=(drift(),)), language)
    ).lower()
    assert "conforme" not in said
    assert "complian" not in said


# --- several tools -------------------------------------------------------------------------------------

PRO = dataclasses.replace(TOOL, id="lumenia-pro", name="Lumenia Pro")


def test_tools_that_share_the_terms_share_the_mail_and_each_passage_is_shown_once() -> None:
    both = (
        tool_news(decision()),
        tool_news(decision(tool=PRO.id), tool=PRO, standing={"non_sensitive": decision(tool=PRO.id)}),
    )
    notice = about_tools(news(drifts=(drift(),), tools=both), Language.FR)
    said = " ".join(as_text(notice).replace("\u00a0", "~").split())
    assert notice.subject == "[Suspendu] Lumenia et Lumenia Pro – usages non sensibles"
    assert letter(said).count("Avant –") == 1
    assert "Lumenia (offre grand public) – usages non sensibles~: Suspendu à titre conservatoire" in said
    assert "Lumenia Pro (offre grand public) – usages non sensibles~: Suspendu" in said
    assert "monitor approve lumenia-pro --usage non_sensitive" in said
    assert "L’accès technique n’a pas été coupé~: les outils continuent de fonctionner" in said


def test_a_tool_that_the_same_terms_bind_and_that_keeps_its_status_is_named_apart() -> None:
    spared = tool_news(tool=PRO, standing={"sensitive": dataclasses.replace(ALLOWED, tool=PRO.id)})
    notice = about_tools(news(drifts=(drift(),), tools=(tool_news(decision()), spared)), Language.EN)
    said = " ".join(as_text(notice).split())
    assert notice.subject == "[Suspended] Lumenia – non-sensitive uses"
    assert "The same terms also bind Lumenia Pro (consumer plan), of which no status changes." in said
    assert "monitor approve lumenia-pro" not in said


def test_a_breach_for_one_of_the_tools_says_for_which() -> None:
    other = breach("We keep your chats private.", DataClass.PERSONAL)
    both = (
        tool_news(decision()),
        tool_news(decision(tool=PRO.id, breaches=(breach(), other)), tool=PRO),
    )
    said = read(news(tools=both))
    assert "Vaut pour Lumenia Pro (offre grand public)." in said


def test_tools_of_one_name_are_told_apart_by_their_plan_in_the_subject() -> None:
    team = dataclasses.replace(TOOL, id="lumenia-team", plan=Plan.BUSINESS)
    both = (tool_news(decision()), tool_news(decision(tool=team.id), tool=team))
    subject = about_tools(news(tools=both), Language.EN).subject
    assert subject.startswith("[Suspended] Lumenia (consumer plan) and Lumenia (business plan) – ")


def test_one_text_under_two_names_is_shown_once() -> None:
    twin = dataclasses.replace(drift(), terms=PRIVACY)
    said = read(news(drifts=(drift(), twin)))
    assert said.count("We also keep what you send us for five years.") == 1
    assert "Politique de confidentialité – réutilisation pour l’entraînement" in said


# --- what can be done, and by when ---------------------------------------------------------------------


def test_an_objection_is_offered_with_the_last_day_the_text_gives() -> None:
    dated = drift(effective=date(2025, 9, 28), object_until=date(2025, 10, 8))
    said = read(news(decision(), drifts=(dated,)))
    assert "rétablissement. À faire au plus tard le 8~octobre~2025 (dans 40 jours)." in said
    assert "De préférence avant la prise d’effet, le 28~septembre~2025 (dans 30 jours)." in said


def test_a_change_that_costs_no_approval_offers_the_objection_the_text_gives_a_time_for() -> None:
    said = read(news(drifts=(drift(object_until=date(2025, 10, 8)),)))
    assert "Exercer l’opposition que le texte prévoit, si elle est souhaitée. À faire au plus tard" in said
    assert "Exercer l’opposition" not in read(news(drifts=(drift(),)))


def test_an_objection_without_a_last_day_is_said_to_have_none() -> None:
    assert "Le texte ne donne pas de délai (lecture automatique)." in read(
        news(decision(), drifts=(drift(),))
    )


@BOTH
def test_the_page_of_each_tool_is_linked_where_there_is_one(language: Language) -> None:
    linked = about_tools(news(decision(), site="https://intranet.example/ia"), language)
    address = f"https://intranet.example/ia/{language}/tools/lumenia-free.html"
    assert address in as_text(linked)
    assert f'href="{address}"' in as_html(linked)
    assert "/tools/" not in as_html(about_tools(news(decision()), language))


# --- the decision sheet --------------------------------------------------------------------------------


def test_a_suspension_ends_in_a_sheet_to_sign_that_names_the_version_and_quotes_the_sentence() -> None:
    said = read(news(decision(versions=((TERMS, "c0ffee" * 7),)), drifts=(drift(),)))
    sheet = said.partition("FICHE DE DÉCISION")[2]
    assert "Texte et version~: Conditions d’utilisation, version du 29~août~2025 (c0ffeec0ffee)" in sheet
    assert "> We may train our models on them unless you opt out in your settings." in sheet
    assert "[ ] Rétablir, en acceptant ce qui est cité ci-dessus" in sheet
    assert "[ ] Maintenir la suspension" in sheet
    assert "Date et signature" in sheet


def test_the_sheet_offers_an_opt_out_and_another_plan_only_where_there_are_any() -> None:
    business = dataclasses.replace(TOOL, plan=Plan.BUSINESS)
    without = decision(breaches=(breach(stance=Stance.PERMITTED),))
    said = read(news(of=tool_news(without, tool=business)))
    assert "l’opposition ayant été exercée" not in said
    assert "changer d’offre" not in said


def test_the_sheet_of_a_tool_that_was_not_read_accepts_nothing() -> None:
    unread = decision(occasion=Occasion.UNVERIFIED, basis=Basis.UNVERIFIED, cause=None, breaches=())
    sheet = read(news(of=tool_news(unread))).partition("FICHE DE DÉCISION")[2]
    assert "[ ] Rétablir l’outil [ ] Maintenir la suspension [ ] Retirer l’outil" in sheet


def test_a_withdrawal_has_no_sheet_and_neither_has_a_change() -> None:
    gone = decision(occasion=Occasion.WITHDRAWN, basis=Basis.WITHDRAWN, cause=None, breaches=())
    assert "FICHE DE DÉCISION" not in read(news(gone)) + read(news(drifts=(drift(),)))


@BOTH
def test_a_referent_is_told_why_they_receive_it(language: Language) -> None:
    said = as_text(addressed(about_tools(news(decision()), language), Role.DPO))
    assert "en tant que référent IA (DPO)" in said or "as an AI referent (DPO)" in said
