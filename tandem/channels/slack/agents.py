"""Agents in Slack: the card's buttons and the thread under it do what the desk does, by the same
functions, so that of two who claim one wins wherever they are."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.channels.slack.agent_posts import CARD, WRITTEN_IN_SLACK
from tandem.channels.slack.card import CLAIM, CLOSE, HAND_BACK, OPEN_DESK, TRANSFER
from tandem.channels.slack.connection import Slack
from tandem.channels.slack.dialogs import CLOSE_VIEW, close_view, transfer_view
from tandem.channels.slack.files import kept_files
from tandem.channels.slack.threads import Thread
from tandem.core.customs import listed, secret_in_words
from tandem.core.errors import Refused, Unavailable
from tandem.core.text import clean
from tandem.core.words import refusal
from tandem.handover import agent_actions
from tandem.runtime import Runtime

NOTE = re.compile(r"^\s*(?://|note:)\s*", re.IGNORECASE)
"""How a private note begins."""
NOTED = "slack note"
Row = dict[str, Any]


class Agents:
    """`changed(conversation_id)` shows what was done on every screen."""

    def __init__(self, runtime: Runtime, slack: Slack, changed: Callable[[str], None]):
        self._runtime, self._slack, self._changed = runtime, slack, changed

    def hear(self, event: Row) -> bool:
        """A message in the thread of a card: to the customer, or a note. False if it is none."""
        thread = Thread(event["channel"], event.get("thread_ts") or "")
        mirror = self._runtime.storage.external_ids.behind(CARD, thread.name) if thread.ts else None
        if mirror is None:
            return False
        if event["type"] == "message":  # a mention comes as a message too, and is not said twice
            case_id = mirror.ours.partition("@")[0]
            self._told(thread, event["user"], lambda agent: self._say(case_id, agent, event))
            self._tell_hidden(thread, event["user"], event["hidden"])
        return True

    def press(self, body: Row) -> None:
        """A button of a card."""
        action, user_id = body["actions"][0], body["user"]["id"]
        if action["action_id"] == OPEN_DESK:
            return  # a link; Slack tells us that it was followed
        thread = Thread(body["channel"]["id"], body["message"]["ts"])
        case_id = action["block_id"]
        self._told(
            thread, user_id, lambda agent: self._do(action["action_id"], case_id, agent, body)
        )

    def submit(self, body: Row) -> None:
        """A dialog that was filled in."""
        view = body["view"]
        case = self._runtime.storage.cases.get(view["private_metadata"])
        cards = self._runtime.storage.external_ids.starting(CARD, f"{case.id}@")
        if not cards:
            raise Refused("unknown_card", refusal("unknown_card"), 404)
        thread = Thread(*cards[-1].theirs.split("/"))
        filled = defaultdict(str, view["answers"])

        def do(agent: Agent) -> None:
            if view["callback_id"] == CLOSE_VIEW:
                note = {"emotional_note": filled["note"]}
                agent_actions.close(self._runtime, case.id, agent, filled["outcome"], **note)
            else:
                to = {"queue": filled["queue"], "note": filled["note"]}
                agent_actions.transfer(self._runtime, case.id, agent, **to)
            self._changed(case.conversation_id)

        self._told(thread, body["user"]["id"], do)
        self._tell_hidden(thread, body["user"]["id"], view.get("hidden", ()))

    def _do(self, deed: str, case_id: str, agent: Agent, body: Row) -> None:
        case = self._runtime.storage.cases.get(case_id)
        if deed == CLAIM:
            agent_actions.claim(self._runtime, case_id, agent, "slack")
        elif deed == HAND_BACK:
            agent_actions.hand_back(self._runtime, case_id, agent, "")
        elif deed in (CLOSE, TRANSFER):
            if case.agent_id != agent.id:
                raise Refused("not_yours", refusal("other_has_it"), 409)
            queues = list(self._runtime.config.team.file.queues)
            view = close_view(case) if deed == CLOSE else transfer_view(case, queues)
            self._open(view, body["trigger_id"])
            return
        self._changed(case.conversation_id)

    def _open(self, view: Row, trigger_id: str) -> None:
        try:
            self._slack.call("views.open", trigger_id=trigger_id, view=view)
        except Unavailable as error:  # a trigger is good for three seconds, and only once
            if "trigger_id" in str(error):
                words = self._runtime.config.messages("slack_press_again")
                raise Refused("press_again", words) from error
            raise

    def _say(self, case_id: str, agent: Agent, event: Row) -> None:
        text = self._slack.with_names(event["text"])
        case, here = self._runtime.storage.cases.get(case_id), f"{event['channel']}:{event['ts']}"
        if NOTE.match(text) and event["files"]:
            raise Refused("no_files", self._runtime.config.messages("slack_note_files"))
        if NOTE.match(text):
            self._note(case, agent, NOTE.sub("", text, count=1), here)
        elif not case.is_with(agent.id):
            has = self._runtime.storage.agents.name(case.agent_id)
            words = "slack_not_sent_yours" if has else "slack_not_sent_claim"
            raise Refused("not_yours", self._runtime.config.messages(words, agent=has or ""))
        else:
            self._say_it(case, agent, text, event, f"{WRITTEN_IN_SLACK}{here}")
        self._changed(case.conversation_id)

    def _say_it(self, case: Case, agent: Agent, text: str, event: Row, client_id: str) -> None:
        conversation_id = case.conversation_id
        if self._runtime.storage.conversations.knows_client_id(conversation_id, client_id):
            return
        if text or not event["files"]:
            text = clean(text, self._runtime.config.settings.message_limit)
        about = (self._runtime, self._slack, conversation_id, event, "agent")
        files, refused = kept_files(*about)
        if refused:
            why = self._runtime.config.messages("slack_agent_files", why=" ".join(refused))
            raise Refused("no_files", why)
        agent_actions.say(self._runtime, case, agent, text, client_id, files)

    def _note(self, case: Case, agent: Agent, text: str, here: str) -> None:
        if self._runtime.storage.external_ids.of(NOTED, here):
            return  # tried before
        text = clean(text, self._runtime.config.settings.message_limit)
        self._runtime.storage.cases.add_note(case.id, agent.id, text, origin="slack")
        self._runtime.storage.external_ids.put(NOTED, here, case.id, whose=case.conversation_id)

    def _told(self, thread: Thread, user_id: str, do: Callable[[Agent], None]) -> None:
        """Do it as the agent behind a Slack user. A refusal is told to them alone."""
        try:
            do(self._agent(user_id))
        except Refused as refused:
            self._slack.whisper(thread.channel, thread.ts, user_id, refused.message)

    def _tell_hidden(self, thread: Thread, user_id: str, kinds: Sequence[str]) -> None:
        if kinds:
            what = listed([secret_in_words(kind) for kind in kinds])
            words = self._runtime.config.messages("slack_agent_hidden", what=what)
            self._slack.whisper(thread.channel, thread.ts, user_id, words)

    def _agent(self, user_id: str) -> Agent:
        """The agent with the user's mail address. Guests and other workspaces are nobody: their
        addresses are set by somebody else."""
        found = self._slack.person(user_id)
        agent = (
            self._runtime.storage.agents.with_email(found.email)
            if found.own and found.email
            else None
        )
        if agent is None:
            raise Refused("no_agent", self._runtime.config.messages("slack_no_agent"), 403)
        return agent
