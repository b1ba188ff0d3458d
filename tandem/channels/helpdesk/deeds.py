"""What somebody did with a case in another system, done here by the desk's own functions."""

from typing import Any

from tandem.cases.state_machine import OUTCOMES, WAITING
from tandem.core.errors import Refused
from tandem.core.text import clean
from tandem.handover import agent_actions
from tandem.runtime import Engine

Row = dict[str, Any]
NOTED = "note"


def agent_of(engine: Engine, system: str, email: str, name: str) -> Row:
    """The agent with this address; somebody unknown here has their name, and no skills."""
    known = engine.agents.with_email(email) if email else None
    return known or {"id": f"{system}:{email or name}"[:40], "name": name or "A colleague"}


def act(engine: Engine, case: Row, agent: Row, do: str, text: str = "", **more: Any) -> None:
    """claim, say (`text`, `client_id`), note (the same), close (`outcome`; `text` says how the
    customer was) or give_back (`text`). All but notes claim what nobody has. `origin` names the
    system.

    Raises Refused, also bad_deed and bad_outcome.
    """
    if do == "note":
        _note(engine, case, agent, _clean(engine, text), more["origin"], more["client_id"])
        return
    if do not in ("claim", "say", "close", "give_back"):
        raise Refused("bad_deed", "`do` is one of claim, say, note, close, give_back.", field="do")
    if case["state"] in WAITING:
        case = agent_actions.claim(engine, case["id"], agent, more["origin"])
    if do == "say":
        if case["state"] != "with_agent" or case["agent_id"] != agent["id"]:
            raise Refused("not_yours", "Another agent has this case.", 409)
        agent_actions.say(engine, case, agent, _clean(engine, text), more["client_id"])
    elif do == "close":
        if more.get("outcome") not in OUTCOMES:
            known = ", ".join(OUTCOMES)
            raise Refused("bad_outcome", f"`outcome` is one of {known}.", field="outcome")
        agent_actions.close(engine, case["id"], agent, more["outcome"], emotional_note=text)
    elif do == "give_back":
        agent_actions.give_back(engine, case["id"], agent, text)


def _note(engine: Engine, case: Row, agent: Row, text: str, origin: str, client_id: str) -> None:
    if client_id and engine.mirrors.of(NOTED, client_id):
        return
    engine.cases.add_note(case["id"], agent["id"], text, origin=origin)
    if client_id:
        engine.mirrors.put(NOTED, client_id, case["id"])


def _clean(engine: Engine, text: str) -> str:
    return clean(text, engine.settings.message_limit)
