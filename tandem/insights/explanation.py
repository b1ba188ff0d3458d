"""A conversation turn by turn: what was read, decided and done, and why; for page and terminal."""

from typing import Any

import httpx

from tandem.config.policy import Policy
from tandem.config.rasa_project import RasaProject
from tandem.config.settings import ROOT
from tandem.core.conversation import Turn
from tandem.insights.recorded import stored
from tandem.insights.said import where_response
from tandem.learning.replay import decide_again
from tandem.runtime import Runtime

RASA_SECONDS = 5.0
LISTEN = "action_listen"

Row = dict[str, Any]


def explained(runtime: Runtime, conversation_id: str) -> list[Row]:
    """Every turn as a row; customer turns with what was made of them. Raises Refused."""
    conversation = runtime.storage.conversations.conversation(conversation_id)
    policy = runtime.config.policy
    decisions = {
        event["turn_id"]: event["data"]
        for event in runtime.storage.events.of(conversation_id, "decision")
    }
    now = {d.turn.id: d.decision for d in decide_again(stored(runtime, conversation_id), policy)}
    predicted, responses = predictions(runtime, conversation_id)
    rows, before = [], ""
    for turn in conversation.turns:
        row: Row = {"turn": turn.seq, "at": turn.at.isoformat(), "speaker": turn.speaker}
        row["text"] = turn.text
        data = decisions.get(turn.id)
        if data:
            row |= _made_of(turn, data, policy)
            would = now.get(turn.id)
            then = (data["decision"]["do"], data["decision"]["rule"])
            if would and (would.do, would.rule) != then:
                row["now"] = would.as_json()
            row["actions"] = predicted.get(turn.id, [])
            row["said"] = responses.get(turn.id, [])
            intent = row["heard"].get("intent", "")
            before = _flows(runtime.config.rasa_project, intent, row["actions"], before)
        rows.append(row)
    return rows


def _made_of(turn: Turn, data: Row, policy: Policy) -> Row:
    readings = [
        reading | {"limits": policy.limits(reading["name"])} for reading in data["readings"]
    ]
    nlu_result = turn.nlu_result.as_json() if turn.nlu_result else {}
    keys = ("intent", "confidence", "ranking", "entities", "asked", "answers", "mood")
    return {
        "heard": {key: nlu_result[key] for key in keys if nlu_result.get(key)},
        "readings": readings,
        "commands": data.get("commands") or [],
        "decision": data["decision"],
        "plan": data["plan"],
        "arms": data.get("arms") or {},
    }


def _flows(rules: RasaProject, intent: str, actions: list[Row], before: str) -> str:
    """Put the rule or story to each action that follows from one; returns the last action."""
    for action in actions:
        name = action["action"]
        if name == LISTEN:
            continue
        flow = rules.flow_of(intent, name, before)
        if flow is not None:
            action["flow"] = {"kind": flow.kind, "name": flow.name, "where": flow.where}
        before = name
    return before


def predictions(
    runtime: Runtime, conversation_id: str
) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """By turn id, the actions that Rasa took, and which of its policies predicted each with what
    confidence; and the responses that were said. Empty while Rasa cannot be reached."""
    settings = runtime.config.settings
    url = f"{settings.rasa_url}/conversations/{conversation_id}/tracker"
    asked = {"token": settings.rasa_token, "include_events": "ALL"}
    try:
        response = httpx.get(url, params=asked, timeout=RASA_SECONDS)
        events = response.raise_for_status().json().get("events") or []
    except (httpx.HTTPError, ValueError):
        return {}, {}
    found: dict[str, list[Row]] = {}
    said: dict[str, list[Row]] = {}
    actions: list[Row] = []
    responses: list[Row] = []
    for event in events:
        if event["event"] == "user":
            turn_id = (event.get("metadata") or {}).get("turn") or ""
            actions, responses = found.setdefault(turn_id, []), said.setdefault(turn_id, [])
        elif event["event"] == "bot" and (event.get("metadata") or {}).get("utter_action"):
            name, number = event["metadata"]["utter_action"], event["metadata"].get("variation")
            where = where_response(ROOT, name, number)
            responses.append({"response": name, "variation": (number or 0) + 1, "where": where})
        elif event["event"] == "action" and event.get("policy"):
            by = event["policy"].split("_", 2)[-1]  # "policy_1_RulePolicy"
            actions.append({"action": event["name"], "policy": by, "sure": event["confidence"]})
    return found, said
