"""The page in English."""

from __future__ import annotations

from typing import Final

from monitor.core.decisions import Occasion
from monitor.core.model import Kind, Topic
from monitor.core.tools import Binding
from monitor.faces.report.words import PageWords


def _s(count: int) -> str:
    return "" if count == 1 else "s"


ENGLISH: Final = PageWords(
    colon=": ",
    site="AI tools: the terms we watch",
    skip="Skip to the content",
    pages="Pages",
    languages="Languages",
    other_language="Français",
    you_are_here="You are here",
    board="Board of tools",
    authorised="Authorised tools",
    sources="Sources and their health",
    policy="The policy in words",
    how="How to read this",
    feed="Decisions and changes",
    disclaimer="This watch is neither an opinion of the DPO, nor a DPIA, nor a certification.",
    made_by=(
        "Read automatically, to be read again by a person. Vendors' words are quoted in their own language."
    ),
    state_at=lambda moment: f"As of {moment}, the last complete round.",
    if_old=lambda age: (
        f"If that is more than {age} ago, what stands here is out of date: tell your IT department, and do "
        "not rely on it."
    ),
    now_old=lambda age: (
        f"Out of date: the last complete round is more than {age} old. Do not rely on this page, and tell "
        "your IT department."
    ),
    late=lambda moment, age: (
        f"Out of date: when this was written, the last complete round was that of {moment}, more than "
        f"{age} before. Do not rely on it."
    ),
    never_complete="No round has completed yet: nothing here has been read in full.",
    broken_off=lambda moment: f"The round of {moment} did not complete.",
    round_on_board="As of the last complete round; its date is on the board.",
    board_lead=(
        "What your organisation may use, for what, and since when: tools that lost their approval come first."
    ),
    go_to="Go to",
    lost="Approval lost",
    reserved="Allowed, with reservations",
    allowed="Allowed",
    unjudged="Not judged yet",
    no_tool="No tool is proposed or approved yet.",
    none_lost="No tool has lost its approval.",
    tool="Tool and category of use",
    status="Status",
    why="Why, and reservations",
    since=lambda day: f"since {day}",
    nothing_to_say="No reservation",
    more_reasons=lambda n: f"and {n} more reason{_s(n)}",
    continued=lambda n, of: f"page {n} of {of}",
    next_page="Next page",
    previous_page="Previous page",
    opt_out=lambda whom, on, until: f"Rests on an opt-out ({whom}) of {on}, counted on until {until}",
    tool_of=lambda service, plan: f"{service}, {plan}",
    outline="On this page",
    standing="Status by category of use",
    what_terms_say="What its terms say",
    read_together=(
        "Read together, as they bind. Each passage is quoted in its own language; what the machine reads in "
        "it stands below, and a person has to read it again."
    ),
    no_passage={
        Topic.TRAINING: "No passage on training was found.",
        Topic.LOCATION: "No passage on where data is was found.",
    },
    not_all_read="Not all of its texts have been read: what they say on this is not known.",
    listed=lambda n, countries: f"{n} row{_s(n)} of a list of sub-processors: {countries}",
    more_passages=lambda n: f"{n} more passage{_s(n)}: see the command `monitor show`.",
    version_of=lambda day: f"version of {day}",
    contradiction=lambda about, one, other: (
        f"Two places seem to contradict each other on {about}: {one} and {other}. A person has to read both."
    ),
    per_terms="Each text by itself",
    text="Text",
    text_language="Language",
    unknown_language="not recognised",
    never_read="never read well",
    contract=lambda terms: f"{terms} (contract)",
    recipients=lambda n: f"To whom data goes (sub-processors): {n}",
    recipient_columns=("Name", "Purpose", "Country"),
    more_recipients=lambda n: f"{n} more: see the text itself.",
    left_out=lambda n: f"Left out, as not applying to this tool: {n} passage{_s(n)}",
    timeline="Timeline",
    timeline_lead="Versions of its texts, changes that matter, and decisions. The table below says the same.",
    timeline_picture=lambda tool, first, last: f"Timeline of {tool}, from {first} to {last}",
    timeline_table="Events, the latest first",
    picture_text="first text, or a change of wording",
    picture_new="change of substance",
    picture_drift="change on training or on where data is",
    picture_allowed="allowed",
    picture_suspended="suspended",
    picture_open="still so at the last round",
    scroll="Timeline; scroll sideways to see all of it",
    date="Date",
    about="What it is about",
    what="What happened",
    first_text="First reading of the text",
    ended="The contract ended",
    before_after="before and after",
    noise_left_out=lambda n: (
        f"{n} version{_s(n)} without any change in what is said (links, layout) {'is' if n == 1 else 'are'} "
        "not listed."
    ),
    older_left_out=lambda n: f"{n} older event{_s(n)}: see the command `monitor log`.",
    drift=lambda kind: f"New version, {kind}",
    decisions="Decisions",
    decisions_lead="Every entry of the ledger on this tool, the latest first.",
    occasions={
        Occasion.BASELINE: "first judgement of what the register proposes",
        Occasion.BREACH: "breach of the policy",
        Occasion.UNVERIFIED: "terms not read for too long",
        Occasion.WITHDRAWN: "no longer proposed in the register",
        Occasion.APPROVED: "approval",
        Occasion.SUSPENDED: "suspension",
        Occasion.EXPIRED: "review overdue, or opt-out no longer counted on",
        Occasion.REVIEW: "review due",
        Occasion.OPINION: "opinion",
    },
    clause_changed="The clause on opting out was changed: check that the opt-out holds.",
    older_decisions=lambda n: f"{n} older entr{'y' if n == 1 else 'ies'}: see the command `monitor log`.",
    texts="Texts it is judged by",
    bindings={
        Binding.CONTRACT: "signed contract, in place of the web page",
        Binding.INCORPORATED: "web page that binds",
        Binding.INDICATIVE: "indicative: does not bind, and nothing in it suspends",
    },
    binds="What it is to us",
    origin="Read from",
    read_by_us="the vendor's page",
    from_collection=lambda name: f"collection {name} (Open Terms Archive contributors)",
    contract_of=lambda signed, deposited: f"contract signed on {signed}, deposited on {deposited}",
    address="page",
    health="Last reading",
    no_longer="binds no longer",
    good="read at the last round",
    last_good=lambda day: f"last read well on {day}",
    never_good="never read well",
    sources_lead=(
        "Every text that an approval rests on, and whether it could be read. A page that cannot be read is "
        "not a change: its last good version stands."
    ),
    in_trouble="Could not be read",
    not_lately="Not read again at the last round",
    all_good="Every text was read well at the last round.",
    read_well="Read well at the last round",
    used_by="Tools",
    drift_title=lambda day: f"change of {day}",
    earlier_version="Earlier version",
    later_version="New version",
    kind="Amounts to",
    kinds={
        Kind.NOISE: "no change in what is said",
        Kind.EDITORIAL: "a change of wording",
        Kind.MATERIAL: "a change of substance",
        Kind.BROKEN: "a damaged text",
        Kind.RESTORED: "a restored text",
    },
    cause="Cause",
    not_by_provider="This is not a change by the provider.",
    effect={Topic.TRAINING: "On training", Topic.LOCATION: "On where data is"},
    effective="Takes effect",
    object_until="Objection possible until",
    objection="Objection",
    object_within=lambda days: f"within {days} day{_s(days)} of the notice",
    page_today="The provider's page today",
    tools_concerned="Tools concerned",
    decided_on_it="Decisions that rest on this version",
    nothing_decided="No suspension or approval names this version.",
    changes="Before and after",
    how_marked="Struck: words removed. Underlined: words added.",
    before="Before",
    after="After",
    added="Added",
    removed="Removed",
    passage=lambda n: f"Passage {n}",
    on_topic=lambda topic: f"on {topic}",
    noise_hunks=lambda n: f"{n} more place{_s(n)} changed in links, layout or order alone.",
    too_many=lambda n: f"{n} more changed place{_s(n)} not shown here: see the command `monitor diff`.",
    nothing_visible="The places that changed read the same: only marks that a reader does not see differ.",
    quote_note="The vendor's words stand in their own language.",
    policy_lead=(
        "What each category of use accepts. What it does not accept suspends the tool until a person decides."
    ),
    by=lambda who: f"by {who}",
    automatic="automatic reading",
    unreadable_since=lambda terms, why, day: f"{terms} could not be read: {why}, since {day}",
)
