"""The emotional note: which contact it is, how the mood went, what the assistant did about it."""

import re
from typing import Any

from tandem.cases.packet.matter import Matter, quote
from tandem.cases.packet.record import claim
from tandem.config.packet_texts import PacketTexts
from tandem.config.policy_blocks import Frustration
from tandem.core.conversation import Conversation, Reading, Tried, Turn

TOLD_APART = {"sadness": ("sad", 0.7), "abuse": ("insults", 0.7), "threat": ("threat", 0.5)}
"""What the note mentions of `Heard.mood`, by which words of packet.yml, and from which value."""
MOST_DEEDS = 2
DEED = re.compile(r"([A-Z][a-z]+)\b(.*)", re.DOTALL)
PAST = {"Sent", "Told", "Wrote", "Put", "Took", "Gave", "Found"}
"""What a sentence of a skill begins with when it tells a deed; others end in -ed."""


def mood_note(
    conversation: Conversation,
    readings: list[Reading],
    matter: Matter,
    texts: PacketTexts,
    dial: Frustration,
) -> dict[str, Any]:
    """The mood in words, its course, a quote, and the note with its sources."""
    turns = conversation.customer_turns
    trend = [round(reading.value, 2) for reading in readings]
    said: str | None = None
    cited: list[int] = []
    if trend and max(trend) >= dial.impatient_from:
        worst = turns[max(range(len(trend)), key=trend.__getitem__)]
        said, cited = quote(worst.text), [worst.seq]
    words = mood_words(readings, [turn.seq for turn in turns], dial, texts)
    claims = [
        *_contact(turns, matter, texts),
        claim(_moved(readings, turns, dial), text=words),
        *_told_apart(turns, texts),
        *_deeds(conversation, texts),
    ]
    return {
        "words": words,
        "quote": said,
        "trend": trend,
        "turns": cited,
        "note": "; ".join(part["text"] for part in claims),
        "claims": claims,
    }


def mood_words(
    readings: list[Reading], seqs: list[int], dial: Frustration, texts: PacketTexts
) -> str:
    """The course of the mood in a few words; `seqs` are the numbers of the turns read."""
    words = [dial.word(reading.value) for reading in readings]
    if set(words) <= {"calm"}:
        return texts.note["calm_throughout"]
    first = next(number for number, word in enumerate(words) if word != "calm")
    how = texts.note["frustrated" if "frustrated" in words else "impatient"]
    since = texts.note["from_start" if first == 0 else "since_turn"].format(turn=seqs[first])
    calmer = words[-1] == "calm"
    return f"{how} {since}" + (texts.note["calmer_now"] if calmer else "")


def _moved(readings: list[Reading], turns: list[Turn], dial: Frustration) -> list[int]:
    """The turns that show the mood: the first and the worst, or all when calm."""
    high = [number for number, r in enumerate(readings) if r.value >= dial.impatient_from]
    if not high:
        return [turn.seq for turn in turns]
    worst = max(high, key=lambda number: readings[number].value)
    return [turns[high[0]].seq, turns[worst].seq]


def _contact(turns: list[Turn], matter: Matter, texts: PacketTexts) -> list[dict[str, Any]]:
    found = []
    if count := matter.values.get("nth"):
        text = texts.note["contact"].format(nth=count.text)
        found.append(claim(records=count.records, text=text))
    again = next((turn for turn in turns if texts.heard_in("again", turn.text)), None)
    if again:
        text = texts.note["says_again"].format(said=quote(again.text))
        found.append(claim([again.seq], text=text))
    return found


def _told_apart(turns: list[Turn], texts: PacketTexts) -> list[dict[str, Any]]:
    """Sadness is no anger, and an insult is no swearing at a parcel: each is named by itself."""
    found = []
    for kind, (name, at) in TOLD_APART.items():
        seqs = [t.seq for t in turns if t.nlu_result and t.nlu_result.mood.get(kind, 0.0) >= at]
        if seqs:
            found.append(claim(seqs, text=texts.note[name]))
    return found


def _deeds(conversation: Conversation, texts: PacketTexts) -> list[dict[str, Any]]:
    done = list(enumerate(conversation.tried, start=1))[-MOST_DEEDS:]
    if not done:
        seqs = [turn.seq for turn in conversation.bot_turns[-1:] or conversation.turns[-1:]]
        return [claim(seqs, text=texts.note["did_nothing"])]
    found, told = [], set()
    for number, tried in done:
        text = in_first_person(tried, texts)
        if text not in told:
            seqs = [tried.turn_seq] if tried.turn_seq else []
            found.append(claim(seqs, [f"action {number}"], text=text))
        told.add(text)
    return found


def in_first_person(tried: Tried, texts: PacketTexts) -> str:
    """ "Looked up order 1077: 9 days late" -> "I looked up order 1077: 9 days late". What other
    languages say without a person ("Bestellung 1077 nachgesehen") stays as it is."""
    words = texts.did.get("any", {}) | texts.did.get(tried.skill, {})
    if tried.outcome in words:
        return words[tried.outcome]
    begin = DEED.fullmatch(tried.text)
    if begin and (begin[1].endswith("ed") or begin[1] in PAST) and begin[1] != "Failed":
        return texts.note["i_did"].format(deed=f"{begin[1].lower()}{begin[2]}")
    if tried.text.startswith("Failed to "):
        return texts.note["i_could_not"].format(deed=tried.text.removeprefix("Failed to "))
    return tried.text
