"""What somebody did with a case in another system, done here by the desk's own functions."""

import unicodedata

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cases.state_machine import OUTCOMES
from tandem.core.errors import Refused
from tandem.core.text import clean
from tandem.core.typed import typed
from tandem.core.words import refusal, say
from tandem.handover import agent_actions
from tandem.runtime import Runtime

NOTED = "note"
LONGEST_GIVEN, LONGEST_NAME = 1000, 100
"""Characters of a name that are looked at, and that are kept (the column's width)."""


def agent_of(runtime: Runtime, system: str, email: str, name: str) -> Agent:
    """The agent with this address; somebody unknown here has their name, and no skills."""
    known = runtime.storage.agents.with_email(email) if email else None
    name = called(name) or say("desk.a_colleague")
    return known or Agent(f"{system}:{called(email) or name}"[:40], name)


def called(name: str) -> str:
    """A name from elsewhere as customers may see it: one line, bounded, without secrets."""
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in name[:LONGEST_GIVEN])
    return typed(" ".join(shown.split()))[:LONGEST_NAME].strip()


def act(
    runtime: Runtime,
    case: Case,
    agent: Agent,
    do: str,
    text: str = "",
    *,
    origin: str,
    client_id: str | None = None,
    outcome: str = "",
) -> None:
    """claim, say (`text`, `client_id`), note (the same), close (`outcome`; `text` says how the
    customer was) or give_back (`text`), in the words of docs/webhooks.md. All but notes claim what
    nobody has. `origin` names the system.

    Raises Refused, also bad_deed and bad_outcome.
    """
    if do == "note":
        _note(runtime, case, agent, _clean(runtime, text), origin, client_id)
        return
    if do not in ("claim", "say", "close", "give_back"):
        raise Refused("bad_deed", "`do` is one of claim, say, note, close, give_back.", field="do")
    if case.is_waiting:
        case = agent_actions.claim(runtime, case.id, agent, origin)
    if do == "say":
        if not case.is_with(agent.id):
            raise Refused("not_yours", refusal("other_has_it"), 409)
        agent_actions.say(runtime, case, agent, _clean(runtime, text), client_id)
    elif do == "close":
        if outcome not in OUTCOMES:
            known = ", ".join(OUTCOMES)
            raise Refused("bad_outcome", f"`outcome` is one of {known}.", field="outcome")
        agent_actions.close(runtime, case.id, agent, outcome, emotional_note=text)
    elif do == "give_back":
        agent_actions.hand_back(runtime, case.id, agent, text)


def _note(
    runtime: Runtime, case: Case, agent: Agent, text: str, origin: str, client_id: str | None
) -> None:
    if client_id and runtime.storage.external_ids.of(NOTED, client_id):
        return
    runtime.storage.cases.add_note(case.id, agent.id, text, origin=origin)
    if client_id:
        whose = case.conversation_id
        runtime.storage.external_ids.put(NOTED, client_id, case.id, whose=whose)


def _clean(runtime: Runtime, text: str) -> str:
    return clean(text, runtime.config.settings.message_limit)
