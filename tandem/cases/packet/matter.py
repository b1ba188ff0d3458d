"""What it is about: the topic, a second matter, and the things that a sentence may name."""

import re
from dataclasses import dataclass

from tandem.cases.packet.record import OrderRecord, PacketFacts
from tandem.config.packet_texts import PacketTexts
from tandem.config.topics import Topic
from tandem.core.conversation import Conversation, Turn
from tandem.core.words import nth
from tandem.escalation.signals.clarifications import BESIDE_THE_TOPIC

AMOUNT = re.compile(r"[£$€]|\d[.,]\d\d")
COMPLAINT = "complaint"
"""A matter only where nothing else is: mostly it is said about another one."""
FEWEST_WORDS = 4
"""A shorter message is an answer or a greeting rather than a matter told."""
LONGEST_QUOTE = 160
ASKED_FOR = ("order_number", "email", "return_reason", "product")
OF_NO_THING = {"set", "the", "and", "one", "two", "five", "pack", "red", "new", "for"}
SAYS_NOTHING = {"talk_to_human", "thanks", "greet", "goodbye", "affirm", "deny", "stop"}
FEWEST_BESIDE_PERSON = 9
PERSON = re.compile(
    r"\b(?:persons?|people|humans?|colleagues?|somebody|someone|anyone|anybody|agents?|managers?"
    r"|supervisors?|boss|staff|pass (?:it|this|that) on)\b",
    re.I,
)
"""In fewer words than these it is only a person that is asked for."""
PLAIN_QUOTES = str.maketrans("“”„", '"""')
"""A quotation has these marks around it, so none inside."""
LONGEST_ITEMS = 60
"""More things than this in an order are not named in a sentence."""
FOUND_AS = {"item": "item", "items": "item", "product": "item", "amount": "charged"}
"""What skills call a fact, and what a line calls it."""
GIVEN_AS = {"order_number": "order", "product": "item", "amount": "amount", "promo_code": "code"}
"""The same for facts the customer gave."""


@dataclass(frozen=True, slots=True)
class Value:
    """Something a sentence may name, with its sources."""

    text: str
    turns: tuple[int, ...] = ()
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """The topic under way, how sure we are, the turns about it, and what is known of it.

    `order` is set only if it belongs to a customer who is known. `also` is the turn of a second
    matter that nobody has dealt with. `contact` counts this contact about it: 3 is the third.
    `guess` is the likeliest topic where none is sure; then `intent` is empty. `spoken`: whether the
    customer's own words speak of the topic; `names_order`: whether they name the order, or what is
    in it. `ask` is the turn that is quoted where they do not.
    """

    intent: str
    confidence: float
    topic: Topic | None
    about: tuple[Turn, ...]
    values: dict[str, Value]
    order: OrderRecord | None = None
    also: Turn | None = None
    contact: int = 1
    guess: str = ""
    spoken: bool = True
    names_order: bool = True
    ask: Turn | None = None


def matter_of(
    conversation: Conversation, facts: PacketFacts, texts: PacketTexts, at: float
) -> Matter:
    """The matter of a conversation; `at` is the confidence from which an intent counts."""
    intent, confidence, about, guess, spoken = _topic(conversation, texts, at)
    topic = texts.topics.get(intent)
    values = _values(conversation, facts)
    order = facts.order(values["order"].text) if "order" in values else None
    if order:
        source = (order.name,)
        values = {k: Value(v, records=source) for k, v in order.values.items() if v} | values
        values["state"] = Value(order.words, records=source)
        if "item" not in values and len(order.items) <= LONGEST_ITEMS:
            values["item"] = Value(order.items, records=source)
    telling = _telling(about) or _telling(conversation.customer_turns)
    if telling:
        values["said"] = Value(quote(telling.text), (telling.seq,))
    same = [contact for contact in facts.contacts if intent and contact.intent == intent]
    if same:
        values["nth"] = Value(
            nth(len(same) + 1), records=("contacts", *(contact.name for contact in same))
        )
    also = _second(conversation, intent, texts.topics, at)
    return Matter(
        intent,
        confidence,
        topic,
        tuple(about),
        values,
        order,
        also,
        len(same) + 1,
        guess,
        spoken,
        _names_order(conversation, values),
        _ask(conversation),
    )


def _topic(
    conversation: Conversation, texts: PacketTexts, at: float
) -> tuple[str, float, list[Turn], str, bool]:
    """The newest topic that a whole sentence was surely about and speaks of in its own words, how
    sure, its turns, and whether it is spoken of.

    Short messages are mostly answers, so a topic that only they speak of comes after; then what is
    spoken of, though it was read as something else, then what was only read. Without any, the
    likeliest reading below `at` comes last, as a guess.
    """
    topics, turns = texts.topics, conversation.customer_turns
    words = {turn.seq: texts.spoken_of(turn.text) for turn in turns}
    sure = [turn for turn in turns if _sure(turn, at) in topics.keys() - BESIDE_THE_TOPIC]
    sure = sure or [turn for turn in turns if _sure(turn, at) == COMPLAINT]
    told = [turn for turn in sure if _whole(turn)] or sure
    read = [(turn, turn.nlu_result) for turn in turns if turn.nlu_result]
    all_words = {intent for spoken in words.values() for intent in spoken}
    in_words = [turn for turn in told if _sure(turn, at) in words[turn.seq]]
    in_words = in_words or [turn for turn in told if _sure(turn, at) in all_words]
    told = in_words or told
    if not in_words and (other := _by_words(turns, words, topics)):
        turn, intent = other
        heard = dict(turn.nlu_result.ranking).get(intent, 0.0) if turn.nlu_result else 0.0
        return intent, heard, [turn], "", True
    if told:
        intent = _sure(told[-1], at)
        about = [(turn, result) for turn, result in read if result.intent == intent]
        best = max(result.confidence for _, result in about)
        return intent, best, [turn for turn, _ in about], "", bool(in_words)
    near = [one for one in read if one[1].intent in topics.keys() - BESIDE_THE_TOPIC]
    if near:
        turn, result = max(near, key=lambda one: one[1].confidence)
        return "", result.confidence, [turn], result.intent, False
    return "", 0.0, turns[:1], "", False


def _by_words(
    turns: list[Turn], words: dict[int, dict[str, str]], topics: dict[str, Topic]
) -> tuple[Turn, str] | None:
    """The newest turn whose words alone say a topic (`by_words` in topics.yml), and the topic with
    the longest words."""
    for turn in reversed(turns):
        spoken = {one: said for one, said in words[turn.seq].items() if topics[one].by_words}
        heard = turn.nlu_result
        if spoken and not (heard and (heard.button or heard.answers in ASKED_FOR)):
            return turn, max(spoken, key=lambda intent: len(spoken[intent]))
    return None


def _names_order(conversation: Conversation, values: dict[str, Value]) -> bool:
    """Whether the customer has named the order, by its number or by a thing in it."""
    said = " ".join(turn.text.casefold() for turn in conversation.customer_turns)
    number = values["order"].text if "order" in values else ""
    if number and number.casefold() in said:
        return True
    names = " ".join(values[name].text for name in ("item", "items") if name in values)
    things = set(re.findall(r"[^\W\d_]{3,}", names.casefold())) - OF_NO_THING
    return any(thing.removesuffix("s") in said for thing in things)


def _ask(conversation: Conversation) -> Turn | None:
    """The newest message that says what it is about, and not only that a person is wanted."""
    for turn in reversed(conversation.customer_turns):
        heard = turn.nlu_result
        if not _whole(turn) or (heard and (heard.button or heard.intent in SAYS_NOTHING)):
            continue
        if len(turn.text.split()) < FEWEST_BESIDE_PERSON and PERSON.search(turn.text):
            continue
        return turn
    return None


def _second(
    conversation: Conversation, intent: str, topics: dict[str, Topic], at: float
) -> Turn | None:
    """The last turn that was surely about something else which no skill has dealt with."""
    done = {tried.turn_seq for tried in conversation.tried}
    for turn in reversed(conversation.customer_turns):
        nlu_result = _sure(turn, at)
        other = nlu_result in topics and nlu_result not in BESIDE_THE_TOPIC | {intent}
        if intent and other and _whole(turn) and turn.seq not in done:
            return turn
    return None


def _sure(turn: Turn, at: float) -> str:
    """The intent of a turn that is surely about something; a few words that answer a question of
    ours are about that."""
    nlu_result = turn.nlu_result
    if not nlu_result or nlu_result.confidence < at:
        return ""
    return nlu_result.intent if _whole(turn) or not nlu_result.answers else ""


def _whole(turn: Turn) -> bool:
    return len(turn.text.split()) >= FEWEST_WORDS


def _values(conversation: Conversation, facts: PacketFacts) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for number, done in enumerate(conversation.tried, start=1):
        for name, text in done.facts.items():
            if name == "refund" and not AMOUNT.search(str(text)):
                continue  # the refund's reference; the line names its amount
            values[FOUND_AS.get(name, name)] = Value(str(text), records=(f"action {number}",))
    for fact, name in GIVEN_AS.items():
        if value := conversation.facts.get(fact):
            values[name] = given(conversation, fact, str(value))
    if conversation.customer and conversation.verified != "not verified":
        first = conversation.customer.name.split()
        if first:
            values["name"] = Value(first[0], records=("customer",))
    return values


def given(conversation: Conversation, fact: str, text: str) -> Value:
    """A fact as the customer wrote it, with the turns that hold it.

    What was repaired and confirmed ("10 42") stands in no turn of theirs: then the note of what
    was given is the source as well.
    """
    seq = conversation.fact_turns.get(fact)
    turn = next((turn for turn in conversation.turns if turn.seq == seq), None)
    written = None
    if turn and fact == "amount":
        sum_of = re.escape(text.removesuffix(".00"))
        written = re.search(rf"[£$€]\s?{sum_of}(?:\.00)?", turn.text)
    text = written[0] if written else text
    turns = (turn.seq,) if turn else ()
    stands = turn is not None and _stands_in(text.casefold(), turn.text.casefold())
    return Value(text, turns, () if stands else ("given",))


def _stands_in(value: str, text: str) -> bool:
    """Whole figures: a "0" does not stand in "100"."""
    return re.search(rf"(?<!\d){re.escape(value)}(?!\d)", text) is not None


def _telling(turns: list[Turn]) -> Turn | None:
    """The sentence that says most about the matter: of the first three, the longest."""
    told = [turn for turn in turns if _whole(turn)][:3]
    fits = [turn for turn in told if len(" ".join(turn.text.split())) <= LONGEST_QUOTE]
    return max(fits or told, key=lambda turn: len(turn.text), default=None)


def quote(text: str) -> str:
    """The words on one line, cut where they run on."""
    words = " ".join(text.split()).translate(PLAIN_QUOTES)
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rstrip() + "…"
