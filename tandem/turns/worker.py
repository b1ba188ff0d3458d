"""Takes stored customer turns to the assistant and stores its replies, each turn once.

A turn waits in the store until it is answered. Whatever dies, it is still there; before a turn is
sent a second time, Rasa's tracker is asked whether it has answered already.
"""

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from tandem.cases.case import Case
from tandem.core.conversation import Turn
from tandem.core.errors import Unavailable
from tandem.core.observability import logs, metrics, traces
from tandem.core.pubsub.memory import DESK, MemoryPubSub
from tandem.escalation.signals import asked_for_person
from tandem.handover.contact_details import take_details
from tandem.handover.contact_methods import told
from tandem.handover.open_case import call_person
from tandem.runtime import Runtime
from tandem.storage.lease import BEAT_SECONDS
from tandem.turns.meanwhile import is_for_person, while_waiting
from tandem.turns.rasa_client import RESUME, RasaClient, for_rasa

log = logging.getLogger(__name__)
AT_ONCE = 8
CALLS, MARGIN_SECONDS = 2, 5
"""Rasa is called so often for one turn at most: what it answered before, then for an answer."""
MOST_ATTEMPTS = 200
"""Ten minutes of trying: an answer to what was asked before that helps nobody any more."""
LOOK_SECONDS = 2.0
"""How often the store is searched for turns that nobody was told about."""


class TurnWorker:
    """One per web process. `wake` after storing a turn; `run` for ever."""

    def __init__(self, runtime: Runtime, assistant: RasaClient, pubsub: MemoryPubSub):
        self._runtime, self._assistant, self._pubsub = runtime, assistant, pubsub
        self._busy: dict[str, asyncio.Task] = {}
        self._woken: set[str] = set()
        self._limit = asyncio.Semaphore(AT_ONCE)
        self._not_before = 0.0
        self.trouble: str | None = None

    def wake(self, conversation_id: str) -> None:
        """There is something to answer in this conversation."""
        self._woken.add(conversation_id)
        task = self._busy.get(conversation_id)
        if task is None or task.done():
            self._busy[conversation_id] = asyncio.create_task(self._answer_all(conversation_id))

    async def run(self) -> None:
        """Finds turns left over: from before a restart, or while Rasa was down."""
        while True:
            try:
                if asyncio.get_running_loop().time() >= self._not_before:
                    waiting = await asyncio.to_thread(self._runtime.storage.turn_queue.waiting)
                    for conversation_id in waiting:
                        self.wake(conversation_id)
                self._busy = {c: task for c, task in self._busy.items() if not task.done()}
            except Exception:
                log.exception("looking for unanswered turns failed; trying again")
            await asyncio.sleep(LOOK_SECONDS)

    async def _answer_all(self, conversation_id: str) -> None:
        logs.conversation.set(conversation_id)  # of this task alone
        async with self._limit:
            try:
                while conversation_id in self._woken:  # a turn stored meanwhile is not missed
                    self._woken.discard(conversation_id)
                    while await self._answer_next(conversation_id):
                        pass
            except Exception:
                log.exception("answering failed; the turn is kept and tried again")
            finally:
                self._pubsub.stop_typing(conversation_id)

    async def _answer_next(self, conversation_id: str) -> bool:
        """Answer the oldest open turn. False when there is none, or Rasa cannot be reached."""
        seconds = CALLS * self._runtime.config.settings.rasa_timeout_seconds + MARGIN_SECONDS
        work = self._runtime.storage.turn_queue
        claimed = await asyncio.to_thread(work.claim, conversation_id)
        if claimed is None:
            return False
        turn, attempts = claimed
        case = await asyncio.to_thread(self._runtime.storage.cases.of_conversation, conversation_id)
        if case and is_for_person(case, turn):
            await asyncio.to_thread(self._leave_to_person, turn, case)
            self._count(conversation_id, turn, "person")
            return True
        taken = await asyncio.to_thread(take_details, self._runtime, case, turn)
        if not taken.more:
            said = [{"speaker": "system", "text": taken.told}] if taken.told else []
            answered = await asyncio.to_thread(work.finish, turn.id, said)
            self._count(conversation_id, turn, "details")
            self._pubsub.publish(conversation_id, {"turns": answered})
            self._pubsub.publish(DESK)
            return True
        self._pubsub.type(conversation_id, "assistant", seconds)
        try:
            async with self._kept(turn, attempts, seconds):
                replies = await self._replies(conversation_id, turn, attempts)
        except Unavailable as error:
            await self._keep(conversation_id, turn, attempts, error)
            self._pubsub.publish(conversation_id, {"types": None})  # with what was told
            return False
        was_down, self.trouble = self.trouble, None
        outcome = "answered" if replies else "stuck"
        if not replies:
            replies = await asyncio.to_thread(self._stuck, conversation_id, turn, "empty answer")
        elif was_down or attempts:
            back = self._runtime.config.messages("assistant_back")
            replies = [{"speaker": "system", "text": back}, *replies] if attempts else replies
        shown = await asyncio.to_thread(
            while_waiting, self._runtime, conversation_id, turn, replies
        )
        if taken.told and shown is not None:
            shown = [{"speaker": "system", "text": taken.told}, *shown]
        answered = await asyncio.to_thread(work.finish, turn.id, shown or [])
        self._count(conversation_id, turn, outcome if shown is not None else "person")
        self._pubsub.publish(conversation_id, {"turns": answered, "types": None})
        self._pubsub.publish(DESK)
        return True

    @asynccontextmanager
    async def _kept(self, turn: Turn, attempts: int, seconds: float):
        """The claim of a turn is renewed while we wait, for at most `seconds`."""

        async def beat() -> None:
            for _ in range(int(seconds / BEAT_SECONDS)):
                await asyncio.sleep(BEAT_SECONDS)
                with suppress(SQLAlchemyError):  # until the database is back
                    await asyncio.to_thread(
                        self._runtime.storage.turn_queue.renew, turn.id, attempts
                    )

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()

    async def _replies(self, conversation_id: str, turn: Turn, attempts: int) -> list[dict]:
        """Rasa's replies. Raises Unavailable, also when the action server did not hear the turn:
        Rasa goes on without it, but then nothing was decided and no fact was heard."""
        if attempts:
            given = await self._assistant.answer_given(conversation_id, turn.id)
            if given is not None and await self._assessed(turn):
                return given
        said = turn.picked or for_rasa(turn.text)
        text = RESUME if turn.speaker == "system" else said
        previous, article = await asyncio.to_thread(self._said_before, conversation_id, turn)
        with traces.span("ask Rasa", turn.id):
            replies = await self._assistant.ask(conversation_id, text, turn.id, previous, article)
        if not await self._assessed(turn):
            raise Unavailable("the action server did not answer")
        return replies

    def _said_before(self, conversation_id: str, turn: Turn) -> tuple[str, str]:
        """What was said last before a turn, and the help page it came from, if any."""
        storage = self._runtime.storage
        previous = storage.conversations.said_before(conversation_id, turn.seq)
        return previous, storage.events.last_article(conversation_id)

    async def _assessed(self, turn: Turn) -> bool:
        if turn.speaker != "customer":
            return True
        decided = await asyncio.to_thread(self._runtime.storage.events.decision_of, turn.id)
        if decided is None:
            return False
        decision = decided["decision"]
        metrics.DECISIONS.labels(decision["do"], decision["rule"]).inc()
        return True

    def _count(self, conversation_id: str, turn: Turn, outcome: str) -> None:
        metrics.TURNS.labels(outcome).inc()
        if turn.speaker == "customer":
            metrics.ANSWER_SECONDS.observe((self._runtime.clock() - turn.at).total_seconds())
        traces.turn(turn.id, conversation_id, turn.at, outcome)

    def _leave_to_person(self, turn: Turn, case: Case) -> None:
        """Nothing to answer, unless the process that opened the case died before it said so."""
        lost = case.handover_id == turn.id
        replies = [{"speaker": "system", "text": told(self._runtime, case)}] if lost else []
        self._runtime.storage.turn_queue.finish(turn.id, replies)

    def _stuck(self, conversation_id: str, turn: Turn, what: str) -> list[dict[str, Any]]:
        """There is no answer, and there will be none. The customer hears so, and may have a person.

        Rasa answers nothing at all where an action failed.
        """
        told = {"what": what, "told": "assistant_stuck"}
        self._runtime.storage.events.add(conversation_id, "fault", told, turn.id)
        return [
            {"text": self._runtime.config.messages("assistant_stuck"), "buttons": [self._person()]}
        ]

    async def _keep(self, conversation_id: str, turn: Turn, attempts: int, error: Unavailable):
        """Rasa is down: the turn stays, the customer is told once, a person can be had."""
        if self.trouble is None:
            log.warning("%s; messages are kept until it answers again", error)
        self.trouble = self._runtime.config.messages("assistant_down_line")
        self._not_before = (
            asyncio.get_running_loop().time() + self._runtime.config.settings.retry_seconds
        )
        if await asyncio.to_thread(self._hand_over_if_asked, conversation_id, turn):
            self._pubsub.publish(DESK)
            return
        if attempts >= MOST_ATTEMPTS:
            replies = await asyncio.to_thread(self._stuck, conversation_id, turn, str(error))
            await asyncio.to_thread(self._runtime.storage.turn_queue.finish, turn.id, replies)
            return
        metrics.TURNS.labels("kept").inc()
        if attempts == 0:
            await asyncio.to_thread(self._tell_down, conversation_id, turn, str(error))
        await asyncio.to_thread(self._runtime.storage.turn_queue.put_back, turn.id)

    def _tell_down(self, conversation_id: str, turn: Turn, error: str) -> None:
        runtime = self._runtime
        what = {"what": error, "told": "assistant_down"}
        runtime.storage.events.add(conversation_id, "fault", what, turn.id)
        text = runtime.config.messages("assistant_down")
        runtime.storage.conversations.add_turn(
            conversation_id, "system", text, buttons=[self._person()]
        )

    def _hand_over_if_asked(self, conversation_id: str, turn: Turn) -> bool:
        """Asking for a person works without Rasa too."""
        conversation = self._runtime.storage.conversations.conversation(conversation_id)
        policy = self._runtime.config.policy
        pressed = (turn.picked or "").startswith(f"/{asked_for_person.INTENT}")
        if turn.speaker != "customer" or not conversation.customer_turns:
            return False
        reading = asked_for_person.read(conversation, policy)
        if not pressed and reading.value < policy.asked_for_person.at:
            return False
        call_person(self._runtime, conversation_id, turn.id, (turn.seq,))
        self._runtime.storage.turn_queue.finish(turn.id, [])
        return True

    def _person(self) -> dict[str, str]:
        title = self._runtime.config.messages("person_button")
        return {"title": title, "payload": f"/{asked_for_person.INTENT}"}
