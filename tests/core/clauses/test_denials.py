"""A denial denies what it bears on, and nothing else: in doubt a text permits, and promises no place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.model import Topic

READER = Reader(load_rules())

#: Sentences that permit, each with the place of a negation: what stands there denies, or says nothing.
ENGLISH = (
    "We {} use your prompts to train our models.",
    "Your content will {} be used to train our models.",
    "We {} train our models on your inputs.",
    "Your conversations {} contribute to the training of our models.",
    "Your recordings {} serve as training data for our models.",
    "We {} retain your chats to improve our models.",
    "We {} analyze your files in order to fine-tune our AI models.",
    "We {} share your data with partners so that they can train their models.",
    "We {} collect your prompts to develop our machine learning models.",
    "Our models {} learn from your conversations.",
)
GERMAN = (
    "Wir verwenden Ihre Eingaben {} zum Training unserer KI-Modelle.",
    "Ihre Inhalte werden {} zum Trainieren unserer Modelle genutzt.",
    "Wir trainieren unsere Modelle {} mit Ihren Inhalten.",
    "Ihre Daten werden {} zur Verbesserung unserer Modelle verwendet.",
    "Ihre Unterhaltungen fließen {} in das Training unserer KI-Modelle ein.",
    "Kundendaten dienen {} dem Training unserer Modelle.",
)
SPANISH = (
    "{} utilizamos sus conversaciones para entrenar nuestros modelos.",
    "Sus datos {} se utilizan para el entrenamiento de nuestros algoritmos.",
    "{} entrenamos nuestros modelos con sus mensajes.",
    "Sus contenidos {} se emplean para mejorar nuestros modelos.",
    "Sus datos {} contribuyen al entrenamiento de nuestros modelos.",
    "{} conservamos sus conversaciones para entrenar nuestros modelos.",
)
#: In French a negation stands around the verb.
FRENCH = (
    ("Vos contenus", "peuvent", "servir à entraîner nos modèles."),
    ("Nous", "utilisons", "vos conversations pour entraîner nos modèles d'IA."),
    ("Nous", "entraînons", "nos modèles sur vos messages."),
    ("Vos données", "servent", "à l'amélioration de nos algorithmes."),
    ("Le Prestataire", "exploite", "les données du Client à des fins d'apprentissage automatique."),
    ("Nos modèles", "apprennent", "de vos échanges."),
    ("Vos prompts", "sont", "intégrés à nos jeux de données d'entraînement."),
    ("Nous", "réutilisons", "vos requêtes pour améliorer nos modèles."),
    ("La Société", "traite", "vos documents afin de développer ses modèles d'intelligence artificielle."),
    ("Vos conversations", "contribuent", "à l'entraînement de nos modèles."),
    ("Vos fichiers", "alimentent", "nos modèles."),
    ("Nous", "partageons", "vos données avec des tiers pour qu'ils entraînent leurs modèles."),
    ("Nous", "conservons", "vos conversations pour améliorer nos modèles."),
)


def training(text: str) -> set[str]:
    return {f.stance for f in READER.read(text).findings if f.topic is Topic.TRAINING}


def places(text: str) -> set[str]:
    return {f.stance for f in READER.read(text).findings if f.topic is Topic.LOCATION}


def denied_in_french(who: str, verb: str, what: str, how: str) -> str:
    before = "n'" if verb[0] in "aeéio" else "ne "
    return f"{who} {before}{verb} {how} {what}"


@given(st.sampled_from(ENGLISH), st.sampled_from(["never", "do not", "cannot", "will not"]))
def test_a_negation_never_leaves_an_english_sentence_permitted(sentence: str, negation: str) -> None:
    assert "permitted" in training(sentence.replace("{} ", ""))
    assert "permitted" not in training(sentence.format(negation))


@given(
    st.sampled_from(FRENCH),
    st.sampled_from(["pas", "jamais", "plus", "en aucun cas", "nullement", "aucunement"]),
)
def test_a_negation_never_leaves_a_french_sentence_permitted(
    sentence: tuple[str, str, str], negation: str
) -> None:
    assert "permitted" in training(" ".join(sentence))
    assert "permitted" not in training(denied_in_french(*sentence, negation))


@given(st.sampled_from(GERMAN), st.sampled_from(["nicht", "nie", "niemals", "keinesfalls", "in keinem Fall"]))
def test_a_negation_never_leaves_a_german_sentence_permitted(sentence: str, negation: str) -> None:
    assert "permitted" in training(sentence.replace("{} ", ""))
    assert "permitted" not in training(sentence.format(negation))


@given(st.sampled_from(SPANISH), st.sampled_from(["no", "nunca", "jamás", "en ningún caso"]))
def test_a_negation_never_leaves_a_spanish_sentence_permitted(sentence: str, negation: str) -> None:
    assert "permitted" in training(sentence.replace("{} ", ""))
    assert "permitted" not in training(sentence.format(negation))


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not sell your data, but we use your prompts to train our models.",
        "We do not sell your prompts and use them to train our models.",
        "We never share your prompts with advertisers and may use them to train our models.",
        "We do not collect payment data and use your conversations to train our models.",
        "You are not required to provide your content, which we use to train our models.",
        "We do not guarantee that your content will not be used to train our models.",
        "Nothing in this Agreement prevents us from using your content to train our models.",
        "We do not limit our use of your content to the Service and may use it for training our models.",
        "We do not need your consent to use your content to train our models.",
        "By accepting these terms, you give your explicit consent to the use of your chats for model training.",
        "Nous ne vendons pas vos données et les utilisons pour entraîner nos modèles.",
        "Nous ne partageons pas vos données avec des tiers et les utilisons pour entraîner nos modèles.",
        "Nous ne conservons pas vos coordonnées et utilisons vos échanges pour entraîner nos modèles.",
        "Vos contenus, qui ne sont pas vendus, servent à entraîner nos modèles.",
        "Nous ne garantissons pas que vos contenus ne seront pas utilisés pour entraîner des modèles.",
        "Rien dans les présentes n'empêche la Société d'utiliser vos contenus pour entraîner ses modèles.",
        "En acceptant les présentes, vous autorisez la Société à entraîner ses modèles sur vos contenus.",
        "Wir geben Ihre Inhalte nicht weiter und verwenden sie zum Training unserer KI-Modelle.",
        "No vendemos sus datos y los utilizamos para entrenar nuestros modelos.",
    ],
)
def test_the_denial_of_something_else_or_a_bundled_consent_leaves_it_permitted(sentence: str) -> None:
    assert training(sentence) == {"permitted"}


@pytest.mark.parametrize(
    "sentence",
    [
        "L'entraînement sur vos données est désactivé par défaut ; il requiert une action positive de votre part.",
        "Model training on your chats is turned off by default; if you enable it, we use your prompts.",
    ],
)
def test_what_is_off_by_default_needs_consent_and_no_refusal(sentence: str) -> None:
    assert training(sentence) == {"opt_in"}


@pytest.mark.parametrize(
    "sentence",
    [
        "We cannot guarantee that your data will not be transferred outside the EU.",
        "Nous ne pouvons garantir que vos données ne seront pas transférées hors de l'Union européenne.",
        "Nous ne vendons pas vos données et les transférons hors de l'Union européenne.",
        "Vos données ne sont pas vendues mais peuvent être transférées hors de l'Union européenne.",
        "We do not sell your data and transfer it outside the EEA.",
        "We do not sell your data but may store it outside the European Union.",
        "We do not transfer data outside the EU without appropriate safeguards.",
        "Les données ne sont pas conservées plus de trois ans et sont hébergées hors de l'Union européenne.",
        "We never share your personal data outside our company.",
        "Your data may not be stored in the EU.",
        "Vos données ne sont pas toutes hébergées dans l'Union européenne.",
        "Vos données ne sont pas hébergées en France.",
        "Nous nous efforçons de conserver vos données dans l'Union européenne.",
        "Where possible, data is stored within the EEA.",
        "Ihre Daten werden nicht nur in der EU gespeichert.",
    ],
)
def test_what_is_denied_hedged_or_said_of_something_else_promises_no_place(sentence: str) -> None:
    assert "eu" not in places(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "No personal data leaves the EEA.",
        "Your data will not be stored or transferred outside the European Union.",
        "Aucune donnée ne fait l'objet d'un transfert en dehors de l'Union européenne.",
        "Les données ne sont ni hébergées ni accessibles hors de l'Union européenne.",
        "Die Daten verlassen die EU nicht.",
        "No transferimos sus datos fuera de la Unión Europea.",
    ],
)
def test_a_promise_that_data_stays_in_the_eu_is_read(sentence: str) -> None:
    assert places(sentence) == {"eu"}
