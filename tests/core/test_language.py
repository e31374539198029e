"""The language of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.language import language, tally, told, total

SENTENCES = {
    "en": "We will not use your content to train our models unless you choose to share it with us.",
    "fr": "Nous n'utilisons pas vos contenus pour entraîner nos modèles, sauf si vous y consentez.",
    "de": "Wir verwenden Ihre Inhalte nicht, um unsere Modelle zu trainieren, wenn Sie dem nicht zustimmen.",
    "es": "No utilizamos su contenido para entrenar nuestros modelos, salvo que usted lo autorice.",
    "it": "Non utilizziamo i contenuti per addestrare i nostri modelli, se non con il consenso della persona.",
    "nl": "Wij gebruiken uw inhoud niet om onze modellen te trainen, tenzij u daar toestemming voor geeft.",
    "pt": "Não usamos o seu conteúdo para treinar os nossos modelos, salvo se você nos der autorização.",
    "pl": "Nie używamy treści użytkownika do trenowania modeli, które są oferowane przez nas lub dla niego.",
    "sv": "Vi använder inte ditt innehåll för att träna våra modeller om du inte har gett oss lov till det.",
    "zh": "除非您同意，我们不会使用您的内容来训练我们的模型。",
    "ja": "お客様の同意がない限り、当社はお客様のコンテンツをモデルの学習に使用しません。",
    "ko": "귀하가 동의하지 않는 한 당사는 귀하의 콘텐츠를 모델 학습에 사용하지 않습니다.",
    "ru": "Мы не используем ваши данные для обучения моделей без вашего согласия, это было бы ошибкой.",
    "uk": "Ми не використовуємо ваші дані для навчання моделей без вашої згоди.",
    "el": "Δεν χρησιμοποιούμε το περιεχόμενό σας για την εκπαίδευση των μοντέλων μας.",
    "ar": "لا نستخدم المحتوى الخاص بك لتدريب نماذجنا إلا إذا وافقت على ذلك.",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_one_sentence_is_enough_to_tell_the_language(code: str) -> None:
    assert language(SENTENCES[code]) == code


@pytest.mark.parametrize(
    "text", ["", "   \n", "OpenAI, L.L.C.", "1 234,56 €", "- [x](https://the.of/and/to/in)"]
)
def test_what_holds_no_running_text_is_undetermined(text: str) -> None:
    assert language(text) == "und"


def test_the_addresses_of_links_say_nothing() -> None:
    link = "[ici](https://example.org/the/of/and/to/in/you/your/is/for/that/this) "
    assert language(link * 20 + SENTENCES["fr"]) == "fr"


def test_a_few_foreign_names_do_not_change_the_language_of_a_chinese_text() -> None:
    assert language("Baidu Netcom Science and Technology Co., Ltd. " + SENTENCES["zh"] * 3) == "zh"


def test_a_quoted_chinese_name_does_not_make_an_english_text_chinese() -> None:
    assert language(SENTENCES["en"] + " 北京百度网讯科技有限公司") == "en"


def test_the_language_of_a_long_text_is_that_of_most_of_it() -> None:
    assert language(SENTENCES["en"] + SENTENCES["fr"] * 2000) == "fr"


@given(st.text())
def test_any_text_has_a_language_code(text: str) -> None:
    assert language(text) in {
        *SENTENCES,
        "da",
        "nb",
        "fi",
        "cs",
        "ro",
        "hu",
        "tr",
        "id",
        "he",
        "th",
        "hi",
        "und",
    }


@pytest.mark.parametrize(
    ("one", "other"), [("We use the data of you.", "Nous ne la vendons pas."), ("", "数据")]
)
def test_the_tally_of_two_texts_is_the_sum_of_theirs(one: str, other: str) -> None:
    assert tally(f"{one}\n\n{other}") == total([tally(one), tally(other)])


def test_a_tally_tells_the_language_of_its_text() -> None:
    text = "We use the data that you give to us, and it is not for sale."
    assert told(tally(text)) == language(text) == "en"
