"""The app's Home tab: the open matters of whoever looks at it, and how each of them stands."""

from typing import Any

from tandem.cases.case import Case, owner_of
from tandem.channels.slack.connection import Slack
from tandem.channels.slack.text_out import rich_text, small
from tandem.channels.slack.threads import CHANNEL
from tandem.core.words import say
from tandem.handover.contact_methods import called_already
from tandem.handover.language import speaking_to
from tandem.runtime import Runtime

MOST = 20
"""Matters shown; Slack takes a hundred blocks."""


def show_home(runtime: Runtime, slack: Slack, user_id: str) -> None:
    """Publish the tab of one user: nobody else sees it."""
    customer_id = runtime.storage.people.linked(CHANNEL, user_id)
    cases = runtime.storage.cases.open_of(CHANNEL, user_id, customer_id)[:MOST]
    view = {"type": "home", "blocks": home_blocks(runtime, cases)}
    slack.call("views.publish", user_id=user_id, view=view)


def home_blocks(runtime: Runtime, cases: list[Case]) -> list[dict[str, Any]]:
    """A line for each matter, or how to begin one."""
    words = runtime.config.messages
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": words("slack_home_title")}}]
    if not cases:
        return [*blocks, rich_text(words("slack_home_empty"))]
    for case in cases:
        with speaking_to(runtime, case.conversation_id):
            topic = case.topic or say("phrases.a_matter")
            blocks += [rich_text(f"{case.reference} · {topic}"), small(_stands(runtime, case))]
    return blocks


def _stands(runtime: Runtime, case: Case) -> str:
    if owner_of(case) != "person":
        return called_already(runtime, case)
    agent = runtime.storage.agents.name(case.agent_id) or say("desk.a_colleague")
    return runtime.config.messages("slack_home_person", agent=agent)
