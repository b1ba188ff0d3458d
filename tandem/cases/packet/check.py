"""Proves of a packet that every claim stands in its sources and that no secret is in it. Pure.

Of each sentence: every number, amount, date word, e-mail address, quotation and name must stand in
a turn or record that this sentence cites. What packet.yml and topics.yml say themselves is theirs;
a test sees to it that they say no number, day or name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tandem.cases.packet.matter import PLAIN_QUOTES
from tandem.cases.packet.record import PacketFacts, records_of
from tandem.cases.packet.secrets import safe_conversation, safe_decision, safe_facts
from tandem.config.packet_texts import PacketTexts
from tandem.core.conversation import Conversation
from tandem.core.redaction import redact
from tandem.core.text import ADDRESS
from tandem.core.words import ordinals
from tandem.escalation.decision import Decision

MONTHS = "january february march april june july august september october november december"
DAYS = "monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday"
COUNTS = "two three four five six seven eight nine ten eleven twelve twice thrice"
GERMAN = """
    januar februar märz april mai juni juli august september oktober november dezember montag
    dienstag mittwoch donnerstag freitag samstag sonnabend sonntag heute morgen gestern zwei drei
    vier fünf sechs sieben acht neun zehn elf zwölf zweimal dreimal
"""
TOLD_WORDS = frozenset([*f"{MONTHS} {DAYS} {COUNTS} {GERMAN}".split(), *ordinals()])
"""Words that are facts by themselves: they need a source as numbers do."""
NUMBER = re.compile(r"(?<![\d.,:/-])[£$€]?\d+(?:[.,:/-]\d+)*")
MAIL = re.compile(ADDRESS)
QUOTATION = re.compile(r"[“„]([^“”„]*)[”“]")
TURN = re.compile(r"\b(?:turn|Nachricht) (\d+)\b")
WORD = re.compile(r"[^\W\d_]+")
FRAME = """
    nothing asked not answered yet order e-mail mail product amount promotion code reason new
    address in their words experience name the done refused found failed needs person visitor from
    start since pin turn calm frustrated getting impatient calmer now it what you
"""
OWN = frozenset(FRAME.split())
"""Words of the packet's own frame: labels, outcomes, the course of the mood."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a packet that has no source: where it stands, of what kind, and what it is."""

    where: str
    kind: str
    what: str

    def as_json(self) -> dict[str, str]:
        """The printed form."""
        return {"where": self.where, "kind": self.kind, "what": self.what}


def check_packet(
    packet: dict[str, Any],
    conversation: Conversation,
    decision: Decision,
    facts: PacketFacts,
    texts: PacketTexts,
) -> list[Problem]:
    """Every claim without a source, every citation of nothing, every secret. Empty: proved."""
    texts = texts.in_spoken()
    safe, _ = safe_conversation(conversation)
    turns = {turn.seq: turn.text for turn in safe.turns}
    records = records_of(safe, safe_decision(decision), safe_facts(facts))
    problems: list[Problem] = []
    for where, text, sources in claims_of(packet):
        said, missing = [], False
        for source in sources:
            is_turn = "turn" in source
            found = turns.get(source["turn"]) if is_turn else records.get(str(source.get("record")))
            missing |= found is None
            said.append(found or "")
        if missing or (not sources and safe.customer_turns):
            problems.append(Problem(where, "citation", str(sources)))
        cited = {source["turn"] for source in sources if "turn" in source}
        problems += [
            Problem(where, kind, what)
            for kind, what in unfounded(text, "\n".join(said), cited, texts.own_words | OWN)
        ]
    problems += [Problem(where, "secret", kind) for where, kind in secrets_in(packet)]
    return problems


def claims_of(packet: dict[str, Any]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Every sentence of a packet that claims something, with the sources it cites."""
    yield "opening", packet["opening"], packet["opening_cites"]
    yield "what.topic", packet["what"]["topic"], packet["what"]["cites"]
    yield "what.understood", packet["what"]["understood"], packet["what"]["cites"]
    yield "why.words", packet["why"]["words"], packet["why"]["cites"]
    yield "priority.words", packet["priority"]["words"], packet["priority"]["cites"]
    if packet["who"]["email"]:
        who = packet["who"]
        yield "who", f"{who['name']} {who['email']}", who["cites"]
    for evidence in packet["why"]["evidence"]:
        yield "why.evidence", f"“{evidence['quote']}”", [{"turn": evidence["turn"]}]
    if packet["what"]["also"]:
        yield "what.also", f"“{packet['what']['also']['quote']}”", packet["what"]["also"]["cites"]
    if packet["mood"]["quote"]:
        cited = [{"turn": seq} for seq in packet["mood"]["turns"]]
        yield "mood.quote", f"“{packet['mood']['quote']}”", cited
    for number, part in enumerate(packet["mood"]["claims"]):
        yield f"mood.claims.{number}", part["text"], part["cites"]
    for name, field in (("summary", "text"), ("tried", "text"), ("facts", "value")):
        for number, part in enumerate(packet[name]):
            yield f"{name}.{number}", part[field], part["cites"]
    for number, order in enumerate(packet["orders"]):
        yield f"orders.{number}", f"{order['number']} {order['items']}", order["cites"]
        yield f"orders.{number}", order["words"], order["cites"]
    for number, contact in enumerate(packet["contacts"]):
        yield f"contacts.{number}", f"{contact['topic']} {contact['outcome']}", contact["cites"]


def unfounded(
    text: str, said: str, cited: set[int], own: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Each (kind, words) of `text` that does not stand in `said`, the cited sources."""
    low = " ".join(said.casefold().split()).translate(PLAIN_QUOTES)
    digits = low.replace(",", "")
    for quotation in QUOTATION.findall(text):
        words = " ".join(quotation.casefold().removesuffix("…").split())
        if words not in low:
            yield "quotation", quotation
    text = QUOTATION.sub(" ", text)
    for mail in MAIL.findall(text):
        if mail.casefold() not in low:
            yield "e-mail", mail
    text = MAIL.sub(" ", text)
    rest = TURN.sub(lambda m: "" if int(m[1]) in cited else m[0], text)
    for number in NUMBER.findall(rest):
        wanted = re.escape(number.replace(",", "").casefold())
        if not re.search(rf"(?<!\d){wanted}(?!\d)", digits):
            yield "number", number
    known = {word.casefold() for word in WORD.findall(said)}
    for word in WORD.findall(rest):
        small = word.casefold()
        if small in known:
            continue
        if small in TOLD_WORDS:
            yield "date or count", word
        elif word[0].isupper() and len(word) > 1 and small not in own:
            yield "name", word


def secrets_in(packet: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Where a secret still stands, and of what kind."""
    asked = ""
    for line in packet["transcript"]:
        for kind in redact(line["text"], asked if line["speaker"] == "customer" else "").kinds:
            yield f"transcript.{line['turn']}", kind
        asked = asked if line["speaker"] == "customer" else line["text"]
    for where, text in _strings(packet):
        for kind in redact(text).kinds:
            yield where, kind


def _strings(thing: Any, where: str = "packet") -> Iterator[tuple[str, str]]:
    if isinstance(thing, str):
        yield where, thing
    elif isinstance(thing, dict):
        for name, inner in thing.items():
            yield from _strings(inner, f"{where}.{name}")
    elif isinstance(thing, list):
        for number, inner in enumerate(thing):
            yield from _strings(inner, f"{where}.{number}")
