"""What a customer is told is told in their language, whoever caused it: an agent at a German desk,
a timer, or the chat's own buttons on a page of another language."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Concatenate

from tandem.cases.case import Case
from tandem.core.words import speaking
from tandem.runtime import Runtime

CONVERSATION = "c_"
"""How a conversation's id begins; all others are a case's."""


def speaking_to(runtime: Runtime, conversation_id: str) -> AbstractContextManager[None]:
    """Within it, what is said is said in the language in which this customer is answered."""
    languages = runtime.config.settings.spoken
    if len(languages) == 1:
        return speaking(languages[0])
    return speaking(runtime.storage.conversations.language(conversation_id) or languages[0])


def in_their_language[**P, R](
    function: Callable[Concatenate[Runtime, str, P], R],
) -> Callable[Concatenate[Runtime, str, P], R]:
    """For functions of a runtime and the id of a conversation or of a case."""

    @wraps(function)
    def within(runtime: Runtime, about: str, *args: P.args, **named: P.kwargs) -> R:
        with speaking_to(runtime, _conversation(runtime, about)):
            return function(runtime, about, *args, **named)

    return within


def in_the_cases_language[**P, R](
    function: Callable[Concatenate[Runtime, Case, P], R],
) -> Callable[Concatenate[Runtime, Case, P], R]:
    """For functions of a runtime and a case."""

    @wraps(function)
    def within(runtime: Runtime, case: Case, *args: P.args, **named: P.kwargs) -> R:
        with speaking_to(runtime, case.conversation_id):
            return function(runtime, case, *args, **named)

    return within


def _conversation(runtime: Runtime, about: str) -> str:
    if about.startswith(CONVERSATION) or len(runtime.config.settings.spoken) == 1:
        return about
    return runtime.storage.cases.get(about).conversation_id
