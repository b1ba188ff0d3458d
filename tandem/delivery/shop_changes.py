"""Does later what the shop could not do at once, and tells the customer what came of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from tandem.config.responses import filled, load_responses
from tandem.config.settings import ROOT
from tandem.config.shop_facts import current
from tandem.core.errors import Later, Refused, Unavailable
from tandem.escalation.decision import Decision
from tandem.handover.open_case import hand_over
from tandem.runtime import Runtime
from tandem.shop.once import Unsure
from tandem.shop.port import NotOffered
from tandem.skills.kept import left_to_person, nobody_knows, skill_named
from tandem.skills.mail_texts import write_mail
from tandem.skills.result import SkillResult
from tandem.turns.skill_context import skill_context

LONGEST = timedelta(hours=24)
"""Kept no longer: after that a person does it."""
PAUSES_SECONDS = (2.0, 5.0, 15.0, 60.0, 300.0)


def do_kept_change(payload: dict[str, Any], runtime: Runtime) -> None:
    """Run a skill that was kept. Raises Later while the shop does not answer, Refused when it never
    will; the customer has heard of it then."""
    conversation_id, turn_id = payload["conversation"], payload["turn"]
    thing = payload["thing"]
    try:
        skill = skill_named(payload["skill"])
        context = skill_context(runtime, conversation_id, turn_id, payload["text"])
        result = skill(payload["slots"], context)
    except NotOffered as missing:
        result = left_to_person(thing, missing)
    except Unsure as error:
        result = nobody_knows(thing, error)
    except Unavailable as error:
        if runtime.clock() - datetime.fromisoformat(payload["since"]) < LONGEST:
            raise Later(_pause(payload), f"{thing}: {error}") from error
        text = runtime.config.messages("kept_given_up", what=thing)
        _tell(runtime, payload, text, f"kept for a day and not done: {thing}")
        raise Refused("shop_away", f"{thing}: the shop did not answer for a day") from error
    _record(runtime, payload, result)
    words = "\n".join(_said(result, payload["slots"]))
    text = runtime.config.messages("kept_done", text=words)
    _tell(runtime, payload, text, result.hand_over)


def _pause(payload: dict[str, Any]) -> float:
    """The attempts of work that only waits are not counted: its age is."""
    return PAUSES_SECONDS[min(int(payload.get("attempt", 1)), len(PAUSES_SECONDS)) - 1]


def _said(result: SkillResult, slots: dict[str, Any]) -> Iterator[str]:
    texts = load_responses(ROOT)
    for say in result.says:
        if say.response in texts:
            yield filled(texts[say.response], current().number_words() | slots | say.values)


def _record(runtime: Runtime, payload: dict[str, Any], result: SkillResult) -> None:
    name = payload["skill"].partition(":")[2]
    done = {"skill": name, "outcome": result.outcome, "tried": result.tried}
    data = done | {"facts": result.facts, "later": True}
    runtime.storage.events.add(payload["conversation"], "action", data, payload["turn"])


def _tell(runtime: Runtime, payload: dict[str, Any], text: str, person: str | None) -> None:
    """A line in the conversation, once, and a mail to whoever we know the address of. `person` is
    why somebody is called, or None."""
    conversation_id, turn_id = payload["conversation"], payload["turn"]
    known = runtime.storage.conversations.conversation(conversation_id, last=1).customer
    email = known.email if known else str(payload["slots"].get("email") or "")
    mail = write_mail("kept_change", email, name=known.name if known else "", text=text)
    turn = runtime.storage.conversations.add_turn(
        conversation_id,
        "bot",
        text,
        client_id=f"kept:{turn_id}:{payload['thing']}"[:64],
        then=("mail", mail) if email else None,
    )
    if person:
        dial = runtime.config.policy.handover
        decision = Decision(
            "hand_over", "kept_change", person, (), dial.queue, "general", dial.priority
        )
        hand_over(runtime, conversation_id, turn.id, decision, say=True)
