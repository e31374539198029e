"""Why the policy objects to what some terms say, in English."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.claims import Lack, LackKind
from monitor.core.decisions import Occasion
from monitor.core.model import Cause, Region, Scope, Stance, Topic
from monitor.core.phrases.cldr import countries, join, sentence
from monitor.core.phrases.en_names import NAMES
from monitor.core.policy import Breach, BreachCode
from monitor.core.resolution import Resolved
from monitor.core.tools import AttestationKind

_LOCALE = NAMES.locale


def quoted(words: str) -> str:
    """Return words between quotation marks."""
    return f"“{words}”"


def naming(usages: Sequence[str]) -> str:
    """Name usages within a sentence."""
    kind = "the category of use" if len(usages) == 1 else "the categories of use"
    return f"{kind} {join([quoted(usage) for usage in usages], _LOCALE)}"


def usages_only(usages: Sequence[str]) -> str:
    """Say for which usages alone something holds."""
    return f"Holds for {naming(usages)}."


def breach(found: Breach) -> str:
    """Say in a sentence or two what the policy does not accept."""
    if found.lack is not None:
        return _lacks(found.lack)
    if found.resolved is not None:
        return _says(found, found.resolved)
    about = "reuse for training" if found.topic is Topic.TRAINING else "the location of data"
    if found.code is BreachCode.SILENT:
        return f"The terms say nothing about {about}, and the policy does not accept silence on it."
    return f"The automatic reading is unsure about {about}: a person has to read the text."


def _says(found: Breach, resolved: Resolved) -> str:
    data = sentence(NAMES.data[resolved.finding.data])
    if found.code is BreachCode.OPT_OUT:
        return (
            f"{data}: reused for training unless one opts out. The policy accepts it only once the opt-out "
            "is exercised, and none is recorded that can still be counted on."
        )
    if found.code is BreachCode.COUNTRY:
        named = countries(found.countries, _LOCALE)
        return f"Data outside the European Union: {named}. The policy does not accept this."
    if found.code is BreachCode.MECHANISM:
        mechanisms = [NAMES.mechanisms[m] for m in resolved.safeguards]
        named = f"safeguards named: {join(mechanisms, _LOCALE)}" if mechanisms else "no safeguard named"
        return f"Transfer out of the European Union ({named}). The policy requires another safeguard."
    stance = NAMES.stances[resolved.stance]
    if found.topic is Topic.LOCATION:
        return f"{sentence(stance)}. The policy does not accept this."
    return f"{data}: {stance}. The policy does not accept this."


def _lacks(lack: Lack) -> str:
    match lack.lacks:
        case LackKind.ATTESTATION:
            return (
                f"The policy requires the attestation {NAMES.attestations[AttestationKind(lack.name)]}: the "
                "catalogue has none that is still valid."
            )
        case LackKind.CONTROL:
            country = countries([lack.name], _LOCALE) if lack.name else "not recorded"
            return f"Country that controls the vendor: {country}. The policy does not accept this."
        case LackKind.TERMS:
            named = quoted(NAMES.terms_types.get(lack.name, lack.name))
            return f"The policy requires the terms {named}: the tool has none that was read."


def gloss(found: Resolved, *, alone: bool = False) -> str:
    """Say what the machine read in a sentence, marked as its reading; `alone`: whatever stands elsewhere."""
    f = found.finding
    words = NAMES.stances[found.stance]
    if f.topic is Topic.TRAINING:
        words += f"; covers: {NAMES.data[f.data]}"
    if f.scope is not Scope.ALL:
        words += f"; holds for: {NAMES.scopes[f.scope]}"
    if f.region is Region.EEA:
        words += "; people in the European Economic Area"
    if f.countries:
        words += f"; countries named: {countries(f.countries, _LOCALE)}"
    if found.safeguards:
        words += f"; safeguards: {join([NAMES.mechanisms[m] for m in found.safeguards], _LOCALE)}"
    if found.stance is Stance.OPT_OUT is not f.stance:
        words += "; the opt-out stands elsewhere in the terms"
    elif found.stance is Stance.THIRD_COUNTRY_SAFEGUARDED is not f.stance:
        words += "; the terms name no safeguard, the adequacy decision is one by law"
    elif found.stance is not f.stance:
        words += "; the safeguard that the terms name is in force no longer"
    return f"Automatic reading{' of this passage alone' if alone else ''}: {words}."


def suspended_because(
    occasion: Occasion,
    cause: Cause | None,
    *,
    service: str,
    terms: Sequence[str],
    read: str,
    usages: Sequence[str],
    rebound: bool = False,
) -> str:
    """Say why a tool is suspended: what happened, whose doing it is, for which usages, until when.

    `rebound`: the text blamed binds since a contract was deposited or has ended.
    """
    texts = join([quoted(t) for t in terms], _LOCALE)
    which = f" ({texts})" if texts else ""
    until = "The approval is suspended as a precaution until an approver decides."
    gap = f"the policy for {naming(usages)}"
    ours = "this is not a change by the provider"
    match occasion, cause:
        case Occasion.WITHDRAWN, _:
            words = (
                f"The catalogue no longer proposes the tool for {naming(usages)}: its approval ends. "
                "The provider has nothing to do with it."
            )
        case Occasion.UNVERIFIED, _:
            words = (
                f"Not all the terms of {service} could be read again within the time set for "
                f"{naming(usages)} ({read}). No change by the provider was seen; in doubt, the approval is "
                "suspended until the terms are read again and someone decides."
            )
        case Occasion.EXPIRED, _:
            words = (
                f"The approval of {service} for {naming(usages)} has expired: its review was not done in "
                "time, or the opt-out it rests on is no longer counted on. No change by the provider was "
                "seen. An approver decides whether it is renewed."
            )
        case Occasion.BASELINE, _:
            words = (
                f"At their first reading, the current terms of {service}{which} do not meet {gap}. {until}"
            )
        case _, Cause.PROVIDER:
            words = (
                f"The provider of {service} changed its terms{which}. The version read on {read} departs "
                f"from {gap}. {until}"
            )
        case _, Cause.EXTRACTION:
            words = (
                f"Our extraction of the text of {service}{which} changed; {ours}. Read that way, the text "
                f"departs from {gap}. {until}"
            )
        case _, Cause.RULES:
            words = (
                f"Our reading rules changed; {ours}. Read that way, the terms of {service}{which} depart "
                f"from {gap}. {until}"
            )
        case _, Cause.POLICY if rebound:
            words = (
                f"The text that binds for {service}{which} is no longer the same: a contract was deposited, "
                f"or one has ended; {ours}. The text departs from {gap}. {until}"
            )
        case _, Cause.POLICY:
            words = (
                f"The organisation's policy changed; {ours}. The terms of {service}{which} now depart from "
                f"{gap}. {until}"
            )
        case _:
            words = f"The terms of {service}{which} depart from {gap}. {until}"
    return words
