"""What German, Spanish and Chinese sentences say: made up and labelled before they were read."""

from __future__ import annotations

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.model import Topic

READER = Reader(load_rules())

#: By topic and stance; the stance "silent" is that of look-alikes, which say nothing on the topic.
SENTENCES = {
    ("training", "permitted"): (
        "Wir können Ihre Eingaben verwenden, um unsere Sprachmodelle zu trainieren.",
        "Ihre Unterhaltungen werden zum Training und zur Verbesserung unserer KI-Modelle genutzt.",
        "Die von Ihnen hochgeladenen Inhalte dienen der Weiterentwicklung unserer Modelle.",
        "Von Ihnen eingegebene Texte können zur Optimierung unserer KI herangezogen werden.",
        "Mit Ihren Daten trainieren wir unsere Algorithmen.",
        "Rechtsgrundlage für das Training unserer Modelle mit Ihren Inhalten ist unser berechtigtes Interesse.",
        "Podemos utilizar sus conversaciones para entrenar nuestros modelos de inteligencia artificial.",
        "El contenido que usted envía puede emplearse para mejorar nuestros modelos.",
        "Sus datos se usan para el entrenamiento de nuestros algoritmos.",
        "Usamos sus mensajes con el fin de perfeccionar nuestros modelos de lenguaje.",
        "Usted nos concede una licencia para utilizar su contenido en el entrenamiento de modelos.",
        "Los datos recopilados podrán servir para el desarrollo de nuestra inteligencia artificial.",
        "我们可能会将您输入的内容用于模型训练和优化。",
        "您理解并同意，我们有权使用您的对话内容训练我们的人工智能模型。",
        "经脱敏处理后，我们会将您的输入和输出用于提升模型效果。",
        "您同意我们可将您上传的内容用于算法训练及产品研发。",
        "我们会利用用户输入和反馈持续训练、优化大模型。",
        "在去标识化处理后，对话数据可能用于机器学习。",
    ),
    ("training", "denied"): (
        "Kundendaten werden nicht zum Trainieren von KI-Modellen verwendet.",
        "Wir nutzen Ihre Inhalte zu keinem Zeitpunkt für das Training unserer Modelle.",
        "Ihre Daten fließen nicht in das Training von KI-Modellen ein.",
        "Ein Training von KI-Modellen mit Kundendaten findet nicht statt.",
        "Der Anbieter verpflichtet sich, die Daten des Kunden nicht für das Training von KI zu nutzen.",
        "No utilizamos los datos del cliente para entrenar nuestros modelos.",
        "Sus datos nunca se emplean para el entrenamiento de modelos de IA.",
        "Los datos del cliente no serán utilizados para entrenar modelos.",
        "Nuestros proveedores tienen prohibido entrenar sus modelos con sus datos.",
        "我们不会使用您上传的文件训练模型。",
        "未经处理的用户数据不会被用于训练大模型。",
        "我们承诺不会将您的数据用于训练人工智能模型。",
        "企业用户的数据不用于模型训练。",
    ),
    ("training", "opt_out"): (
        "Sie können der Nutzung Ihrer Daten zum Training unserer Modelle jederzeit widersprechen.",
        "Sofern Sie nicht widersprechen, verwenden wir Ihre Chats zum Training der KI.",
        "Wenn Sie nicht möchten, dass Ihre Chats zum Training verwendet werden, können Sie dies in den Einstellungen deaktivieren.",
        "Puede oponerse en cualquier momento al uso de sus datos para entrenar nuestros modelos.",
        "Si no desea que sus conversaciones se utilicen para el entrenamiento, puede desactivar esta opción en la configuración.",
        "Puede desactivar el uso de sus chats para mejorar el modelo.",
        "如您不希望您的内容被用于训练，您可以在设置中关闭“帮助改进模型”。",
        "您可以通过以下方式拒绝我们将您的数据用于模型训练。",
        "您可在“数据管理”中关闭“用于优化体验”的开关，关闭后您的对话将不再用于训练。",
    ),
    ("training", "opt_in"): (
        "Nur mit Ihrer ausdrücklichen Einwilligung verwenden wir Ihre Eingaben zum Training unserer Modelle.",
        "Solo con su consentimiento expreso utilizaremos sus datos para entrenar nuestros modelos.",
        "Solo utilizamos sus conversaciones para entrenar modelos si usted da su consentimiento.",
        "在获得您的单独同意后，我们会将您的语音用于训练语音识别模型。",
        "未经您的授权，我们不会使用您的作品训练模型。",
    ),
    ("training", "improvement"): (
        "Wir verarbeiten Ihre Nutzungsdaten, um unsere Dienste zu verbessern.",
        "Die Analyse des Nutzungsverhaltens dient der Verbesserung unseres Angebots.",
        "Utilizamos sus datos para mejorar nuestros servicios.",
        "Analizamos el uso del sitio para mejorar su funcionamiento.",
        "我们会收集您的使用信息以改进我们的产品和服务。",
        "我们会分析使用情况以优化产品功能和用户体验。",
    ),
    ("training", "silent"): (
        "Unsere Mitarbeiter nehmen regelmäßig an Datenschutzschulungen teil.",
        "Sie dürfen die Ausgaben nicht verwenden, um konkurrierende Modelle zu trainieren.",
        "El incumplimiento puede dar lugar a la suspensión de la cuenta.",
        "No puede utilizar los resultados para entrenar modelos competidores.",
        "您不得利用本服务的输出内容训练与我们竞争的模型。",
        "用户不得使用本产品的输出训练其他模型。",
    ),
    ("location", "eu"): (
        "Ihre Daten werden ausschließlich auf Servern in Deutschland gespeichert.",
        "Die Verarbeitung der personenbezogenen Daten findet ausschließlich innerhalb der EU statt.",
        "Das Hosting erfolgt in Rechenzentren in Frankfurt am Main.",
        "Die Daten verlassen die EU nicht.",
        "Sus datos se almacenan exclusivamente en servidores ubicados en la Unión Europea.",
        "Los datos se alojan en centros de datos situados en España.",
    ),
    ("location", "third_country"): (
        "Ihre personenbezogenen Daten können in die USA übermittelt werden.",
        "Unsere Dienstleister verarbeiten Daten auch außerhalb des Europäischen Wirtschaftsraums.",
        "Eine Übermittlung Ihrer Daten in Drittländer ist möglich.",
        "Ihre Daten werden auf Servern in den USA gespeichert.",
        "Sus datos personales pueden transferirse a países fuera del Espacio Económico Europeo.",
        "Almacenamos la información en servidores situados en Estados Unidos.",
        "Sus datos podrán ser tratados fuera de la Unión Europea.",
        "Nuestros servidores están en Estados Unidos y allí se almacenan sus datos.",
        "我们在中华人民共和国境内收集和产生的个人信息存储在中国境内。",
        "您的个人信息将存储在位于新加坡的服务器上。",
        "我们可能会将您的个人信息传输至您所在国家或地区以外的地方。",
        "您的个人信息将存储于中华人民共和国境内。",
        "我们的服务器位于美国，您的信息会被传输至美国。",
        "因业务需要，个人信息可能被跨境传输。",
    ),
    ("location", "third_country_safeguarded"): (
        "Die Übermittlung in Drittländer erfolgt auf Grundlage von Standardvertragsklauseln.",
        "Für die USA besteht ein Angemessenheitsbeschluss der EU-Kommission, auf den wir die Übermittlung stützen.",
        "Las transferencias internacionales se amparan en cláusulas contractuales tipo.",
        "Transferimos datos a Estados Unidos al amparo del Marco de Privacidad de Datos.",
        "向境外传输个人信息时，我们会签署标准合同条款。",
    ),
    ("location", "silent"): (
        "Gerichtsstand ist Berlin.",
        "Es gilt deutsches Recht.",
        "Este contrato se rige por la legislación española y los tribunales de Madrid.",
        "Los tribunales de Barcelona serán competentes.",
        "本协议适用中华人民共和国法律，由北京市海淀区人民法院管辖。",
        "如发生争议，由被告所在地人民法院管辖。",
    ),
}


@pytest.mark.parametrize(
    ("topic", "stance", "sentence"),
    [(topic, stance, one) for (topic, stance), some in SENTENCES.items() for one in some],
)
def test_a_wording_is_read_as_what_it_says(topic: str, stance: str, sentence: str) -> None:
    said = {f.stance for f in READER.read(sentence).findings if f.topic is Topic(topic)}
    assert (stance in said) if stance != "silent" else not said
