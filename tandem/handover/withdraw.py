"""The customer takes back what a person was called for: ticket, call, or place in the queue.

It is withdrawn and said; where it is not plain it is asked first. "Never mind" is never answered as
if nothing stood open.
"""

from collections.abc import Sequence

from tandem.cases.case import Case
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.handover.contact_methods import called_already, is_no, is_yes
from tandem.handover.open_case import cancel
from tandem.runtime import Runtime
from tandem.understanding.withdrawing import takes_back

ASKED, DONE = "withdraw_asked", "withdrawn"


def withdraw(runtime: Runtime, case: Case, text: str, turns: Sequence[Turn]) -> str | None:
    """What is told of it ("" where the withdrawal itself has said it); None: it is not about that.
    `turns` are those before, oldest first."""
    words = runtime.config.messages
    said = _said_since(turns)
    if any(words.is_said(ASKED, one) for one in said):
        if is_yes(text):
            return _cancel(runtime, case)
        if is_no(text):
            return words("withdrawn_not", reference=case.reference)
    taking = takes_back(text)
    if taking == "plain":
        return _cancel(runtime, case)
    if taking == "asks":
        return f"{words('withdrawn_not', reference=case.reference)} {called_already(runtime, case)}"
    if taking == "perhaps" and not (said and said[0].rstrip().endswith("?")):
        return words(ASKED, reference=case.reference)
    return None


def _cancel(runtime: Runtime, case: Case) -> str:
    said = runtime.config.messages(DONE, reference=case.reference)
    try:
        cancel(runtime, case.conversation_id, said)
    except Refused:  # somebody has taken it in this moment
        return runtime.config.messages("withdrawn_not", reference=case.reference)
    return ""


def _said_since(turns: Sequence[Turn]) -> list[str]:
    """What we said since the customer wrote last, the newest first."""
    found: list[str] = []
    for one in reversed(turns):
        if one.speaker == "customer":
            break
        found.append(one.text)
    return found
