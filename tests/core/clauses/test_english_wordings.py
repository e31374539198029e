"""What English sentences say on both topics: made up and labelled before they were read."""

from __future__ import annotations

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.model import Topic

READER = Reader(load_rules())

#: By topic and stance; the stance "silent" is that of look-alikes, which say nothing on the topic.
SENTENCES = {
    ("training", "permitted"): (
        "We may leverage your submissions to make our models smarter.",
        "Queries you enter may be reviewed by humans and added to datasets on which future versions of our models are trained.",
        "You grant Acme the right to use User Inputs for the purpose of training, testing and validating its AI.",
        "Data collected from free accounts feeds into the continuous learning of our algorithms.",
        "We process interaction data to train, test and improve the artificial intelligence underlying the Platform.",
        "Acme may use Customer Data to develop, refine and validate machine-learning models.",
        "To help our AI get better, we retain transcripts of your calls.",
        "Our engineers use anonymized prompts to fine tune the model.",
        "We rely on your chats to teach our assistant how to respond better.",
        "We use data from your account, including prompts, to build better models.",
        "Submissions may be included in training corpora.",
        "You acknowledge that Acme's models will learn from User Content.",
        "We, and our third-party partners, may use the content you post to train artificial intelligence.",
        "Your usage of free features lets us refine our AI algorithms.",
        "Acme may analyze Customer Data to create anonymized datasets for model training.",
        "Recordings are used for research and development of speech recognition models.",
        "Where you use the free version, your prompts may be reviewed and used to advance our AI research.",
        "User Data may be processed for the purpose of training, validating and testing machine learning systems.",
        "We derive insights from customer interactions to increase the accuracy of our models.",
        "Images you generate may be added to our training dataset.",
        "The rights you grant include the right for us to use Your Content to train and improve AI.",
    ),
    ("training", "opt_out"): (
        "You retain the right to withdraw your data from our training pipeline by emailing us.",
        "Your workspace admin can switch off AI training for the whole organization.",
        "If you'd prefer we didn't use your content to train our models, adjust your privacy settings.",
        "Training on your data is enabled by default but may be disabled in the dashboard.",
        "Users on the Pro plan can prevent their data from being used for training.",
        "You can ask us to stop using your content for training at any time.",
        "Toggle off “Improve the model” to keep your chats out of training.",
        "Content is used to train our models, although you may opt out via the privacy portal.",
        "You can manage whether we use your conversations for training from the Data Controls page.",
    ),
    ("training", "opt_in"): (
        "We'll only train on your conversations where you have given us permission.",
        "You may allow us to use your files to improve our models by joining our research program.",
        "Use of Customer Content for model training requires the Customer's separate written agreement.",
        "We will seek your consent before using your images to train our models.",
        "Customers may opt into our data-sharing program, under which we use their data to improve our models.",
        "Training on Customer Data happens only upon Customer's written request.",
        "If your organization has enabled data sharing, we may use inputs to improve our models.",
    ),
    ("training", "denied"): (
        "Acme shall not, and shall ensure that its subprocessors do not, use Customer Data to train any artificial intelligence model.",
        "Your prompts are discarded immediately and are never part of our training sets.",
        "Data submitted via the API isn't used for model training.",
        "We have agreements with our AI vendors that forbid them from using your data for training.",
        "Under no circumstances will your recordings be used in the development of our models.",
        "Neither Acme nor its providers train models on Customer Content.",
        "Your files are yours. We don't look at them and we don't train on them.",
        "Acme does not use, and will not permit others to use, Customer Data for machine learning.",
        "All AI features run on models hosted by vendors who are contractually prohibited from using your data to train.",
        "Customer Data is never used to train or fine-tune models for other customers.",
        "Prompts are processed in memory only and are not logged, stored or used for training.",
        "Under our agreements with AI vendors, none of your data is retained or used for training.",
        "We will not train, nor allow third parties to train, AI models using Customer Content.",
        "Your conversations are private and will not be used to teach the AI.",
        "We do not use any content you upload for the purposes of AI model development.",
    ),
    ("training", "improvement"): (
        "We look at how features are used so that we can make the product better.",
        "Your usage information helps us understand what works and build new features.",
        "Acme may collect and analyze Usage Data for the purposes of product improvement and development.",
        "Aggregated data may be used for benchmarking and to enhance our offerings.",
        "Log data lets us debug and improve our products.",
        "We may aggregate usage data to understand trends and develop new functionality.",
        "Information is used for internal research, analytics and development purposes.",
        "Cookies help us see which pages are visited so we can improve the website.",
        "Analytics providers help us understand usage so we can optimise our platform.",
        "We process personal data for product research and to develop new services.",
        "Anonymous statistics are compiled to improve service quality.",
    ),
    ("training", "silent"): (
        "Customer is responsible for training its employees on the use of the Service.",
        "You may not use the API to train a model that competes with Acme.",
        "Our models were trained on publicly available text.",
        "We are working to improve our documentation.",
        "We will improve accessibility over time.",
        "New Hires must complete training on data protection within 30 days.",
        "We improve our security measures regularly to protect your data.",
        "Do not use our services to train AI models with personal data of others.",
        "We offer training services; training data you upload remains yours.",
        "Our team is trained to handle your personal information.",
        "We hope to improve your browsing experience with cookies.",
        "An algorithm decides which posts are shown to you based on your data.",
        "Customers may train their own classifiers on the data they import.",
        "We reserve the right to improve or modify the Service at any time.",
        "Participants receive course materials and training certificates.",
    ),
    ("location", "eu"): (
        "All customer content is kept on servers in Frankfurt, Germany.",
        "We host your data exclusively with European cloud providers in EU data centers.",
        "No personal data leaves the EEA.",
        "We process and store all data on infrastructure located in Sweden.",
        "Personal data is kept inside the European Economic Area at all times.",
        "Data residency: Germany (Frankfurt).",
        "Customer Data is hosted in AWS data centers in Ireland.",
        "All processing takes place within the European Union.",
    ),
    ("location", "choice"): (
        "Enterprise customers may pin their workspace to the EU data region.",
        "Customer can elect to store Customer Data in our European data centre.",
        "Customers on the Enterprise plan may choose whether data is hosted in the EU or the US.",
        "You can select the region where your workspace data is stored.",
    ),
    ("location", "third_country"): (
        "Acme is based in Canada and your information will be processed there.",
        "Our support engineers in the Philippines may access your account data.",
        "By using the Service, you consent to your information being moved to the United States.",
        "We and our vendors operate globally, so your data may end up in countries with weaker data protection laws.",
        "Information is stored with Amazon Web Services in the us-east-1 region.",
        "Our servers are based in Virginia, USA, where your information is processed.",
        "Your data may be transferred to, and maintained on, computers located outside of your country.",
        "We are a UK company and store your data in London.",
        "Sub-processors located worldwide may have access to personal data.",
        "Some of our service providers are located in countries that do not offer an adequate level of data protection.",
        "We operate internationally, and information may be accessed by our staff in other jurisdictions.",
        "Personal information is transferred to our headquarters in Singapore.",
    ),
    ("location", "third_country_safeguarded"): (
        "For exports of personal data from the EEA we use the SCCs approved by the European Commission.",
        "Acme participates in the EU-U.S. DPF and relies on it for transfers.",
        "Where we transfer data to the US we rely on the EU-US Data Privacy Framework.",
        "The parties hereby enter into the Standard Contractual Clauses (Module Two) for any Restricted Transfer.",
        "Transfers to Switzerland are covered by an adequacy decision of the European Commission.",
        "International transfers are protected by the European Commission's standard contractual clauses.",
        "We transfer personal data to the UK on the basis of the adequacy decision.",
    ),
    ("location", "silent"): (
        "Any dispute is resolved in the courts of Delaware, United States.",
        "Acme Inc. is a Delaware corporation with offices in San Francisco.",
        "You must comply with export control laws of the United States.",
        "You can export your data to another service at any time.",
        "We comply with the laws of the countries in which we operate when you use your data rights.",
        "If you live in the EEA, contact our EU representative in Ireland about your data.",
        "You may not transfer your account to another person.",
        "The Service is controlled from the United States.",
        "Taxes may apply depending on your country.",
        "Our company is headquartered in Canada with offices in the United States.",
    ),
}


@pytest.mark.parametrize(
    ("topic", "stance", "sentence"),
    [(topic, stance, one) for (topic, stance), some in SENTENCES.items() for one in some],
)
def test_a_wording_is_read_as_what_it_says(topic: str, stance: str, sentence: str) -> None:
    said = {f.stance for f in READER.read(sentence).findings if f.topic is Topic(topic)}
    assert (stance in said) if stance != "silent" else not said
