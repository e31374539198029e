"""The shapes of `sources.yaml` to core values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from monitor.adapters.register import outlets, sources
from monitor.adapters.register import shape as file
from monitor.adapters.register.tools import OptOutShape, ToolShape
from monitor.adapters.register.usage import ADEQUATE, EXERCISED
from monitor.adapters.register.usages import UsageShape
from monitor.core.adequacy import AdequacyDecision
from monitor.core.model import DataClass, Mechanism, Stance
from monitor.core.names import document_ids
from monitor.core.register import Mail, MailTls
from monitor.core.terms import Render, SourceDocument, Terms, TermsId, Witness
from monitor.core.tools import (
    ANY,
    LONGEST_OPT_OUT,
    Attestation,
    Language,
    OptOut,
    Person,
    Proposal,
    Tolerance,
    Tool,
    Usage,
)

#: RFC 6409, RFC 8314, RFC 5321.
_PORTS: Final = {MailTls.STARTTLS: 587, MailTls.TLS: 465, MailTls.NONE: 25}


def person(key: str, shape: file.PersonShape, language: Language) -> Person:
    """Build the person `key`; `language` is the organisation's, for who names none."""
    return Person(
        key,
        shape.name,
        shape.email,
        shape.role,
        shape.language or language,
        shape.drift,
        shape.digest,
        shape.all_clear,
        shape.usages,
    )


def mail(shape: file.MailShape | None) -> Mail | None:
    """Build the mail server, if there is one; its port follows from how it is protected."""
    if shape is None:
        return None
    return Mail(shape.host, shape.port or _PORTS[shape.tls], shape.sender, shape.tls, shape.user)


def terms(key: TermsId, shape: sources.TermsShape) -> Terms:
    """Build the terms `key`; as with OTA, a document of a `combine` inherits what it does not say itself."""
    children = shape.combine or (
        (sources.CombinedShape.model_construct(fetch=shape.fetch),) if shape.fetch else ()
    )
    documents = tuple(
        SourceDocument(
            id=each,
            address=child.fetch,
            select=child.select if child.select is not None else shape.select or (),
            remove=child.remove if child.remove is not None else shape.remove or (),
            render=child.render or shape.render or Render.AUTO,
            ignore_robots=child.ignore_robots or shape.ignore_robots,
        )
        for each, child in zip(document_ids([child.fetch for child in children]), children, strict=True)
    )
    witness = None
    if shape.ota is not None:
        known_as = TermsId(shape.ota.service or key.service, shape.ota.terms or key.type)
        witness = Witness(shape.ota.collection, known_as)
    return Terms(key, documents, shape.language, witness)


def usage(key: str, shape: UsageShape, adequacy: tuple[AdequacyDecision, ...]) -> Usage:
    """Build the usage `key`; a class of data it does not name takes what it says of content."""
    training = shape.training
    named = {
        DataClass.CONTENT: training.content,
        DataClass.PERSONAL: training.personal,
        DataClass.FEEDBACK: training.feedback,
        DataClass.DEIDENTIFIED: training.deidentified,
        DataClass.FLAGGED: training.flagged,
    }
    said = {data: stances or training.content for data, stances in named.items()}
    label = shape.label
    accept = shape.countries.accept
    return Usage(
        id=key,
        label={Language.FR: label.fr or label.en or key, Language.EN: label.en or label.fr or key},
        training={data: _tolerance(stances) for data, stances in said.items()},
        location=_tolerance(shape.location),
        accepted_countries=None if accept is None else frozenset(accept) - {ADEQUATE},
        accepts_adequate=ADEQUATE in (accept or ()),
        refused_countries=frozenset(shape.countries.refuse),
        mechanisms=None if ANY in shape.mechanisms else frozenset(map(Mechanism, shape.mechanisms)),
        on_silent=shape.on_silent,
        on_unclear=shape.on_unclear,
        stale_after=shape.stale_after,
        suspend_after=shape.suspend_after,
        review_every=shape.review_every,
        review_grace=shape.review_grace,
        exercised=frozenset(data for data, stances in said.items() if EXERCISED in stances),
        required_terms=frozenset(shape.required),
        attestations=frozenset(shape.attestations),
        controlled_by=None if shape.controlled_by is None else frozenset(shape.controlled_by),
        suspend_on=shape.suspend_on,
        approvers=shape.approvers,
        adequacy=adequacy,
    )


def tool(key: str, shape: ToolShape) -> Tool:
    """Build the tool `key`."""
    return Tool(
        id=key,
        name=shape.name or key,
        service=shape.service,
        plan=shape.plan,
        terms=tuple(TermsId(shape.service, each) for each in shape.terms),
        region=shape.region,
        proposals=tuple(
            Proposal(usage, each.by, each.on, _opt_out(each.opted_out))
            for usage, each in shape.propose.items()
        ),
        referents=shape.referents,
        indicative=frozenset(TermsId(shape.service, each) for each in shape.indicative),
        attestations=tuple(
            Attestation(kind, a.perimeter, a.issuer, a.reference, a.valid_until, a.checked_by, a.checked_on)
            for kind, a in shape.attestations.items()
        ),
        controlled_by=shape.controlled_by,
        timing=outlets.timing(shape.schedule),
    )


def _opt_out(shape: OptOutShape | None) -> OptOut | None:
    if shape is None:
        return None
    return OptOut(
        shape.for_, shape.accounts, shape.on, shape.until or shape.on + LONGEST_OPT_OUT, shape.proof
    )


def _tolerance(stances: Iterable[Stance | str]) -> Tolerance:
    listed = [Stance(each) for each in stances if each not in (ANY, EXERCISED)]
    return frozenset(listed) if ANY not in stances else ANY
