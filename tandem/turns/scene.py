"""What is known when a customer's turn comes: the conversation before it, and what it is understood
by."""

from dataclasses import dataclass, replace

from tandem.config.records import load_records
from tandem.config.settings import ROOT
from tandem.core.conversation import PROVEN, Conversation, NluResult, Turn
from tandem.dialogue.plain_turn import EXPERIENCE
from tandem.dialogue.plan import Stage
from tandem.dialogue.planner import CHECK_IN
from tandem.runtime import Runtime
from tandem.shop.away import orders_if_known
from tandem.turns.context import build_context
from tandem.turns.dialogue_context import dialogue_context
from tandem.understanding.context import DialogueContext
from tandem.understanding.slots import Guess

LOOKED_BACK = 120
"""Turns of everybody that a decision may rest on, so that a long conversation gets no slower."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dialogue was waiting for when the customer spoke (from Rasa's tracker)."""

    stage: Stage
    guess: Guess | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known when a turn comes: the conversation before it, and what it is understood by."""

    conversation: Conversation
    context: DialogueContext
    asked: Asked
    waiting_for: str
    own_numbers: tuple[str, ...]
    signed_in: bool


def scene_of(
    runtime: Runtime, turn: Turn, nlu_result: NluResult, asked: Asked, conversation_id: str
) -> Scene:
    """Look it all up. The shop may be away; then the customer's own orders are none."""
    conversation = runtime.storage.conversations.conversation(conversation_id, last=LOOKED_BACK)
    customer = conversation.customer
    signed_in = customer is not None and conversation.verified in PROVEN
    own = orders_if_known(runtime.shop, customer.id) if customer and signed_in else []
    context = dialogue_context(
        runtime, conversation, turn, asked.stage, asked.guess, own, load_records(ROOT)
    )
    waiting_for = asked.stage.asked
    if _checked_in(conversation, turn) and not (waiting_for or asked.guess or nlu_result.button):
        waiting_for = EXPERIENCE
    around = build_context(runtime, conversation_id, customer.id if customer else None)
    return Scene(
        replace(conversation, decision_context=around),
        replace(context, asked=waiting_for, awaited=bool(around.called)),
        asked,
        waiting_for,
        tuple(order.number for order in own),
        signed_in,
    )


def _checked_in(conversation: Conversation, turn: Turn) -> bool:
    """Whether the assistant's last move was to ask how it stands."""
    earlier = [one for one in conversation.customer_turns if one.seq < turn.seq]
    return bool(
        earlier and earlier[-1].nlu_result and CHECK_IN in earlier[-1].nlu_result.bot_actions
    )
