"""An agent takes a conversation from the assistant without having been asked."""

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.escalation.decision import Decision
from tandem.handover import agent_actions
from tandem.handover.open_case import hand_over
from tandem.runtime import Runtime

STEPPED_IN = "stepped_in"
"""The rule of such a case: a person's judgement, not the policy's."""


def step_in(runtime: Runtime, conversation_id: str, agent: Agent) -> Case:
    """Open a case in the chat and take it; the customer hears who has joined. Of two agents who do
    so at once one gets it. Raises Refused not_live, already_claimed, no_skill."""
    last = runtime.storage.ongoing.one(conversation_id)
    if last.ended:
        raise Refused("not_live", refusal("not_live"), 404)
    dial = runtime.config.policy.handover
    newest = runtime.storage.conversations.last_turns(conversation_id).get("customer")
    decision = Decision(
        "hand_over",
        STEPPED_IN,
        f"stepped in: {agent.name}",
        (newest.seq,) if newest else (),
        dial.queue,
        "general",
        dial.priority,
    )
    handover_id = f"step {conversation_id} {last.seq}"
    case = hand_over(runtime, conversation_id, handover_id, decision, method="chat").case
    taken = agent_actions.claim(runtime, case.id, agent)
    runtime.storage.turn_queue.leave_to_person(conversation_id, but=handover_id)
    return taken
