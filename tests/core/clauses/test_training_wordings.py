"""What a sentence says on training, however it is worded: sentences made up after common ways to say it."""

from __future__ import annotations

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.model import Topic

READER = Reader(load_rules())

SAID = (
    # Permitted, in English.
    ("permitted", "We may use your prompts and outputs for training purposes."),
    ("permitted", "Your conversations may be used to fine-tune our large language models."),
    ("permitted", "User Content helps us train and tune the algorithms behind the Service."),
    ("permitted", "By using the Service you allow us to use your Content for machine learning."),
    ("permitted", "You grant us a worldwide license to use your Content, including to train AI models."),
    ("permitted", "We use information about your interactions to enhance the accuracy of our models."),
    ("permitted", "We use Customer Data for developing, training and improving our artificial intelligence."),
    ("permitted", "We may use your Content for further development and training to improve our Services."),
    ("permitted", "We use usage data to improve the accuracy of our machine learning technologies."),
    ("permitted", "Usage data may be used to train the features and functions of the product."),
    ("permitted", "We use your data for research, including advanced machine learning capabilities."),
    ("permitted", "Our models learn from your conversations."),
    ("permitted", "Inputs submitted to the free tier will be used to train our models."),
    ("permitted", "We share your data with our affiliates so that they can train their AI models."),
    ("permitted", "Your voice recordings serve as training data for our speech recognition models."),
    ("permitted", "We rely on legitimate interests to process personal data in order to train our models."),
    # Permitted, in French.
    ("permitted", "Vos contenus peuvent être utilisés pour entraîner nos modèles."),
    ("permitted", "Nous utilisons vos échanges à des fins d'apprentissage automatique."),
    ("permitted", "Les données que vous saisissez servent à alimenter nos algorithmes."),
    (
        "permitted",
        "Vos conversations sont réutilisées pour améliorer nos modèles d'intelligence artificielle.",
    ),
    ("permitted", "Nous traitons vos données pour former, développer et améliorer nos modèles d'IA."),
    ("permitted", "Vos requêtes contribuent à l'entraînement de nos systèmes d'IA."),
    ("permitted", "Vos données sont intégrées à nos jeux de données d'entraînement."),
    (
        "permitted",
        "Vous nous accordez une licence incluant le droit d'entraîner des modèles sur vos contenus.",
    ),
    ("permitted", "L'entraînement de nos modèles sur vos données repose sur notre intérêt légitime."),
    ("permitted", "Nous exploitons vos données d'usage pour perfectionner nos algorithmes."),
    # A way out.
    ("opt_out", "Unless you opt out, we may use your Content to train our models."),
    ("opt_out", "You can turn off model training at any time in your account settings."),
    ("opt_out", "If you do not want your data to be used for training, contact us by e-mail."),
    ("opt_out", "You may object to the use of your Content for AI training."),
    ("opt_out", "You can control in Settings whether your chats are used to improve our models."),
    ("opt_out", "Administrators can disable the use of workspace data for model training."),
    ("opt_out", "Paid subscribers may exclude their content from model training."),
    ("opt_out", "We use your chats to train our models by default; you can switch this off in settings."),
    ("opt_out", "Nous utilisons vos conversations pour entraîner nos modèles, sauf si vous vous y opposez."),
    ("opt_out", "Vous pouvez désactiver l'utilisation de vos données pour l'entraînement."),
    ("opt_out", "À moins que vous ne vous y opposiez, vos contenus serviront à entraîner l'IA."),
    ("opt_out", "Vous pouvez vous opposer à l'entraînement de nos modèles avec vos contenus."),
    ("opt_out", "Vos messages servent à entraîner nos modèles, à moins que vous ne refusiez."),
    ("opt_out", "Décochez l'option « Améliorer le modèle » pour que vos données ne soient plus utilisées."),
    (
        "opt_out",
        "Par défaut, vos conversations entraînent nos modèles ; vous pouvez désactiver cette option.",
    ),
    # Consent.
    ("opt_in", "We only use your Content to train our models if you opt in."),
    ("opt_in", "With your explicit consent, we use your recordings to train our models."),
    ("opt_in", "We will not train our models on your data without your prior written consent."),
    ("opt_in", "Customer Data is not used for training unless Customer expressly agrees."),
    ("opt_in", "Model improvement is off by default; if you enable it, we use your prompts to train."),
    ("opt_in", "Vos données ne sont utilisées pour entraîner nos modèles qu'avec votre consentement."),
    ("opt_in", "Nous n'entraînons pas nos modèles sur vos contenus sans votre accord préalable."),
    ("opt_in", "Si vous l'acceptez, vos conversations serviront à entraîner nos modèles."),
    ("opt_in", "Sauf autorisation écrite du Client, ses données ne servent pas à entraîner nos modèles."),
    ("opt_in", "Seulement si vous activez le partage, vos messages aident à entraîner notre IA."),
    # Denied.
    ("denied", "We do not and will not use your Content to train our models."),
    ("denied", "Your data is never used to train AI models."),
    ("denied", "We will not use raw or identifiable PII for model training."),
    ("denied", "None of your code is trained on by us or by third parties."),
    ("denied", "No customer data is used for training."),
    ("denied", "Our model providers are contractually prohibited from training on your data."),
    ("denied", "We do not transfer such data to AI tools for any purpose, including model training."),
    ("denied", "Neither we nor our partners use your inputs to train models."),
    ("denied", "We do not permit any third party to train models on Customer Data."),
    ("denied", "Your prompts are processed in memory and are neither stored nor used for training."),
    ("denied", "Training on customer content is prohibited."),
    ("denied", "Vos données ne sont jamais utilisées à des fins d'entraînement."),
    ("denied", "Nous n'utilisons aucunement vos contenus pour entraîner des modèles."),
    ("denied", "Aucune donnée client n'est exploitée pour l'apprentissage de nos modèles."),
    ("denied", "Vos contenus ne servent ni à entraîner ni à améliorer nos modèles."),
    ("denied", "Nos prestataires s'interdisent d'entraîner leurs modèles sur vos données."),
    ("denied", "Vos données sont traitées à l'exclusion de tout entraînement de modèles."),
    ("denied", "En aucun cas vos documents ne seront utilisés pour l'entraînement d'une IA."),
    # Improvement.
    ("improvement", "We use the data we collect to develop new features and services."),
    ("improvement", "To help us understand how you use the Services and improve them, we log your clicks."),
    ("improvement", "We may access the content of your projects to troubleshoot and improve our service."),
    ("improvement", "We process personal data for analytics, research and product development."),
    ("improvement", "Usage information lets us make the Service more useful."),
    ("improvement", "Nous analysons votre navigation afin d'améliorer nos produits et services."),
    ("improvement", "Vos données nous permettent de développer de nouvelles fonctionnalités."),
    ("improvement", "Nous utilisons vos données pour optimiser le fonctionnement de notre plateforme."),
    ("improvement", "Nous traitons vos données à des fins de recherche et développement."),
    ("improvement", "Ces informations servent à l'amélioration continue de nos offres."),
    ("improvement", "Wir nutzen Ihre Daten, um unsere Dienste zu verbessern."),
    ("improvement", "Usamos sus datos para mejorar nuestros servicios."),
    # Among headings, lead-ins, tables and other languages.
    (
        "permitted",
        "We may use Submissions to build, refine and enhance our machine-learning models and related technology.",
    ),
    ("permitted", "Content you publish publicly may be used to develop large language models."),
    (
        "permitted",
        "By submitting Prompts you agree that they may be incorporated into our training datasets.",
    ),
    (
        "permitted",
        "Your use of the free version means that your inputs and outputs will be used for model improvement.",
    ),
    ("permitted", "We collect your voice to teach our speech models to recognise more accents."),
    ("permitted", "We analyze chat transcripts to fine-tune the assistant."),
    (
        "permitted",
        "The license you grant includes the right for us to train, retrain and evaluate our models with Your Content.",
    ),
    ("permitted", "We share data with third-party AI developers who may use it to train their own models."),
    (
        "permitted",
        "We process your personal data for the purpose of training our AI (legal basis: legitimate interests).",
    ),
    ("permitted", "Data derived from your use may be used to improve our algorithms."),
    ("opt_out", "To opt out of having your content used for training, fill in this form."),
    ("opt_out", "Users on paid plans can disable training in the privacy settings."),
    ("opt_out", "We train on your interactions unless you switch off the Help improve setting."),
    ("opt_out", "If you'd prefer that we do not use your conversations to train our AI, e-mail us."),
    (
        "opt_out",
        "Your data may be used for model training; however, you have the right to object at any time.",
    ),
    ("opt_out", "Enabling Privacy Mode prevents your code from being used for training."),
    ("opt_out", "Enterprise customers may opt out from the use of their data for AI development."),
    ("opt_in", "We will ask for your permission before using your files to train our models."),
    ("opt_in", "If you join our beta data-sharing program, your prompts may be used to train models."),
    ("opt_in", "When you rate a response, we use that conversation to improve our models."),
    ("denied", "Your content will not be used to train, retrain or improve our foundation models."),
    ("denied", "Customer Data shall not be used for the purpose of training any machine learning models."),
    ("denied", "The Processor must not use Personal Data to train artificial intelligence."),
    ("denied", "We never train on your business data."),
    ("denied", "Data sent through the API is not used to improve our models."),
    (
        "denied",
        "We use zero data retention with our model providers, who may not use your data for training.",
    ),
    ("denied", "Provider will refrain from using Customer Content for training purposes."),
    ("denied", "Under no circumstances will your files be used to train AI."),
    ("denied", "Your information is only used to provide the service and never for model training."),
    ("denied", "Tes vidéos t'appartiennent. Nous ne les utilisons jamais pour entraîner nos modèles."),
    (
        "denied",
        "Aucune de vos données n'est utilisée pour entraîner des modèles d'intelligence artificielle.",
    ),
    ("denied", "Le Prestataire s'engage à ne pas utiliser les Données du Client pour entraîner ses modèles."),
    ("denied", "Les contenus du Client sont exclus de tout processus d'entraînement."),
    (
        "denied",
        "Vos données restent confidentielles et ne sont pas utilisées à des fins d'amélioration de nos modèles.",
    ),
    ("denied", "Les données traitées via l'API ne servent pas à l'apprentissage des modèles."),
    (
        "denied",
        "Nous n'utilisons pas et n'autorisons pas nos fournisseurs à utiliser vos données pour entraîner leurs modèles.",
    ),
    (
        "denied",
        "Il est interdit au sous-traitant d'entraîner des modèles avec les données du responsable de traitement.",
    ),
    (
        "permitted",
        "L'ensemble de données peut être utilisé pour développer et améliorer les technologies de machine learning, y compris pour entraîner nos modèles.",
    ),
    ("permitted", "Vos messages peuvent être relus et intégrés à des jeux d'entraînement."),
    (
        "permitted",
        "En utilisant la version gratuite, vous acceptez que vos conversations servent à améliorer nos modèles.",
    ),
    (
        "permitted",
        "Nous pouvons utiliser les Contenus afin d'entraîner, de tester et d'améliorer nos systèmes d'intelligence artificielle.",
    ),
    (
        "permitted",
        "Vos données d'utilisation sont exploitées à des fins de développement de nos algorithmes.",
    ),
    (
        "permitted",
        "Finalité : entraînement des modèles à partir des conversations. Base légale : intérêt légitime.",
    ),
    (
        "opt_out",
        "Vous disposez d'un droit d'opposition à l'utilisation de vos données pour l'entraînement des modèles.",
    ),
    (
        "opt_out",
        "Vous pouvez à tout moment refuser que vos conversations soient utilisées pour entraîner nos modèles.",
    ),
    ("opt_out", "Les abonnés peuvent exclure leurs contenus de l'entraînement depuis leurs paramètres."),
    ("opt_out", "L'entraînement sur vos données est activé par défaut, mais vous pouvez le désactiver."),
    ("opt_in", "Avec votre consentement, vos enregistrements nous aident à entraîner nos modèles vocaux."),
    ("opt_in", "Vos retours (pouce levé ou baissé) peuvent servir à améliorer nos modèles."),
    ("opt_in", "Nous ne réutilisons vos contenus pour entraîner notre IA que si vous y consentez."),
    (
        "improvement",
        "Nous recueillons des données de navigation pour mieux comprendre vos usages et améliorer nos services.",
    ),
    ("improvement", "Finalité : amélioration de nos produits et services à partir de vos données."),
    ("improvement", "Ces cookies nous permettent d'améliorer le fonctionnement de notre site."),
    ("improvement", "Réaliser des études statistiques sur vos données afin de développer notre offre."),
    ("improvement", "We use cookies to analyze traffic and improve our website."),
    ("improvement", "We may use aggregated data to improve the Services."),
    ("improvement", "Your information helps us create new features."),
    ("improvement", "We use Customer Data to provide, maintain, secure and improve the Services."),
    (
        "improvement",
        "How we use your information\n---------------------------\n\n*   To develop new products and services;",
    ),
    (
        "improvement",
        "Why we process your data\n------------------------\n\n*   Research and analytics to enhance our offerings",
    ),
    (
        "improvement",
        "We use the information we collect for the following purposes:\n\n*   to provide the Services\n*   to maintain and improve our platform",
    ),
    (
        "permitted",
        "We use the information we collect for the following purposes:\n\n*   to provide the Services\n*   to train our models",
    ),
    (
        "permitted",
        "We may use your Content to:\n\n*   operate the Services; and\n*   develop and train our AI systems.",
    ),
    (
        "denied",
        "We will not use your Content to:\n\n*   train our models; or\n*   train models of third parties.",
    ),
    ("denied", "Provider shall not:\n\n*   sell Customer Data;\n*   use Customer Data to train AI models."),
    (
        "denied",
        "Le Prestataire s'interdit :\n\n*   de vendre les données ;\n*   d'utiliser les données du Client pour entraîner des modèles d'IA.",
    ),
    (
        "improvement",
        "Nous utilisons vos données pour :\n\n*   fournir le service ;\n*   améliorer et développer nos produits.",
    ),
    (
        "permitted",
        "Nous utilisons vos données pour :\n\n*   fournir le service ;\n*   entraîner et perfectionner nos modèles.",
    ),
    (
        "improvement",
        "Pourquoi utilisons-nous vos données ?\n-------------------------------------\n\n*   Pour améliorer nos services et notre relation client",
    ),
    (
        "improvement",
        "| Finalité | Base légale |\n| --- | --- |\n| Amélioration de nos services | Intérêt légitime |",
    ),
    (
        "permitted",
        "| Purpose | Data | Basis |\n| --- | --- | --- |\n| Model training | Inputs, Outputs | Legitimate interests |",
    ),
    (
        "permitted",
        "| Finalité | Données | Base |\n| --- | --- | --- |\n| Entraînement de nos modèles d'IA | Conversations | Intérêt légitime |",
    ),
    (
        "permitted",
        "## Do you train on my data?\n\nYes. We use conversations from the free plan to train our models.",
    ),
    (
        "denied",
        "## Do you use my data to train your models?\n\nNo. We do not use your data to train our models.",
    ),
    ("denied", "## Training\n\nNo Training. Provider will not train on Customer Content."),
    (
        "opt_out",
        "## Your choices\n\nModel training. You can decide whether we use your content to train our models by visiting your settings.",
    ),
    (
        "opt_out",
        "We use your chats to train our models. You may opt out at any time in Settings > Data controls.",
    ),
    (
        "opt_out",
        "Nous utilisons vos conversations pour entraîner nos modèles. Vous pouvez vous y opposer à tout moment dans vos paramètres.",
    ),
    ("opt_in", "We use your voice recordings to train speech models only where you have given consent."),
    ("permitted", "We may retain de-identified prompts and use them to train our models."),
    ("permitted", "Wir verwenden Ihre Eingaben zum Training unserer KI-Modelle."),
    ("denied", "Ihre Daten werden nicht zum Trainieren von KI-Modellen verwendet."),
    ("opt_out", "Sie können der Nutzung Ihrer Daten zum Training unserer Modelle widersprechen."),
    ("permitted", "Podemos utilizar sus conversaciones para entrenar nuestros modelos."),
    ("denied", "No utilizamos sus datos para entrenar nuestros modelos de IA."),
    ("opt_out", "Puede oponerse al uso de sus datos para el entrenamiento de nuestros modelos."),
    ("permitted", "我们可能会将您的输入和输出用于模型训练和优化。"),
    ("denied", "您的数据不会用于训练模型。"),
    ("opt_out", "您可以在设置中关闭“改进模型”,我们将不再使用您的数据训练模型。"),
    ("improvement", "我们会使用您的信息来改进我们的产品和服务。"),
    ("opt_in", "未经您的同意,我们不会使用您的数据训练模型。"),
    ("improvement", "To analyse usage in order to help us build better products, we collect log data."),
    ("improvement", "We use your information to do research and development."),
    ("improvement", "This helps us to make your content recommendations and our Services better."),
    ("improvement", "We conduct data analysis and test new features using the data we collect."),
    (
        "permitted",
        "We may use the Data to create, test and refine our AI-based products and the algorithms behind them.",
    ),
    ("denied", "We contractually prohibit our LLM providers from using your data to train their models."),
    ("denied", "Your data is yours: it is not shared with model providers for training."),
    ("denied", "Customer Content is excluded from model training."),
    ("denied", "Content from business accounts is never used to improve our models by default."),
    ("opt_in", "Unless you give us explicit permission, we won't use your files for AI training."),
    ("opt_in", "Vos fichiers ne sont utilisés pour l'entraînement que si vous avez donné votre accord."),
    (
        "opt_out",
        "Vous avez la possibilité de refuser l'utilisation de vos contenus à des fins d'entraînement.",
    ),
    (
        "opt_out",
        "Cette option est activée par défaut ; désactivez-la pour que vos messages ne servent plus à entraîner nos modèles.",
    ),
    # Longer sentences.
    (
        "permitted",
        "Subject to applicable law, we and our affiliates may process the Materials you upload in order to develop, test, train and improve the machine learning models underlying our products.",
    ),
    (
        "permitted",
        "When you use the free version of the Service, your prompts and the generated responses may be reviewed by humans and used to make our models better.",
    ),
    ("permitted", "We retain conversation logs for the purposes of debugging, safety and model training."),
    (
        "permitted",
        "You consent to our using your images as part of datasets on which our generators are trained.",
    ),
    ("permitted", "Aggregated and anonymised usage data may be used for training algorithms."),
    (
        "permitted",
        "We may license your content to third parties for the purpose of training artificial intelligence.",
    ),
    ("permitted", "User interactions are fed back into our models to improve accuracy."),
    (
        "permitted",
        "Afin d'améliorer la qualité des réponses, vos échanges avec l'assistant peuvent servir à l'entraînement du modèle.",
    ),
    (
        "permitted",
        "Les fichiers déposés pourront être utilisés par l'éditeur pour le développement de ses modèles d'intelligence artificielle.",
    ),
    (
        "permitted",
        "Nous conservons les enregistrements vocaux pour entraîner notre système de reconnaissance vocale.",
    ),
    (
        "permitted",
        "Vous autorisez la Société à utiliser vos Contenus pour l'apprentissage de ses algorithmes.",
    ),
    (
        "opt_out",
        "If you do not wish for your content to be used to improve our models, you can disable this in your profile.",
    ),
    (
        "opt_out",
        "We use submitted content to train models unless you are an Enterprise customer or have opted out.",
    ),
    ("opt_out", "You have the right to ask us not to use your personal data for training purposes."),
    ("opt_out", "Toggle off 'Help improve our models' to stop your chats from being used for training."),
    (
        "opt_out",
        "À défaut d'opposition de votre part, vos contributions seront utilisées pour entraîner nos modèles.",
    ),
    (
        "opt_out",
        "Vous pouvez à tout moment vous opposer à ce que vos données soient utilisées pour entraîner nos modèles.",
    ),
    ("opt_in", "Your data will not be used for training without your express opt-in consent."),
    ("opt_in", "We train on your content only with your prior permission."),
    (
        "opt_in",
        "Thumbs up/down feedback you submit may be used, together with the conversation, to train our models.",
    ),
    (
        "opt_in",
        "L'utilisation de vos données pour entraîner nos modèles est soumise à votre consentement préalable.",
    ),
    ("opt_in", "Aucun entraînement n'est réalisé sur vos données sans votre accord explicite."),
    (
        "denied",
        "Notwithstanding anything to the contrary, Supplier shall not use, and shall not permit its subcontractors to use, Customer Data for training or improving AI models.",
    ),
    (
        "denied",
        "Your inputs, outputs and embeddings are NOT available to other customers and are NOT used to improve any models.",
    ),
    ("denied", "We don't use the content of your documents to train generative AI."),
    (
        "denied",
        "Customer retains ownership, and we do not acquire any right to use Customer Content to train models.",
    ),
    ("denied", "Data processed through the enterprise plan is excluded from any training of our models."),
    ("denied", "In no event will Customer Data be used to fine-tune models shared with other customers."),
    (
        "denied",
        "Le Prestataire garantit que les données du Client ne seront pas utilisées pour entraîner, réentraîner ou améliorer un modèle d'intelligence artificielle.",
    ),
    ("denied", "Ni vos requêtes ni les réponses ne sont utilisées pour l'entraînement de nos modèles."),
    ("denied", "Vos données ne font l'objet d'aucun entraînement."),
    (
        "denied",
        "Nos fournisseurs de modèles s'engagent contractuellement à ne pas entraîner leurs modèles sur vos données.",
    ),
    (
        "improvement",
        "We may also use the Personal Information to conduct surveys, research and development of new services.",
    ),
    (
        "improvement",
        "We use log data to diagnose problems with our servers and to improve the quality and design of our site.",
    ),
    ("improvement", "We analyze usage patterns so that we can make our product easier to use."),
    ("improvement", "Your data may be used for internal business purposes such as product innovation."),
    ("improvement", "Nous réalisons des mesures d'audience afin d'améliorer l'ergonomie de notre site."),
    ("improvement", "Vos données sont traitées en vue d'améliorer la qualité de nos services."),
    ("improvement", "Nous utilisons les données collectées dans le but d'enrichir nos fonctionnalités."),
)

SILENT = (
    "You may not use Output to train competing models.",
    "You shall not scrape the Service to train AI models.",
    "Our staff receives annual privacy training.",
    "We may process data in training sessions for our employees.",
    "We provide training materials and onboarding to Customer.",
    "Our models are trained on publicly available data.",
    "You may fine-tune your own models with your data.",
    "Don't build tools that target users under 13 years of age.",
    "Follow the law: do not engage in the development or distribution of illegal goods or services.",
    "We have been informed in advance to set up accounts for participants of your service.",
    "Documents, programs, data and development tools are owned by us and our licensors.",
    "The Platform lets non-technical users build applications using natural language prompts.",
    "Any feedback, ideas or improvements you send us remain our property.",
    "We host custom machine learning models that have been trained by other users on their images.",
    "Tout manquement peut entraîner la suspension de vos données et contenus.",
    "Le retrait du consentement n'entraîne pas la suppression de vos données.",
    "Nos collaborateurs suivent une formation à la protection de vos données.",
    "La formation du contrat a lieu lorsque vous validez vos informations.",
    "Vous vous interdisez d'utiliser nos contenus pour entraîner une intelligence artificielle.",
    "Le non-respect des présentes peut entrainer la fermeture de votre compte.",
    "Le kit de développement logiciel identifie vos appareils.",
    "Le développement d'internet expose vos données à des risques.",
    "Le responsable de traitement s'engage à former son personnel à la sécurité des données.",
    "Une mise à jour peut entraîner une perte de données.",
    "Toute violation entraînera la suppression de vos contenus.",
    "You must not use data from the Service to improve a competing product.",
    "We may update the Service to improve it from time to time.",
    "Customer may train Customer's own models using Customer Data.",
    "Our engineers are trained in data protection.",
    "You are responsible for the training data you upload.",
    "We keep improving the security of your data.",
    "## Restrictions\n\nYou may not:\n\n*   use Output to train models;\n*   reverse engineer the Service.",
    "You agree that you will not:\n\n*   use any data from the Services to train or improve any AI.",
    "Vous ne devez pas :\n\n*   utiliser les contenus générés pour entraîner un modèle concurrent.",
    "The outcome of training data protection officers is reviewed.",
    "L'absence de réponse entraîne l'acceptation des nouvelles données contractuelles.",
    "Nous développons de nouvelles fonctionnalités chaque mois.",
    "We improve our security regularly.",
    "Enhance your resume with our AI tools.",
    "You will not use the Service or Output to create training data for a competing model.",
    "Employees complete security awareness training every year before accessing customer data.",
    "This agreement trains no rights on you.",
    "You can train the chatbot on your website content.",
    "Le défaut de paiement entraîne de plein droit la résiliation et la suppression des données.",
    "L'utilisateur s'engage à ne pas utiliser le service pour développer un produit concurrent.",
    "Nous assurons la formation de vos équipes à l'utilisation du service.",
    "Our models can make mistakes about your data.",
)


@pytest.mark.parametrize(("stance", "sentence"), SAID)
def test_a_wording_is_read_as_what_it_says(stance: str, sentence: str) -> None:
    said = [
        f for f in READER.read(sentence, terms_type="Privacy Policy").findings if f.topic is Topic.TRAINING
    ]
    assert stance in {f.stance for f in said}, [(f.rule, f.stance, f.data) for f in said]
    assert {f.stance for f in said} <= {stance, *(("denied",) if stance in {"opt_in", "opt_out"} else ())}


@pytest.mark.parametrize("sentence", SILENT)
def test_a_look_alike_says_nothing_on_training(sentence: str) -> None:
    said = [
        f for f in READER.read(sentence, terms_type="Privacy Policy").findings if f.topic is Topic.TRAINING
    ]
    assert not said, [(f.rule, f.stance, f.data) for f in said]
