"""`bin/tandem packet`: what a person would get who takes a conversation over, and is it proved?"""

from pathlib import Path
from typing import Annotated, Any

import typer

from tandem.cases.packet import build_packet
from tandem.cases.packet.check import Problem, check_packet
from tandem.cases.packet.record import PacketFacts
from tandem.cli.design.transcripts import read_transcripts
from tandem.config.packet_texts import load_packet_texts
from tandem.config.policy import in_roles, load_policy
from tandem.config.roles import load_roles
from tandem.config.settings import ROOT
from tandem.core.conversation import Conversation
from tandem.core.errors import TandemError
from tandem.core.observability.logs import inert
from tandem.core.text import readable_json
from tandem.escalation.decision import BRINGS_A_PERSON, Decision
from tandem.escalation.signals.frustration import course
from tandem.handover.packet_facts import packet_facts
from tandem.learning.replay import decide_again
from tandem.server.bootstrap import runtime
from tandem.turns.assess import decision_at

Made = tuple[str, dict[str, Any], list[Problem]]
"""Which conversation, its packet, what is wrong with it."""


NOTHING = PacketFacts()
"""A file knows no orders and no other contacts."""


class NothingToDo(TandemError):
    """Neither a file nor a stored conversation was named."""


def packet(
    conversation: Annotated[
        Path | None, typer.Option(help="{id, turns: [{speaker, text}]}, one, or one a line.")
    ] = None,
    stored: Annotated[str, typer.Option(help="The id of a stored conversation.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Build handover packets and check them. Ends with 1 if a claim has no source.

    JSON: {"conversation", "packet", "problems"}; the packet's form is in
    tandem/cases/packet/schema.json.
    """
    if (conversation is None) == (not stored):
        raise NothingToDo("name a file (--conversation FILE) or a conversation (--stored ID)")
    made = from_file(conversation) if conversation else [from_store(stored)]
    for name, found, problems in made:
        if as_json:
            told = [problem.as_json() for problem in problems]
            row = {"conversation": name, "packet": found, "problems": told}
            print(readable_json(row, indent=0))
        else:
            print(in_words(name, found))
            for problem in problems:
                print(f"  NOT PROVED {problem.where}: {problem.kind}: {problem.what}")
    wrong = sum(len(problems) for _, _, problems in made)
    typer.echo(f"{len(made)} packets, {wrong} claims without a source", err=True)
    if wrong:
        raise typer.Exit(1)


def from_file(path: Path) -> list[Made]:
    """The packets of the conversations in a file, as if they had come in here."""
    policy, texts = (
        in_roles(load_policy(ROOT / "escalation.yml"), load_roles(ROOT)),
        load_packet_texts(ROOT),
    )
    made = []
    for recorded in read_transcripts(path, policy, deeds=True):
        decided = list(decide_again(recorded, policy))
        mood = [one.readings["frustration"] for one in decided]
        brings = (one.decision for one in decided if one.decision.do in BRINGS_A_PERSON)
        decision = next(brings, _at_the_end(policy.handover.queue))
        given: dict[str, str] = {}
        turns: dict[str, int] = {}
        for seq, known in recorded.known.items():
            given |= known.facts
            turns |= dict.fromkeys(known.facts, seq)
        told = Conversation(
            recorded.id, "file", recorded.turns, facts=given, fact_turns=turns, tried=recorded.tried
        )
        found = build_packet(told, decision, mood, NOTHING, texts, policy)
        problems = check_packet(found, told, decision, NOTHING, texts)
        made.append((recorded.id, found, problems))
    return made


def _at_the_end(queue: str) -> Decision:
    return Decision("hand_over", "end_of_file", "the conversation ends here", (), queue)


def from_store(conversation_id: str) -> Made:
    """The packet that a stored conversation would give now."""
    known = runtime().storage.conversations.conversation(conversation_id)
    decided = [decision_at(runtime(), turn.id) for turn in reversed(known.customer_turns)]
    brings = (d for d in decided if d and d.do in BRINGS_A_PERSON)
    reason = "asked for at the command line"
    queue = runtime().config.policy.handover.queue
    decision = next(brings, Decision("hand_over", "command_line", reason, (), queue))
    facts, texts = packet_facts(runtime(), known), runtime().config.packet_texts
    mood = course(known.customer_turns, runtime().config.policy.frustration)
    found = build_packet(known, decision, mood, facts, texts, runtime().config.policy)
    return conversation_id, found, check_packet(found, known, decision, facts, texts)


def in_words(name: str, packet: dict[str, Any]) -> str:
    """A packet as a page to read."""
    who, what = packet["who"], packet["what"]
    lines = [
        f"== {name}: {what['topic']} ({what['situation']}, confidence {what['confidence']:.2f})",
        f"  Who       {who['name']}, {who['verified']}, {who['channel']}, "
        f"{packet['language']['words']}",
        f"  Why now   {packet['why']['words']} {_cited(packet['why']['cites'])}",
        *(f"  {b['label']:<9} {b['text']} {_cited(b['cites'])}" for b in packet["summary"]),
        *(f"  Contact   {c['at'][:16]} {c['topic']}: {c['outcome']}" for c in packet["contacts"]),
        *(f"  Order     {o['number']} {o['items']}: {o['words']}" for o in packet["orders"]),
        f"  Note      {packet['mood']['note']}",
        f"  Priority  {packet['priority']['number']}, {packet['priority']['level']}, "
        f"{packet['priority']['queue']}; due {packet['due_at'] or 'not set'}",
        f"  Begin     {packet['opening']} {_cited(packet['opening_cites'])}",
    ]
    if packet["hidden"]:
        lines.append(f"  Hidden    {', '.join(packet['hidden'])}")
    return "\n".join(inert(line) for line in lines)


def _cited(sources: list[dict[str, Any]]) -> str:
    return "[" + ", ".join(str(s.get("turn", s.get("record"))) for s in sources) + "]"
