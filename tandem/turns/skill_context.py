"""What a skill works with, for a turn of a conversation."""

from tandem.core.conversation import PROVEN, Conversation
from tandem.core.errors import Refused
from tandem.runtime import Runtime
from tandem.skills.result import SkillContext
from tandem.understanding.put_right import last_word

RECENT_TURNS = 5
"""What a customer said in so many turns is what a skill may look into."""
LOOKED_BACK = 40
"""Turns of everybody among which those are found."""


def skill_context(
    runtime: Runtime, conversation_id: str, turn_id: str, text: str = "", parked: str = ""
) -> SkillContext:
    """See SkillContext. An e-mail address alone never makes a customer signed in."""
    try:
        known = runtime.storage.conversations.conversation(conversation_id, last=LOOKED_BACK)
    except Refused:  # `rasa shell`: there is no front door that knows the conversation
        known = Conversation(conversation_id, "shell")
    customer_id = known.customer.id if known.customer else None
    said = [last_word(turn.text) for turn in known.customer_turns[-RECENT_TURNS:]]
    return SkillContext(
        shop=runtime.shop,
        outbox=runtime.storage.outbox,
        at=runtime.clock(),
        conversation_id=conversation_id,
        turn_id=turn_id,
        customer_id=customer_id if known.verified == "signed in" else None,
        text=last_word(text),
        recent="\n".join(said),
        source=known.source or "",
        proven_id=customer_id if known.verified in PROVEN else None,
        parked=parked,
        done=known.tried,
        codes=runtime.storage.mail_codes,
        next_steps=runtime.config.next_steps,
    )
