"""Takes stored customer turns to the assistant and stores its replies, each turn once.

A turn waits in the store until it is answered. Whatever dies, it is still there; before a turn is
sent a second time, Rasa's tracker is asked whether it has answered already (`answer.py`). What
happens while Rasa cannot be reached is in `without_rasa.py`.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from tandem.cases.case import Case
from tandem.core.conversation import Turn
from tandem.core.errors import Unavailable
from tandem.core.observability import logs, metrics, traces
from tandem.core.pubsub.memory import DESK, MemoryPubSub
from tandem.core.words import speaking
from tandem.files.card import has_only_files
from tandem.handover.contact_details import Taken, gives_details, take_details
from tandem.handover.rating import ask_after_thanks
from tandem.runtime import Runtime
from tandem.storage.lease import BEAT_SECONDS
from tandem.storage.turn_queue import Answered, Claimed
from tandem.turns.answer import (
    CALLS,
    Replies,
    leave_to_person,
    only_offered,
    replies_of,
    stuck,
    with_return,
)
from tandem.turns.breaker import Breaker
from tandem.turns.bubbles import tidy
from tandem.turns.cards import with_cards
from tandem.turns.files import beside_words, said_to_files
from tandem.turns.language import language_at
from tandem.turns.meanwhile import is_for_person, while_waiting
from tandem.turns.rasa_client import RasaClient
from tandem.turns.without_rasa import keep, wants_person

log = logging.getLogger(__name__)
ASSISTANT = "assistant"
"""Who is typing, as the screens know it."""
AT_ONCE = 8
MARGIN_SECONDS = 5
PERSON_SECONDS = 3.0
"""Who asks for a person in words waits so long for Rasa, and then gets one without it."""
LOOK_SECONDS = 2.0
"""How often the store is searched for turns that nobody was told about."""


class TurnWorker:
    """One per web process. `wake` after storing a turn; `run` for ever. `answered` is called when
    an answer has been stored, since its actions may have left work for the outbox."""

    def __init__(
        self,
        runtime: Runtime,
        rasa: RasaClient,
        pubsub: MemoryPubSub,
        answered: Callable[[], None] = lambda: None,
    ):
        self._runtime, self._rasa, self._pubsub, self._tell = runtime, rasa, pubsub, answered
        self._busy: dict[str, asyncio.Task] = {}
        self._woken: set[str] = set()
        self._enough: dict[str, asyncio.Event] = {}
        self._listening: set[asyncio.Task] = set()
        self._limit = asyncio.Semaphore(AT_ONCE)
        self._not_before = 0.0
        self._breaker = Breaker(rasa.lives, runtime.config.settings.retry_seconds)
        self.trouble: str | None = None

    def wake(self, conversation_id: str) -> None:
        """There is something to answer in this conversation."""
        self._woken.add(conversation_id)
        task = self._busy.get(conversation_id)
        if task is None or task.done():
            self._busy[conversation_id] = asyncio.create_task(self._answer_all(conversation_id))
        elif conversation_id in self._enough:
            listening = asyncio.create_task(self._listen_behind(conversation_id))
            self._listening.add(listening)
            listening.add_done_callback(self._listening.discard)

    async def run(self) -> None:
        """Finds turns left over: from before a restart, or while Rasa was down."""
        while True:
            try:
                back = self._breaker.is_open and await self._breaker.look()
                if back or asyncio.get_running_loop().time() >= self._not_before:
                    waiting = await asyncio.to_thread(self._runtime.storage.turn_queue.waiting)
                    for conversation_id in waiting:
                        self.wake(conversation_id)
                self._busy = {c: task for c, task in self._busy.items() if not task.done()}
            except Exception:
                log.exception("looking for unanswered turns failed; trying again")
            await asyncio.sleep(LOOK_SECONDS)

    async def _answer_all(self, conversation_id: str) -> None:
        logs.conversation.set(conversation_id)  # of this task alone
        async with self._place(conversation_id):
            try:
                while conversation_id in self._woken:  # a turn stored meanwhile is not missed
                    self._woken.discard(conversation_id)
                    while await self._answer_next(conversation_id):
                        pass
            except Exception:
                log.exception("answering failed; the turn is kept and tried again")
            finally:
                self._pubsub.stop_typing(conversation_id, ASSISTANT)

    @asynccontextmanager
    async def _place(self, conversation_id: str):
        """One of AT_ONCE places, in the order of coming. Whoever asks for a person, or is in
        danger, does not wait for one that others hold."""
        place = asyncio.create_task(self._limit.acquire())
        try:
            while not place.done():
                await asyncio.wait({place}, timeout=PERSON_SECONDS)
                if not place.done() and await self._is_urgent(conversation_id):
                    break
            yield
        finally:
            if not place.cancel() and not place.cancelled():
                self._limit.release()

    async def _is_urgent(self, conversation_id: str) -> bool:
        """Whether the newest message asks for a person, or tells of danger."""
        turns = self._runtime.storage.conversations.turns
        newest = await asyncio.to_thread(turns, conversation_id, last=1)
        return bool(newest) and wants_person(self._runtime, newest[-1])

    async def _answer_next(self, conversation_id: str) -> bool:
        """Answer the oldest open turn. Whether there is another one to be answered now: not when
        none waits, and not while Rasa cannot be reached."""
        queue = self._runtime.storage.turn_queue
        claimed = await asyncio.to_thread(queue.claim, conversation_id)
        if claimed is None:
            return False
        about = (self._runtime, conversation_id, claimed.turn)
        with speaking(await asyncio.to_thread(language_at, *about)):
            return await self._answer_claimed(conversation_id, claimed)

    async def _answer_claimed(self, conversation_id: str, claimed: Claimed) -> bool:
        """The same for the turn that was claimed, in the language that is spoken."""
        if claimed.case and is_for_person(claimed.case, claimed.turn):
            await asyncio.to_thread(leave_to_person, self._runtime, claimed)
            self._count(conversation_id, claimed.turn, "person")
            return claimed.more
        if has_only_files(claimed.turn):
            await self._say_to_files(conversation_id, claimed)
            return claimed.more
        taken = await asyncio.to_thread(take_details, self._runtime, claimed.case, claimed.turn)
        if not taken.more:
            await self._say_taken(conversation_id, claimed.turn, taken)
            return claimed.more
        seconds = CALLS * self._runtime.config.settings.rasa_timeout_seconds + MARGIN_SECONDS
        self._pubsub.type(conversation_id, ASSISTANT, seconds)
        try:
            async with self._kept(claimed, seconds):
                outcome, answered = await self._answer(conversation_id, claimed, taken.told)
        except Unavailable as error:
            return await self._keep(conversation_id, claimed, error) and claimed.more
        self.trouble = None
        self._count(conversation_id, claimed.turn, outcome, answered)
        self._publish(conversation_id, claimed, answered)
        asking = any(turn.asks_for_yes for turn in answered.turns)
        if answered.thanked and not (answered.has_case or asking or claimed.more):
            await self._ask_how_it_was(conversation_id)
        return claimed.more

    async def _answer(
        self, conversation_id: str, claimed: Claimed, told: str
    ) -> tuple[str, Answered]:
        """Ask Rasa and store what it says, after what was `told` already: ("answered", "stuck" or
        "person", what was stored)."""
        queue, turn = self._runtime.storage.turn_queue, claimed.turn
        urgent = wants_person(self._runtime, turn)
        if claimed.more and not urgent:  # a later message may ask for a person
            urgent = await self._is_urgent(conversation_id)
        hurry = PERSON_SECONDS if urgent else None
        asking = replies_of(self._rasa, conversation_id, claimed)
        enough = self._enough[conversation_id] = asyncio.Event()
        try:
            replies = await self._breaker.call(asking, enough, hurry)
        finally:
            self._enough.pop(conversation_id, None)
        outcome = "answered" if replies else "stuck"
        if replies:
            replies = await asyncio.to_thread(with_cards, self._runtime, conversation_id, replies)
            replies = only_offered(self._runtime, with_return(self._runtime, claimed, replies))
        else:
            replies = await asyncio.to_thread(
                stuck, self._runtime, conversation_id, turn, "empty answer"
            )

        noted = await asyncio.to_thread(beside_words, self._runtime, conversation_id, turn)
        if claimed.case is None and gives_details(turn.text):
            taken = await asyncio.to_thread(self._take_at_once, conversation_id, turn)
            noted = " ".join(filter(None, (noted, taken)))

        def shown(case: Case | None, decision: dict[str, Any] | None) -> Replies | None:
            said = while_waiting(self._runtime, turn, replies, case, decision)
            before = [{"speaker": "system", "text": told}] if told else []
            after = [{"speaker": "system", "text": noted}] if noted else []
            return None if said is None else tidy([*before, *said, *after])

        answered = await asyncio.to_thread(queue.answer, turn, conversation_id, shown)
        return "person" if answered.by_person else outcome, answered

    def _take_at_once(self, conversation_id: str, turn: Turn) -> str:
        """The message that called a person may say how to reach the customer: "ring me at ten".
        Taken before the answer is stored, so that both are there or neither."""
        case = self._runtime.storage.cases.of_conversation(conversation_id)
        return take_details(self._runtime, case, turn).told if case else ""

    async def _listen_behind(self, conversation_id: str) -> None:
        """A person asked for while an earlier message is with Rasa does not wait for its answer."""
        waited_for = self._enough.get(conversation_id)
        if waited_for is None:  # answered in this very moment
            return
        await asyncio.sleep(PERSON_SECONDS)
        if await self._is_urgent(conversation_id):
            waited_for.set()

    async def _ask_how_it_was(self, conversation_id: str) -> None:
        """After thanks for what was done; the answer has been given and shown before."""
        if await asyncio.to_thread(ask_after_thanks, self._runtime, conversation_id):
            self._pubsub.publish(conversation_id)
            self._tell()

    async def _say_to_files(self, conversation_id: str, claimed: Claimed) -> None:
        """A file without words: there is nothing for Rasa to understand."""
        about = (self._runtime, conversation_id, claimed.turn, claimed.case)
        said = await asyncio.to_thread(said_to_files, *about)
        finish = self._runtime.storage.turn_queue.finish
        turns = await asyncio.to_thread(finish, claimed.turn.id, said)
        self._count(conversation_id, claimed.turn, "file")
        self._pubsub.publish(conversation_id, {"turns": turns})
        self._pubsub.publish(DESK)

    async def _say_taken(self, conversation_id: str, turn: Turn, taken: Taken) -> None:
        """An address, a number or a time was taken down, and nothing else was said."""
        said = [{"speaker": "system", "text": taken.told}] if taken.told else []
        finish = self._runtime.storage.turn_queue.finish
        turns = await asyncio.to_thread(finish, turn.id, said)
        self._count(conversation_id, turn, "details")
        self._pubsub.publish(conversation_id, {"turns": turns})
        self._pubsub.publish(DESK)

    async def _keep(self, conversation_id: str, claimed: Claimed, error: Unavailable) -> bool:
        """Rasa did not answer: the customer is told, and where it is down nothing is sent there for
        a while. Whether this turn is done with."""
        pause = self._runtime.config.settings.retry_seconds
        self._not_before = asyncio.get_running_loop().time() + pause
        done = await asyncio.to_thread(keep, self._runtime, conversation_id, claimed, error)
        if done == "kept":
            if self.trouble is None:
                log.warning("%s; messages are kept until it answers again", error)
            self.trouble = self._runtime.config.messages("assistant_down_line")
        elif done == "person":
            self._pubsub.publish(DESK)
        self._pubsub.publish(conversation_id, {"types": None})  # with what was told
        await self._breaker.check()
        return done != "kept"

    @asynccontextmanager
    async def _kept(self, claimed: Claimed, seconds: float):
        """The claim of a turn is renewed while we wait, for at most `seconds`."""
        renew = self._runtime.storage.turn_queue.renew

        async def beat() -> None:
            for _ in range(int(seconds / BEAT_SECONDS)):
                await asyncio.sleep(BEAT_SECONDS)
                with suppress(SQLAlchemyError):  # until the database is back
                    await asyncio.to_thread(renew, claimed.turn.id, claimed.attempts)

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()

    def _publish(self, conversation_id: str, claimed: Claimed, answered: Answered) -> None:
        """Tell the screens: the customer's what was said, the desk's only if there is a case."""
        hint = {"turns": answered.turns, "types": None}
        cases = claimed.case is not None or answered.has_case
        self._pubsub.publish(conversation_id, hint if cases else hint | {"same_owner": True})
        if cases:
            self._pubsub.publish(DESK)
        self._tell()

    def _count(
        self, conversation_id: str, turn: Turn, outcome: str, answered: Answered | None = None
    ) -> None:
        metrics.TURNS.labels(outcome).inc()
        if answered and answered.decision:
            decision = answered.decision
            metrics.DECISIONS.labels(decision["do"], decision["rule"]).inc()
        if turn.speaker == "customer":
            metrics.ANSWER_SECONDS.observe((self._runtime.clock() - turn.at).total_seconds())
        traces.turn(turn.id, conversation_id, turn.at, outcome)
