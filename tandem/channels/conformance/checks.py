"""What every channel must do, a function each; `bin/tandem channel test` says its docstring.

A check that asks for what a channel cannot do gives None, and is told as not asked.
"""

import re
from collections.abc import Callable

from tandem.channels.conformance.bench import Bench, Unfit
from tandem.core.conversation import Turn

Check = Callable[[Bench], bool | None]
CARD_NUMBER = "4111 1111 1111 1111"
ODD_STATUSES = range(400, 500)


def is_one_turn(bench: Bench) -> bool:
    """A message is one turn of its sender's conversation, and the same again is none."""
    ours = bench.begin(bench.people[0])
    for _ in range(2):
        bench.write(bench.people[0], "my parcel has a hole", "k1")
    _same(_said(bench, ours).count("my parcel has a hole"), 1, "turns of a message sent twice")
    bench.write(bench.people[0], "my parcel has a hole", "k2")
    _same(_said(bench, ours).count("my parcel has a hole"), 2, "turns after it was said again")
    return True


def keeps_people_apart(bench: Bench) -> bool:
    """What one customer writes or reads is no other's."""
    one, other = (bench.begin(person) for person in bench.people)
    if one == other:
        raise Unfit("Two people share one conversation.")
    bench.write(bench.people[0], "the blue one", "k1")
    bench.write(bench.people[1], "the red one", "k1")
    _same("the red one" in _said(bench, one), False, "the other's words in a conversation")
    _same("the red one" in _said(bench, other), True, "own words in a conversation")
    _says(bench, one, "for the first alone")
    _same(_count(bench.reads(bench.people[1]), "for the first alone"), 0, "read by the other")
    _same(_count(bench.reads(bench.people[0]), "for the first alone"), 1, "read by its customer")
    return True


def refuses_forgeries(bench: Bench) -> bool:
    """What is written in a customer's name by somebody else is not taken for theirs."""
    ours = bench.begin(bench.people[0])
    refused = bench.forge(bench.people[0], "send it to my new address", "k1")
    _same("send it to my new address" in _said(bench, ours), False, "a forged message as theirs")
    _same(refused, True, "a forgery refused")
    return True


def survives_odd_bodies(bench: Bench) -> bool:
    """What cannot be read is refused in the right words, and nothing of it is stored."""
    ours = bench.begin(bench.people[0])
    before = _said(bench, ours)
    for status in bench.odd(bench.people[0]):
        if status not in ODD_STATUSES:
            raise Unfit(f"An odd body was answered {status}, not with one of 400 to 499.")
    _same(_said(bench, ours), before, "words of the customer after odd bodies")
    return True


def tells_what_the_assistant_says(bench: Bench) -> bool | None:
    """The assistant's words arrive, once and in order, and customers' words do not come back."""
    if not bench.can.assistant:
        return None
    ours = bench.begin(bench.people[0])
    bench.write(bench.people[0], "where is my scarf", "k1")
    for number in range(1, 4):
        _says(bench, ours, f"sentence number {number}")
    read = bench.reads(bench.people[0])
    found = [int(n) for text in read for n in re.findall("sentence number ([0-9])", text)]
    _same(found, [1, 2, 3], "sentences read")
    _same(_count(read, "where is my scarf"), 0, "own words read")
    return True


def names_the_agent(bench: Bench) -> bool:
    """A person's words arrive with the person's name."""
    ours = bench.begin(bench.people[0])
    _says(bench, ours, "I have found it.", "Sam Okafor")
    read = [text for text in bench.reads(bench.people[0]) if "I have found it." in text]
    _same(len(read), 1, "messages of the person")
    if "Sam" not in read[0]:
        raise Unfit(f"Nothing says that Sam wrote it: {read[0]!r}")
    return True


def takes_choices(bench: Bench) -> bool | None:
    """A choice can be made as the channel shows it, once or again, and means what it says."""
    if not bench.can.assistant:
        return None
    ours = bench.begin(bench.people[0])
    turn = _says(bench, ours, "Which one?", buttons=("The blue one", "The red one"))
    shown = " ".join(bench.reads(bench.people[0]))
    for title in ("The blue one", "The red one"):
        if not bench.can.buttons and title not in shown:
            raise Unfit(f"The choice {title!r} is not told: {shown!r}")
    for _ in range(2):
        bench.press(bench.people[0], turn, 1, "k1")
    made = [one for one in _turns(bench, ours) if one.picked == "/inform_choice_1"]
    _same([one.text for one in made], ["The red one"], "turns of one choice")
    return True


def counts_choices_on(bench: Bench) -> bool | None:
    """Numbered choices of two messages have numbers of their own; other numbers are messages."""
    if not bench.can.assistant or bench.can.buttons:
        return None
    ours = bench.begin(bench.people[0])
    _says(bench, ours, "Which colour?", buttons=("Blue", "Red"))
    _says(bench, ours, "Or which size?", buttons=("Small", "Large"))
    bench.write(bench.people[0], "3.", "k1")
    _same(_turns(bench, ours)[-1].text, "Small", "what 3 means")
    bench.write(bench.people[0], "3", "k2")
    _same(_said(bench, ours)[-1], "3", "what 3 means when nothing is asked")
    return True


def tells_long_words_whole(bench: Bench) -> bool:
    """A long reply arrives whole, in messages that the channel can hold."""
    ours = bench.begin(bench.people[0])
    words = [f"word{number}" for number in range(1500)]
    text = " ".join(f"{word}." if n % 12 == 11 else word for n, word in enumerate(words))
    _says(bench, ours, text, "Sam Okafor")
    read = [one for one in bench.reads(bench.people[0]) if "word" in one]
    longest = max(map(len, read), default=0)
    if longest > bench.can.longest:
        raise Unfit(f"A message of {longest} characters; {bench.can.longest} are the most.")
    _same(re.findall(r"word\d+", " ".join(read)), words, "words of a long reply")
    return True


def hides_secrets(bench: Bench) -> bool:
    """The number of a card is hidden before anything is stored."""
    ours = bench.begin(bench.people[0])
    bench.write(bench.people[0], f"my card is {CARD_NUMBER}", "k1")
    plain = CARD_NUMBER.replace(" ", "")
    storage = bench.runtime.storage
    kept = [*_said(bench, ours), *(str(job.payload) for job in storage.inbox.listed(STATES))]
    kept += [str(job.payload) for job in storage.outbox.listed(STATES)]
    if any(plain in text.replace(" ", "") for text in kept):
        raise Unfit("The number of a card was stored.")
    _same(any("my card is" in text for text in kept), True, "the rest of the message stored")
    return True


def says_why_not(bench: Bench) -> bool | None:
    """A message that is too long is not cut unseen: its sender hears so, or it comes in whole."""
    ours = bench.begin(bench.people[0])
    limit = bench.runtime.config.settings.message_limit
    text = "a long story " * (limit // 13 + 10)
    before = len(_said(bench, ours))
    bench.write(bench.people[0], text, "k1")
    if len(_said(bench, ours)) > before:
        rest = bench.runtime.storage.external_ids.of("mail", _turns(bench, ours)[-1].id)
        whole = _said(bench, ours)[-1] + (rest.about["rest"] if rest else "")
        _same(whole.count("a long story"), text.count("a long story"), "times in what came in")
        return True
    _same(any(str(limit) in one for one in bench.told(bench.people[0])), True, "told the limit")
    return True


def tries_again(bench: Bench) -> bool | None:
    """What the provider does not take is tried again, and arrives once and in order."""
    if not bench.sends:
        return None
    ours = bench.begin(bench.people[0])
    bench.reads(bench.people[0])
    bench.away(2)
    _says(bench, ours, "this comes late", "Sam Okafor")
    _says(bench, ours, "and this after it", "Sam Okafor")
    read = "\n".join(bench.reads(bench.people[0]))
    order = re.findall("this comes late|and this after it", read)
    _same(order, ["this comes late", "and this after it"], "messages read")
    return True


def says_nothing_twice(bench: Bench) -> bool | None:
    """Where the provider's answer gets lost, the customer still reads it once."""
    if not bench.sends or not bench.can.once:
        return None
    ours = bench.begin(bench.people[0])
    bench.reads(bench.people[0])
    bench.loses_answer()
    _says(bench, ours, "said only once", "Sam Okafor")
    _same(_count(bench.reads(bench.people[0]), "said only once"), 1, "times read")
    return True


def hears_of_edits(bench: Bench) -> bool | None:
    """A message that its customer changes is not a new one; one that they delete is gone."""
    if not bench.can.edits:
        return None
    ours = bench.begin(bench.people[0])
    bench.write(bench.people[0], "order 1042", "k1")
    bench.revise(bench.people[0], "k1", "order 1043")
    _same(_said(bench, ours)[-1], "order 1043", "the words after an edit")
    count = len(_said(bench, ours))
    bench.revise(bench.people[0], "k1", None)
    _same("order 1043" in _said(bench, ours)[-1], False, "deleted words stored")
    _same(len(_said(bench, ours)), count, "turns after a deletion")
    return True


def proves_nobody(bench: Bench) -> bool | None:
    """Nobody is taken for a customer because of the name or number they write from."""
    if not bench.can.begins:
        return None
    ours = bench.begin(bench.people[0])
    bench.write(bench.people[0], "where is my order", "k1")
    known = bench.runtime.storage.conversations.identity(ours)
    _same(known, (None, "not verified"), "who the sender is")
    return True


def ends_with_the_person(bench: Bench) -> bool | None:
    """When a conversation has ended, the next message begins another; the old one stays."""
    if not bench.can.begins:
        return None
    ours = bench.begin(bench.people[0])
    bench.write(bench.people[0], "that was all", "k1")
    before = _said(bench, ours)
    bench.runtime.storage.conversations.end(ours)
    other = bench.begin(bench.people[0])
    bench.write(bench.people[0], "one more thing", "k2")
    if other == ours:
        raise Unfit("An ended conversation went on.")
    _same(_said(bench, ours), before, "words in the ended conversation")
    _same("one more thing" in _said(bench, other), True, "words in the new one")
    return True


CHECKS: tuple[Check, ...] = (
    is_one_turn, keeps_people_apart, refuses_forgeries, survives_odd_bodies,
    tells_what_the_assistant_says, names_the_agent, takes_choices, counts_choices_on,
    tells_long_words_whole, hides_secrets, says_why_not, tries_again, says_nothing_twice,
    hears_of_edits, proves_nobody, ends_with_the_person,
)  # fmt: skip
STATES = ("todo", "done", "dead")


def _says(
    bench: Bench, conversation_id: str, text: str, agent: str = "", buttons: tuple[str, ...] = ()
) -> Turn:
    """Somebody of ours says something in a conversation."""
    given = [
        {"title": title, "payload": f"/inform_choice_{index}"}
        for index, title in enumerate(buttons)
    ]
    return bench.say(conversation_id, text, agent, given)


def _turns(bench: Bench, conversation_id: str) -> list[Turn]:
    return bench.runtime.storage.conversations.turns(conversation_id)


def _said(bench: Bench, conversation_id: str) -> list[str]:
    """The customer's words."""
    return [turn.text for turn in _turns(bench, conversation_id) if turn.speaker == "customer"]


def _count(texts: list[str], words: str) -> int:
    return sum(text.count(words) for text in texts)


def _same(found: object, expected: object, what: str) -> None:
    if found != expected:
        raise Unfit(f"{what}: {str(found)[:300]!r}, expected {str(expected)[:300]!r}")
