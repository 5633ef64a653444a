"""Contact information of an account: which parts of it are on file, never what they are. Only when asked for.

One call an account, without a region. Source: Account Management API, GetContactInformation.
"""

import msgspec

from guardrails.clouds.service import Action, Calls, ReadFilter, Service
from guardrails.model.account import Contact
from guardrails.model.tri import Tri

ACTION = Action(
    "GetContactInformation",
    "account:GetContactInformation",
    "whether a name, an address and a telephone number are on file; the answer itself is not kept",
)


class Records(msgspec.Struct, frozen=True):
    """What is on file; None: could not be read."""

    contact: Contact | None = None


class _Information(msgspec.Struct, rename="pascal"):
    full_name: str = ""
    company_name: str = ""
    address_line1: str = ""
    phone_number: str = ""


class _Answer(msgspec.Struct, rename="pascal"):
    contact_information: _Information = msgspec.field(default_factory=_Information)


def read(calls: Calls, _: ReadFilter) -> Records:
    """What is on file; an account that has nothing is answered as one that is not there."""
    answer = calls.one("GetContactInformation", _Answer)
    if calls.errors:
        return Records()
    held = (answer or _Answer()).contact_information
    return Records(
        Contact(
            name=_given(held.full_name or held.company_name),
            address=_given(held.address_line1),
            telephone=_given(held.phone_number),
        )
    )


def _given(text: str) -> Tri:
    return "yes" if text.strip() else "no"


def say(records: Records) -> str:
    """What is on file, in words for people."""
    if records.contact is None:
        return ""
    held = msgspec.structs.asdict(records.contact)
    return "on file: " + ", ".join(f"{element} {there}" for element, there in held.items())


CONTACT = Service(
    name="contact",
    client="account",
    actions=(ACTION,),
    records=Records,
    read=read,
    say=say,
    regionless=True,
)
