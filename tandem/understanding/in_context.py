"""What recognition's result becomes once the message is understood in context.

The signals of escalation read it: a question that is answered is progress and no repetition, what
is understood by its place counts as understood.
"""

from collections.abc import Sequence
from dataclasses import replace

from tandem.config.records import RecordBook
from tandem.core.conversation import ASKED_AND_TOLD, NluResult
from tandem.understanding.commands import (
    AskHelp,
    AskRecord,
    Command,
    OpenThing,
    Recommend,
    SmallTalk,
    StartMatter,
)

SURE = 0.95
UNDERSTOOD = 0.75
"""What became a command is understood: its own likeness only says which words it rests on, and is
no reason to ask back (the threshold of escalation.yml is about what was not understood)."""
ANSWERED = "answer_"
"""Acts that are a matter, and settled by one answer."""
ACT = "act"
"""Intent under which what is done with words is kept: it belongs to no matter of its own."""


def in_context(nlu_result: NluResult, commands: Sequence[Command], book: RecordBook) -> NluResult:
    """The result as the conversation goes on with it."""
    if not commands:
        return nlu_result
    first = commands[0]
    wish = next((one for one in commands if isinstance(one, StartMatter)), None)
    if wish is not None:
        return replace(nlu_result, intent=wish.intent, confidence=_sure(wish, nlu_result))
    if isinstance(first, SmallTalk) and not first.kind.startswith(ANSWERED):
        return replace(nlu_result, intent="thanks", confidence=SURE)
    if isinstance(first, (AskRecord, OpenThing)):
        kind = first.kind if isinstance(first, AskRecord) else first.thing.kind
        topic = book.kinds[kind].topic
        return replace(nlu_result, intent=topic, confidence=_sure(first, nlu_result),
                       answers=ASKED_AND_TOLD)  # fmt: skip
    if isinstance(first, (AskHelp, Recommend)):
        return replace(nlu_result, intent=ACT, confidence=_sure(first, nlu_result),
                       answers=ASKED_AND_TOLD)  # fmt: skip
    return replace(nlu_result, intent=ACT, confidence=_sure(first, nlu_result))


def _sure(command: Command, nlu_result: NluResult) -> float:
    return max(command.confidence, nlu_result.confidence, UNDERSTOOD)
