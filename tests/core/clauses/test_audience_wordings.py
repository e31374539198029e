"""Wordings made up after common ways to say for whom a text holds, written before it was seen how they are read."""

from __future__ import annotations

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.model import FactKind

READER = Reader(load_rules())


def said(text: str, kind: FactKind) -> list[str]:
    return sorted({fact.value for fact in READER.read(text).facts if fact.kind is kind})


PROHIBITED = [
    "The Service is provided for your personal and non-commercial use only.",
    "You may not use the Services for any commercial or business purpose.",
    "You must not use the app in the course of your business, or for any other commercial purpose.",
    "Users shall not use the chatbot for commercial purposes.",
    "Commercial use of the Service is prohibited.",
    "Any professional use of the Service is strictly forbidden.",
    "The free version may not be used for business purposes.",
    "We grant you a limited licence to use the App for private, non-commercial purposes.",
    "You agree not to use the Services on behalf of a business.",
    "This service is for private use only.",
    "You shall refrain from using the Platform for any professional purpose.",
    "Businesses may not use the Consumer Services.",
    "You will only use the Services for domestic and private use, and not for any commercial purpose.",
    "You agree that you won't use our service for commercial or business purposes.",
    "Le Service est destiné à un usage strictement personnel et non commercial.",
    "L'utilisateur s'interdit d'utiliser le Service à des fins commerciales.",
    "Toute utilisation à titre professionnel est interdite.",
    "Vous vous engagez à utiliser le Service uniquement à des fins privées et non professionnelles.",
    "Le Service ne peut être utilisé dans un cadre professionnel.",
    "Il est interdit d'utiliser le Service à des fins commerciales ou professionnelles.",
    "Vous n'êtes pas autorisé à utiliser nos Services à des fins commerciales.",
    "Vous ne devez pas utiliser l'application pour un usage professionnel.",
    "L'abonnement gratuit est réservé à un usage personnel, non commercial.",
    "Sie dürfen den Dienst nicht für gewerbliche Zwecke nutzen.",
    "Die Nutzung ist nur für den privaten Gebrauch gestattet.",
    "No está permitido utilizar el servicio con fines comerciales.",
    "本服务仅供个人非商业用途使用。",
]
RESTRICTED = [
    "You may not use the Services for commercial purposes such as resale.",
    "You may not resell the Service for commercial purposes.",
    "Customer may use the Services solely for its internal business purposes.",
    "You may access the Service for your internal business operations only.",
    "We grant you a licence to use the software solely for your own personal use.",
    "Le Client bénéficie d'un droit d'utilisation pour ses besoins internes.",
    "Vous bénéficiez d'une licence limitée à votre usage professionnel interne.",
    "Vous pouvez utiliser le Service à titre strictement personnel.",
    "Vous ne pouvez pas revendre le Service à des fins commerciales.",
]
ALLOWED = [
    "If you use the Services on behalf of your employer, you represent that you have authority to bind it.",
    "If you are using the service for an organization, you are agreeing to these Terms on behalf of that organization and have authority to do so.",
    "By accepting on behalf of a legal entity, you warrant that you are authorised to bind that entity.",
    "You may use the Outputs for commercial purposes.",
    "Commercial use of outputs is permitted.",
    "You can use the images for any lawful purpose, including commercial purposes.",
    "Si vous utilisez le Service pour le compte d'une entreprise, vous déclarez avoir le pouvoir d'engager celle-ci.",
    "Si vous acceptez les présentes conditions au nom de votre employeur, vous garantissez être habilité à le faire.",
    "Vous pouvez utiliser les contenus générés à des fins commerciales.",
    "L'usage commercial des résultats est autorisé.",
    "Wenn Sie im Namen eines Unternehmens handeln, bestätigen Sie, dass Sie bevollmächtigt sind.",
]
UNSAID = [
    "We use your data for our business purposes.",
    "We may share information with partners for commercial purposes.",
    "A statement that you are authorised to act on behalf of the owner of the copyright, a company.",
    "We process personal data on behalf of our business customers.",
    "Nous utilisons vos données à des fins commerciales.",
    "Nous ne vendons pas vos données à des fins commerciales.",
    "We will use commercially reasonable efforts.",
    "You may not use our trademarks for any commercial purpose.",
    "You acknowledge that you do not rely on it for professional advice.",
    "Notre service commercial vous répond.",
    "Do you use the Service for commercial purposes?",
    "We do not use your personal data for commercial purposes.",
]
CASES = [
    *((text, ["prohibited"]) for text in PROHIBITED),
    *((text, ["restricted"]) for text in RESTRICTED),
    *((text, ["allowed"]) for text in ALLOWED),
    *((text, []) for text in UNSAID),
]


@pytest.mark.parametrize(("text", "values"), CASES)
def test_use_at_work_is_read(text: str, values: list[str]) -> None:
    assert said(text, FactKind.PROFESSIONAL_USE) == values


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("You must be at least 16 years of age to create an account.", ["16"]),
        ("Users must be 18+ years old.", ["18"]),
        ("You must be over the age of 18 to use the Service.", ["18"]),
        ("The Service is only available to persons aged 18 or over.", ["18"]),
        ("By using the Service you confirm that you are older than 13.", ["13"]),
        ("If you are under 18, you may not use the Service.", ["18"]),
        ("Persons below the age of sixteen are not allowed to register.", ["16"]),
        ("You must be 13 or older, or 16 or older if you live in the EEA.", ["13", "16"]),
        ("Vous devez avoir au moins 18 ans pour créer un compte.", ["18"]),
        ("Le service est interdit aux moins de 15 ans.", ["15"]),
        ("Vous certifiez être âgé de 18 ans ou plus.", ["18"]),
        ("L'utilisation du service est réservée aux personnes âgées d'au moins quinze ans.", ["15"]),
        ("Les mineurs de moins de 15 ans ne peuvent pas utiliser le Service.", ["15"]),
        ("Si vous avez moins de 13 ans, vous ne devez pas utiliser nos services.", ["13"]),
        ("Sie müssen mindestens 18 Jahre alt sein, um den Dienst zu nutzen.", ["18"]),
        ("Debes tener al menos 18 años para usar el servicio.", ["18"]),
        ("使用本服务前,您应当年满18周岁。", ["18"]),
        ("未满14周岁的用户不得注册。", ["14"]),
        ("You must give at least 14 days of notice.", []),
        ("If you are under 18, your parent must agree to these Terms.", []),
        ("Si vous avez moins de 18 ans, vous devez obtenir l'accord de vos parents.", []),
        ("We keep logs for at least 18 months.", []),
        ("We do not knowingly collect data from children under 13.", []),
        ("Nous ne collectons pas sciemment de données sur les enfants de moins de 16 ans.", []),
        ("The company has been in business for over 15 years.", []),
        ("Les réclamations sont traitées sous 15 jours au moins.", []),
        ("如您未满18周岁,请在监护人的陪同下阅读本协议。", []),
    ],
)
def test_the_minimum_age_is_read(text: str, years: list[str]) -> None:
    assert said(text, FactKind.MINIMUM_AGE) == years


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("These Terms apply to consumers.", ["consumer"]),
        ("This agreement applies to our services for individuals.", ["consumer"]),
        ("This privacy notice does not apply to our enterprise customers.", ["consumer"]),
        ("These Commercial Terms apply to businesses only; these services are not intended for consumers.", ["business"]),
        ("This agreement does not apply to consumers.", ["business"]),
        ("Les présentes conditions s'appliquent exclusivement aux particuliers.", ["consumer"]),
        ("Le Service s'adresse exclusivement aux professionnels.", ["business"]),
        ("Le Service est réservé aux entreprises.", ["business"]),
        ("Consumers in the EU have a right of withdrawal.", []),
        ("This section applies to consumers.", []),
        ("We offer plans for businesses and individuals.", []),
        ("Consumer protection law applies to these Terms.", []),
    ],
)  # fmt: skip
def test_the_audience_is_read(text: str, scopes: list[str]) -> None:
    assert said(text, FactKind.AUDIENCE) == scopes


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("This Policy applies to users in the EEA, Switzerland and the UK.", ["CH EEA GB"]),
        ("These terms apply to you if you live in France.", ["FR"]),
        ("If you are located in the United States, this agreement applies to you.", ["US"]),
        ("This Policy does not apply to residents of China.", ["-CN"]),
        ("These Terms apply to users located outside the European Economic Area.", ["-EEA"]),
        ("La présente politique s'applique aux personnes résidant en Suisse.", ["CH"]),
        ("Les présentes conditions s'appliquent si vous résidez dans l'Union européenne.", ["EEA"]),
        ("Les présentes conditions ne s'appliquent pas aux utilisateurs situés au Canada.", ["-CA"]),
        ("These Terms are governed by the laws of Ireland.", []),
        ("If you reside in Germany, German law applies to these Terms.", []),
        ("Users in Brazil have additional rights that apply under this notice.", []),
        ("We transfer data to the United States; this Policy applies to you.", []),
    ],
)
def test_the_territory_is_read(text: str, places: list[str]) -> None:
    assert said(text, FactKind.TERRITORY) == places
