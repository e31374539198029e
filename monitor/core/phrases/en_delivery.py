"""What is said of alerts on their way, in English."""

from __future__ import annotations

TAG = "Undelivered"
TO = "Addressee"
SUBJECT = "Subject"
MADE = "Date of the alert"
WHY = "Reported reason"
UNKNOWN = "someone who is no longer in the catalogue"
CHANNEL = "channel"
NOBODY_KNOWS = "Nothing has reached the addressees below, and nothing will leave again by itself."
SEND_AGAIN = "Once the cause is mended (an address in the catalogue, a mailbox, a channel), send them again:"
TELL_OTHERWISE = (
    "Where the person has left, or cannot be reached this way: tell whoever stands in for them; what "
    "the alerts say is found with `monitor show` and `monitor log`."
)
MORE = "More"


def lost(count: int) -> str:
    """Say how many alerts were given up."""
    return "1 alert could not be delivered" if count == 1 else f"{count} alerts could not be delivered"


def more_lost(count: int) -> str:
    """Say how many are not listed."""
    return f"and {count} more"
