"""`bin/tandem new faq|form|story NAME`: all files of it, with TODOs that `check` names."""

import re
from pathlib import Path
from typing import Annotated

import typer
import yaml

from tandem.config.checks.project import Designs, read_designs
from tandem.config.renaming import NAME
from tandem.config.settings import ROOT
from tandem.config.slots import KINDS
from tandem.config.yaml_file import nearest
from tandem.core.errors import TandemError

WHAT = ("faq", "form", "story")
MAPPING = "{type: custom, action: action_assess_turn, kind: %s, label: %s}"
EXAMPLES = "\n".join(
    f"    - TODO an example of {{name}}, number {n} of six or more" for n in range(1, 7)
)


class NotMade(TandemError):
    """Nothing was written; the words say why."""


def new(
    what: Annotated[str, typer.Argument(help="faq, form or story.")],
    name: Annotated[str, typer.Argument(help="Its name: small letters and underscores.")],
    slot: Annotated[
        list[str] | None,
        typer.Option(help="A slot of the form with its kind: visit_day:date. More than once."),
    ] = None,
) -> None:
    """Write the files of an answer, a form or a story, each place to fill in marked TODO."""
    made = write(ROOT, what, name, slot or [])
    for file in made:
        print(file)
    print("fill in each TODO (`bin/tandem check` names them), then `bin/tandem train` and"
          " `bin/tandem chat`")  # fmt: skip


def write(root: Path, what: str, name: str, slots: list[str]) -> list[str]:
    """Writes them; returns the files. Raises NotMade before anything is written."""
    designs = read_designs(root)
    if what not in WHAT:
        raise NotMade(f"{what}: one of {', '.join(WHAT)}.{nearest(what, WHAT)}")
    if not NAME["intent"].fullmatch(name):
        raise NotMade(f"{name}: small letters, figures and underscores.")
    files = _story(name) if what == "story" else _answered(name, what == "form")
    taken = [file for file in files if (root / file).exists()]
    if taken:
        raise NotMade(f"{taken[0]}: is there already; choose another name than {name}.")
    if what != "story" and name in designs.listed("intents"):
        raise NotMade(f"domain.yml: there is an intent {name} already.")
    domain = (root / "domain.yml").read_text("utf-8")
    if what == "form":
        domain = _with_form(domain, designs, name, slots)
    elif what == "faq":
        texts = (
            f'  utter_{name}:\n  - text: "TODO the answer"\n'
            '  - text: "TODO the answer in other words"\n'
        )
        domain = _into(domain, "responses", texts)
    if what != "story":
        domain = with_intent(domain, name)
        (root / "domain.yml").write_text(domain, "utf-8")
    for file, text in files.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, "utf-8")
    made = [*files] if what == "story" else ["domain.yml", *files]
    if what == "form":
        with (root / "topics.yml").open("a", encoding="utf-8") as topics:
            topics.write(
                f"{name}:\n  button: TODO what a button says\n"
                f'  goal: TODO what the customer wants ("wants to ...")\n'
                f"  noun: {name.replace('_', ' ')}\n"
            )
        made.append("topics.yml")
    return made


def _answered(name: str, form: bool) -> dict[str, str]:
    spoken = name.replace("_", " ")
    begins = (
        f"  - action: {name}_form\n  - active_loop: {name}_form\n\n"
        f"- rule: {spoken} - says what was taken down\n"
        f"  condition:\n  - active_loop: {name}_form\n"
        f"  steps:\n  - action: {name}_form\n  - active_loop: null\n"
        f"  - slot_was_set:\n    - requested_slot: null\n  - action: utter_{name}_done\n"
        if form
        else f"  - action: utter_{name}\n"
    )
    return {
        f"data/nlu/{name}.yml": (
            f'version: "3.1"\n\nnlu:\n- intent: {name}\n  examples: |\n'
            f"{EXAMPLES.format(name=spoken)}\n"
        ),
        f"data/rules/{name}.yml": (
            f'version: "3.1"\n\nrules:\n- rule: {spoken} - {"asks" if form else "answers"}\n'
            f"  steps:\n  - intent: {name}\n{begins}"
        ),
        f"tests/conversations/{name}.yml": (
            f"- conversation: TODO what this shows of {spoken}\n  kind: own\n  steps:\n"
            "  - say: TODO what a customer says\n"
            '    reply: {has: ["TODO a part of the reply"]}\n'
        ),
    }


def _story(name: str) -> dict[str, str]:
    spoken = name.replace("_", " ")
    return {
        f"data/stories/{name}.yml": (
            'version: "3.1"\n\nstories:\n'
            f"- story: {spoken} - yes\n  steps:\n  - intent: TODO_what_is_said_first\n"
            "  - action: TODO_what_is_answered\n  - intent: affirm\n"
            "  - action: TODO_what_follows_a_yes\n\n"
            f"- story: {spoken} - no\n  steps:\n  - intent: TODO_what_is_said_first\n"
            "  - action: TODO_what_is_answered\n  - intent: deny\n"
            "  - action: TODO_what_follows_a_no\n"
        )
    }


def _with_form(domain: str, designs: Designs, name: str, slots: list[str]) -> str:
    """The domain with the form, its slots, and what asks for them and ends it."""
    wanted = [_slot(one) for one in slots] or [(f"{name}_details", "words")]
    texts = ""
    for slot, kind in wanted:
        label = slot.replace("_", " ").capitalize()
        for begin, todo in (("ask", "ask for the"), ("clarify", "why this is needed: the")):
            if f"utter_{begin}_{slot}" not in designs.answers:
                texts += f'  utter_{begin}_{slot}:\n  - text: "TODO {todo} {label.lower()}"\n'
        if slot in designs.block("slots"):
            continue
        mapping = MAPPING % (kind, label)
        if kind == "choice":
            mapping = mapping.removesuffix("}") + ", options: [TODO_one, TODO_two]}"
        declared = (
            f"  {slot}:\n    type: text\n    influence_conversation: false\n"
            f"    mappings:\n    - {mapping}\n"
        )
        domain = _into(domain, "slots", declared)
    filled = ", ".join(f"{{{slot}}}" for slot, _ in wanted)
    texts += f'  utter_{name}_done:\n  - text: "TODO what happens now: {filled}"\n'
    named = ", ".join(slot for slot, _ in wanted)
    domain = _into(domain, "forms", f"  {name}_form: {{required_slots: [{named}]}}\n")
    return _into(domain, "responses", texts)


def _slot(written: str) -> tuple[str, str]:
    slot, _, kind = written.partition(":")
    if not NAME["slot"].fullmatch(slot):
        raise NotMade(f"--slot {written}: small letters, figures and underscores.")
    if kind and kind not in KINDS:
        raise NotMade(f"--slot {written}: no such kind: {kind}.{nearest(kind, KINDS)}")
    return slot, kind or "words"


def _into(domain: str, block: str, text: str) -> str:
    """A block of the domain with something more at its head."""
    found = re.search(rf"^{block}:[ \t]*(?:#.*)?$\n", domain, re.M)
    if found is None:
        return f"{domain.rstrip()}\n\n{block}:\n{text}"
    return domain[: found.end()] + text + domain[found.end() :]


def with_intent(domain: str, name: str) -> str:
    """The domain with one intent more, in the form its list has."""
    tree = yaml.compose(domain, Loader=yaml.CSafeLoader)
    node = next((value for key, value in tree.value if key.value == "intents"), None)
    if node is None or not node.value:
        return _into(domain, "intents", f"- {name}\n")
    last = node.value[-1].end_mark
    starts = [0]
    for row in domain.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    at = starts[last.line] + last.column
    if node.flow_style:
        return f"{domain[:at]}, {name}{domain[at:]}"
    indent = " " * (node.value[-1].start_mark.column - 2)
    return f"{domain[:at].rstrip()}\n{indent}- {name}\n{domain[at:].lstrip(chr(10))}"
