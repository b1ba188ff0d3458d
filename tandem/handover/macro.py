"""Several deeds of an agent in one: say something, tag, and then pass the case on or close it."""

from dataclasses import dataclass
from typing import Any

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cases.state_machine import OUTCOMES
from tandem.config.team import SUPPORT_TIERS
from tandem.core.errors import Refused
from tandem.core.typed import typed
from tandem.core.words import refusal
from tandem.handover import agent_actions
from tandem.runtime import Runtime
from tandem.storage.tags import LONGEST_TAG

MOST_TAGS = 5


@dataclass(frozen=True, slots=True)
class Steps:
    """What a macro does after its text: `tags`, and one of `queue`, `level` (whereto it is passed
    on) and `close` (an outcome)."""

    tags: tuple[str, ...] = ()
    queue: str = ""
    level: str = ""
    close: str = ""

    def as_json(self) -> dict[str, Any]:
        """The stored form: what is not done is not there."""
        every = {"tags": list(self.tags), "queue": self.queue, "level": self.level}
        return {name: value for name, value in (every | {"close": self.close}).items() if value}


def steps_of(runtime: Runtime, data: dict[str, Any]) -> Steps:
    """The steps that a form or a row names. Raises Refused bad_steps for what no case can do."""
    tags = data.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise _bad("tags")
    kept = tuple(dict.fromkeys(tag_of(tag) for tag in tags if tag.strip()))[:MOST_TAGS]
    ends = {name: str(data.get(name) or "") for name in ("queue", "level", "close")}
    known = {
        "queue": tuple(runtime.config.team.file.queues),
        "level": SUPPORT_TIERS,
        "close": OUTCOMES,
    }
    for name, value in ends.items():
        if value and value not in known[name]:
            raise _bad(name)
    if sum(map(bool, ends.values())) > 1:
        raise _bad("close")
    return Steps(kept, **ends)


def tag_of(text: str) -> str:
    """A tag as it is kept: small letters, one line. Raises Refused bad_tag."""
    tag = " ".join(typed(text).casefold().split()).removeprefix("#")
    if not 0 < len(tag) <= LONGEST_TAG:
        raise Refused("bad_tag", refusal("bad_tag", most=LONGEST_TAG), field="tag")
    return tag


def run(
    runtime: Runtime,
    case_id: str,
    agent: Agent,
    title: str,
    text: str,
    steps: Steps,
    client_id: str,
) -> Case:
    """Do it all for a case that is with this agent. What would be refused is refused before
    anything is said; the same `client_id` again says nothing twice.

    Raises Refused not_yours, needs_note, and what transferring refuses.
    """
    case = runtime.storage.cases.get(case_id)
    if not case.is_with(agent.id):
        raise Refused("not_yours", refusal("claim_first"), 409)
    if steps.close and case.needs_note and not case.emotional_note:
        raise Refused("needs_note", refusal("needs_note"), 409, "emotional_note")
    if text:
        agent_actions.say(runtime, case, agent, text, client_id)
    for tag in steps.tags:
        runtime.storage.tags.add(case_id, tag, agent.id)
    if steps.queue or steps.level:
        return agent_actions.transfer(
            runtime,
            case_id,
            agent,
            queue=steps.queue or None,
            level=steps.level or None,
            note=title,
        )
    if steps.close:
        return agent_actions.close(runtime, case_id, agent, steps.close)
    return case


def _bad(field: str) -> Refused:
    return Refused("bad_steps", refusal("bad_steps", field=field), field=field)
