"""Asking the customer how it was, where the conversation was: after the matter is settled, once.

A case is asked about when its agent closes it, and only if an agent wrote to the customer in it;
the assistant's own help when the customer thanks for it. The answer is one press, with a line if
the customer likes; neither goes to Rasa.
"""

from tandem.cases.case import Case
from tandem.core.conversation import Turn
from tandem.runtime import Runtime

SCORE, ADD_LINE = "/rate_", "/rate_words"
"""Payloads of the buttons: SCORE with the number behind it."""
SCORES = (1, 2, 3, 4, 5)
ASKED_ABOUT = ("solved", "not_solved")
"""Outcomes of cases after which it is asked."""


def ask_about_case(runtime: Runtime, case: Case) -> bool:
    """After a case that an agent closed. Returns whether it was asked."""
    if case.outcome not in ASKED_ABOUT:
        return False
    return runtime.storage.ratings.ask_about_case(
        case.id, case.conversation_id, runtime.config.messages("rating_asked"), _buttons(runtime)
    )


def ask_after_thanks(runtime: Runtime, conversation_id: str) -> bool:
    """After thanks for what the assistant did. Returns whether it was asked."""
    return runtime.storage.ratings.ask_after_thanks(
        conversation_id, runtime.config.messages("rating_asked"), _buttons(runtime)
    )


def is_rating(payload: str) -> bool:
    """Whether a button is one of ours."""
    return payload.startswith(SCORE)


def take_rating(
    runtime: Runtime,
    conversation_id: str,
    asked: str,
    button: dict[str, str],
    client_id: str | None,
) -> list[Turn]:
    """Store a press of one of our buttons, under the question with the turn id `asked`. Returns the
    turns that came of it; the same `client_id` again stores nothing anew."""
    known = runtime.storage.conversations.knows_client_id(conversation_id, client_id)
    turn = _said(runtime, conversation_id, button["title"], client_id, button["payload"])
    if known:
        return [turn]
    if button["payload"] == ADD_LINE:
        runtime.storage.ratings.await_words(conversation_id)
        return [turn, _told(runtime, conversation_id, "rating_line_awaited")]
    score = int(button["payload"].removeprefix(SCORE))
    if not runtime.storage.ratings.score(asked, score):
        return [turn]
    line = {"title": runtime.config.messages("rating_line_button"), "payload": ADD_LINE}
    return [turn, _told(runtime, conversation_id, "rating_thanks", [line])]


def take_line(
    runtime: Runtime, conversation_id: str, text: str, client_id: str | None
) -> list[Turn] | None:
    """Store the line about a rating, if that is what is awaited; else None. `text` holds no secret
    any more."""
    if not runtime.storage.ratings.awaits_words(conversation_id):
        return None
    turn = _said(runtime, conversation_id, text, client_id, ADD_LINE)
    runtime.storage.ratings.keep_words(conversation_id, text)
    return [turn, _told(runtime, conversation_id, "rating_line_thanks")]


def _buttons(runtime: Runtime) -> list[dict[str, str]]:
    return [
        {"title": runtime.config.messages(f"rating_{score}"), "payload": f"{SCORE}{score}"}
        for score in SCORES
    ]


def _said(
    runtime: Runtime, conversation_id: str, text: str, client_id: str | None, payload: str
) -> Turn:
    return runtime.storage.conversations.add_turn(
        conversation_id, "customer", text, client_id=client_id, picked=payload
    )


def _told(
    runtime: Runtime, conversation_id: str, name: str, buttons: list[dict[str, str]] | None = None
) -> Turn:
    words = runtime.config.messages(name)
    return runtime.storage.conversations.add_turn(
        conversation_id, "system", words, buttons=buttons or []
    )
