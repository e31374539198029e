"""What a sentence says on location, however it is worded: sentences made up after common ways to say it."""

from __future__ import annotations

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.model import Topic

READER = Reader(load_rules())

SAID = (
    ("eu", "All Customer Data is stored and processed exclusively within the EEA."),
    ("eu", "We host your data in data centers located in Frankfurt."),
    ("eu", "Personal data does not leave the European Union."),
    ("eu", "Vos données sont hébergées exclusivement en France."),
    ("eu", "Nos serveurs sont situés dans l'Union européenne et vos données y sont conservées."),
    ("eu", "Aucun transfert de données hors de l'Espace économique européen n'est réalisé."),
    ("eu", "Vos données ne quittent jamais l'Union européenne."),
    ("eu", "Les données sont stockées dans des centres de données localisés en Allemagne."),
    ("eu", "Ihre Daten werden ausschließlich in der EU gespeichert."),
    ("choice", "Customers may select the region in which their data is stored at rest."),
    ("choice", "EU data residency is available as an option for Customer Data."),
    ("choice", "Le client peut choisir la région dans laquelle ses données sont hébergées."),
    ("third_country", "Your information may be processed in any country where we or our affiliates operate."),
    ("third_country", "Our servers are located in the United States, where your data is stored."),
    ("third_country", "Your data may be accessed remotely from India."),
    ("third_country", "Some of our service providers are located outside the European Economic Area."),
    ("third_country", "We operate globally and may process your personal data on a global basis."),
    ("third_country", "We do not guarantee that your data is stored in any particular country or region."),
    (
        "third_country",
        "Personal data may be transferred to jurisdictions with different data protection laws.",
    ),
    (
        "third_country",
        "Vos données peuvent être transférées vers des pays situés hors de l'Union européenne.",
    ),
    (
        "third_country",
        "Certains de nos sous-traitants sont établis en dehors de l'Espace économique européen.",
    ),
    ("third_country", "Vos données sont stockées sur des serveurs situés aux États-Unis."),
    ("third_country", "Nous traitons vos données à l'échelle mondiale."),
    ("third_country", "Vos données sont susceptibles d'être consultées depuis un pays tiers."),
    ("third_country", "Nos prestataires, dont certains sont basés au Royaume-Uni, accèdent à vos données."),
    ("third_country", "Vos données peuvent faire l'objet d'un transfert en dehors de l'UE."),
    ("third_country", "Ihre Daten können in Drittländer übermittelt werden."),
    ("third_country", "Sus datos pueden transferirse fuera del Espacio Económico Europeo."),
    ("third_country", "我们会将您的个人信息存储于中华人民共和国境内。"),
    (
        "third_country_safeguarded",
        "Where we transfer data outside the EEA, we rely on the Standard Contractual Clauses.",
    ),
    ("third_country_safeguarded", "We are certified under the EU-US Data Privacy Framework."),
    (
        "third_country_safeguarded",
        "Transfers to the United Kingdom are covered by an adequacy decision of the Commission.",
    ),
    (
        "third_country_safeguarded",
        "Our group adopted Binding Corporate Rules for transfers of personal data.",
    ),
    (
        "third_country_safeguarded",
        "Ces transferts sont encadrés par les clauses contractuelles types de la Commission européenne.",
    ),
    (
        "third_country_safeguarded",
        "Le transfert repose sur une décision d'adéquation de la Commission européenne.",
    ),
    (
        "third_country_safeguarded",
        "Nos prestataires hors de l'Union sont choisis dans des pays couverts par une décision d'adéquation.",
    ),
    (
        "third_country_safeguarded",
        "Le prestataire américain adhère au Data Privacy Framework pour le transfert de vos données.",
    ),
    (
        "third_country_safeguarded",
        "Les transferts intragroupe sont régis par des règles d'entreprise contraignantes.",
    ),
    # Among headings, lead-ins, tables and other languages.
    ("third_country", "Certains prestataires peuvent traiter des données hors de l'Union européenne."),
    ("third_country", "Certains de nos prestataires peuvent être situés hors de l'Union européenne."),
    (
        "third_country",
        "Notre hébergeur est basé aux États-Unis. Les données peuvent donc être transférées hors de l'Union Européenne.",
    ),
    ("eu", "Hébergement : OVH SAS, serveurs en France, où sont conservées vos données."),
    (
        "third_country",
        "Aucun transfert hors de l'Union européenne n'est effectué, sauf nécessité contractuelle.",
    ),
    ("third_country_safeguarded", "Notre prestataire adhère au EU-US Data Privacy Framework."),
    (
        "third_country",
        "Ces prestataires appartiennent à des groupes américains et peuvent transférer des données aux États-Unis.",
    ),
    ("eu", "Les données sont hébergées chez Scaleway, dans un datacenter situé à Paris."),
    ("eu", "Vos données personnelles sont conservées au sein de l'Union européenne."),
    ("eu", "Nous ne transférons pas vos données en dehors de l'Union européenne."),
    ("eu", "L'ensemble des traitements est réalisé en France."),
    (
        "third_country",
        "Vos données peuvent être traitées par des destinataires situés dans des pays n'appartenant pas à l'Espace économique européen.",
    ),
    ("third_country", "Des équipes de support situées en Inde peuvent accéder à vos données."),
    (
        "third_country_safeguarded",
        "En cas de transfert hors de l'EEE, nous signons les clauses contractuelles types adoptées par la Commission.",
    ),
    (
        "third_country_safeguarded",
        "Le Royaume-Uni bénéficie d'une décision d'adéquation de la Commission européenne pour les transferts.",
    ),
    ("eu", "All data is stored on servers located within the European Union."),
    ("eu", "Our data centres are in Germany and your data never leaves the EU."),
    ("eu", "Data is hosted on AWS in Ireland."),
    ("third_country", "Your data is stored on servers in the US and Singapore."),
    ("third_country", "We are based in the United States and your information will be processed there."),
    (
        "third_country",
        "Information may be transferred to, and maintained on, computers located outside of your country.",
    ),
    ("third_country", "We and our service providers may store information anywhere in the world."),
    ("third_country", "By using the Service you consent to the transfer of your information to Canada."),
    (
        "third_country",
        "Personal data collected by us may be stored and processed in your region, in the United States, and in any other country where we operate.",
    ),
    ("third_country", "Your data could be accessed by our staff outside the UK and EEA."),
    ("third_country", "Our subprocessors process Customer Data in the United States and other countries."),
    (
        "third_country_safeguarded",
        "For transfers to the US we rely on the EU-US Data Privacy Framework and SCCs.",
    ),
    ("third_country_safeguarded", "The SCCs are incorporated by reference and form part of this DPA."),
    (
        "third_country_safeguarded",
        "The UK International Data Transfer Addendum applies to transfers of personal data from the UK.",
    ),
    (
        "third_country_safeguarded",
        "We use European Commission-approved standard contractual clauses when we transfer data abroad.",
    ),
    ("choice", "Enterprise customers can choose to have their data hosted in the EU."),
    (
        "third_country",
        "International transfers\n-----------------------\n\n*   We store information in the United States and other countries.",
    ),
    ("third_country", "## Where is my data stored?\n\nOn servers in Singapore."),
    (
        "eu",
        "## Où sont stockées vos données ?\n\nVos données sont stockées en France, dans les centres de données de notre hébergeur.",
    ),
    ("eu", "## Hébergement\n\nL'hébergement des données est assuré par OVH en France."),
    (
        "third_country",
        "## Transferts hors UE\n\nCertains outils que nous utilisons impliquent un transfert de données vers les États-Unis.",
    ),
    (
        "third_country_safeguarded",
        "## Transferts hors UE\n\nCes transferts sont encadrés par des clauses contractuelles types.",
    ),
    (
        "third_country_safeguarded",
        "We will transfer your personal data to the US under the EU-US DPF or, failing that, the standard contractual clauses.",
    ),
    (
        "third_country_safeguarded",
        "Appropriate safeguards (such as EU standard contractual clauses) are in place for transfers outside the EEA.",
    ),
    ("third_country", "We take appropriate safeguards when we transfer personal data to third countries."),
    (
        "third_country",
        "| Sub-processor | Purpose | Location |\n| --- | --- | --- |\n| Acme Cloud | Hosting | USA |",
    ),
    (
        "eu",
        "| Sous-traitant | Finalité | Pays |\n| --- | --- | --- |\n| Acme Cloud | Hébergement | Allemagne |",
    ),
    (
        "third_country",
        "| Sous-traitant | Finalité | Pays |\n| --- | --- | --- |\n| Acme Cloud | Hébergement | États-Unis |",
    ),
    (
        "third_country",
        "| Sub-processor | Purpose | Location |\n| --- | --- | --- |\n| Acme Cloud | Hosting | EU, US |",
    ),
    ("third_country", "Die Daten werden auf Servern in den USA gespeichert."),
    (
        "third_country_safeguarded",
        "Die Übermittlung in Drittländer erfolgt auf Grundlage von Standardvertragsklauseln.",
    ),
    ("third_country", "Sus datos se almacenan en servidores ubicados en Estados Unidos."),
    ("third_country", "我们在中国境内收集的个人信息存储在中国境内。"),
    ("third_country", "我们可能会将您的个人信息传输至新加坡的服务器。"),
    ("eu", "Customer Data at rest will remain in the EU region."),
    ("third_country", "Inference may be performed in the United States."),
    ("third_country", "Support staff in the Philippines may access Customer Data."),
    ("third_country", "Your data is hosted by Amazon Web Services in the United States."),
    ("third_country", "Nos équipes en Tunisie peuvent traiter vos données."),
    ("third_country", "Vos données peuvent être communiquées à nos filiales situées au Canada et au Japon."),
    ("third_country", "Ces données peuvent être accessibles depuis les États-Unis."),
    (
        "third_country_safeguarded",
        "Les données sont transférées au Royaume-Uni, pays reconnu adéquat par la Commission européenne.",
    ),
    ("eu", "Vos données sont stockées en Europe."),
    ("eu", "We process and store your personal data only in Sweden."),
    ("third_country", "This means your information may leave the EEA."),
    ("third_country", "Vos données peuvent quitter l'Union européenne."),
    # Longer sentences.
    (
        "third_country",
        "Your personal data may be transferred to, and processed in, countries other than the country in which you are resident.",
    ),
    (
        "third_country",
        "Our group companies and third-party service providers operate around the world, so we may process your information in any of these countries.",
    ),
    (
        "third_country",
        "The Service is hosted in the United States and if you use it from elsewhere you are transferring your data there.",
    ),
    ("third_country", "Data may be replicated to data centres in Asia Pacific and the Americas."),
    (
        "third_country",
        "Vos informations personnelles peuvent être transférées et stockées dans des pays autres que le vôtre.",
    ),
    ("third_country", "Dans le cadre de la sous-traitance, des données peuvent être traitées au Maroc."),
    (
        "third_country",
        "Les données collectées sont hébergées par une société américaine, sur des serveurs aux USA.",
    ),
    (
        "third_country",
        "Vos données pourront faire l'objet d'un transfert vers un pays n'assurant pas un niveau de protection équivalent.",
    ),
    (
        "third_country_safeguarded",
        "Transfers of personal data out of the EEA are made under the EU Commission's Standard Contractual Clauses or another lawful mechanism.",
    ),
    (
        "third_country_safeguarded",
        "Where personal data is transferred to countries not deemed adequate, we enter into SCCs with the recipients.",
    ),
    (
        "third_country_safeguarded",
        "We participate in and comply with the EU-US Data Privacy Framework as regards personal data received from the EU.",
    ),
    (
        "third_country_safeguarded",
        "Ce transfert est réalisé dans le respect de la réglementation, au moyen de clauses contractuelles types approuvées par la Commission européenne.",
    ),
    (
        "third_country_safeguarded",
        "Si des données sont transférées hors UE, nous nous assurons que le pays bénéficie d'une décision d'adéquation ou que des clauses contractuelles types sont signées.",
    ),
    (
        "third_country_safeguarded",
        "Le destinataire est certifié au titre du Data Privacy Framework pour ces transferts de données.",
    ),
    ("eu", "Customer Data is processed exclusively in data centers within the European Economic Area."),
    ("eu", "Nous hébergeons l'ensemble de vos données en France, chez un hébergeur certifié."),
    ("eu", "Les données ne font l'objet d'aucun transfert en dehors de l'Union européenne."),
    ("eu", "Vos données personnelles sont stockées sur des serveurs localisés en Irlande et aux Pays-Bas."),
    ("eu", "No personal data is transferred outside the EU."),
    ("choice", "You may select the geographic region where your content will be stored."),
    (
        "choice",
        "Regional data residency is available for Enterprise customers: data can be stored in the EU.",
    ),
    ("choice", "Le Client peut opter pour un hébergement de ses données dans l'Union européenne."),
)

SILENT = (
    "These terms are governed by the laws of the United States.",
    "Disputes about your data are subject to the courts of Ireland.",
    "If we merge with another company, your data may be transferred to it.",
    "You have the right to have your data transferred to another provider.",
    "Cookies are stored on your device.",
    "Our company has its headquarters in Singapore.",
    "You may not export the Service to any embargoed country.",
    "The information on the Site may not be appropriate or available for use in other locations.",
    "We treat your personal data with an adequate level of protection.",
    "Your choice of language or region is stored.",
    "We may be required to disclose data under laws outside your country of residence.",
    "For residents of the European Economic Area (EEA), the United Kingdom, or Switzerland we process data so.",
    "“Restricted Transfer” means a transfer of personal data from the EEA to a country outside the EEA.",
    "Si vous résidez en Suisse, vous disposez de droits sur vos données.",
    "Le droit français est applicable au traitement de vos données par les tribunaux.",
    "Vous pouvez demander le transfert de vos données à un autre responsable.",
    "Les cookies sont stockés sur votre terminal.",
    "Notre siège social est situé aux États-Unis.",
    "En cas de cession, vos données seront transférées à l'acquéreur.",
    "If you are located in the EEA, you may complain to your local authority about our processing.",
    "The company is incorporated in Delaware, United States.",
    "You may not use the Service in countries subject to sanctions.",
    "Vous pouvez introduire une réclamation auprès de la CNIL, 3 place de Fontenoy, Paris, France.",
    "Vos données sont stockées de façon sécurisée pendant trois ans.",
    "We retain personal data for as long as needed.",
    "Les présentes conditions sont soumises au droit français.",
    "We transfer data over encrypted connections.",
    "La Commission européenne met à disposition une plateforme de règlement des litiges.",
    "Le présent site est édité par Acme SAS, 10 rue de la Paix, Paris, France.",
    "We comply with data protection laws of the United States and other countries.",
    "You are responsible for the location of your servers.",
    "Le contrat peut être transféré à un tiers situé en France.",
    "Data retention depends on the type of information.",
    "If you live in the United States, you have additional rights regarding your data.",
    "We process the personal data of users located in Canada in accordance with its law.",
    "The Swiss Federal Data Protection Act may apply to your personal data.",
    "Vous pouvez exercer votre droit à la portabilité et demander le transfert de vos données.",
    "En cas de fusion, vos données pourront être transférées au repreneur.",
    "Please do not transfer your account to others.",
)


@pytest.mark.parametrize(("stance", "sentence"), SAID)
def test_a_wording_is_read_as_what_it_says(stance: str, sentence: str) -> None:
    said = [
        f for f in READER.read(sentence, terms_type="Privacy Policy").findings if f.topic is Topic.LOCATION
    ]
    assert {f.stance for f in said} == {stance}, [(f.rule, f.stance, f.countries) for f in said]


@pytest.mark.parametrize("sentence", SILENT)
def test_a_look_alike_says_nothing_on_location(sentence: str) -> None:
    said = [
        f for f in READER.read(sentence, terms_type="Privacy Policy").findings if f.topic is Topic.LOCATION
    ]
    assert not said, [(f.rule, f.stance, f.countries) for f in said]
