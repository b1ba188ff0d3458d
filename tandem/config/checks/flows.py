"""Rules and stories: what they name exists, and they do not contradict each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from tandem.config.checks.project import Designs
from tandem.config.flows import KINDS, Flow, Step
from tandem.config.yaml_file import Located, nearest

BUILT_IN = {
    "action_listen", "action_restart", "action_session_start", "action_default_fallback",
    "action_deactivate_loop", "action_back",
}  # fmt: skip
STEP_KEYS = (
    "intent", "action", "active_loop", "slot_was_set", "checkpoint", "or", "entities", "user",
)  # fmt: skip
FLOW_KEYS = ("rule", "story", "steps", "condition", "metadata", "conversation_start",
             "wait_for_user_input")  # fmt: skip
TRUE_OR_FALSE = ("conversation_start", "wait_for_user_input")
RULE_SLOTS = {"requested_slot"}
NEVER_ANSWERED = {"enter_mail_code"}


def flows_are_whole(designs: Designs) -> Iterator[str]:
    """Each has a name of its own and steps, written as Rasa writes them."""
    seen: dict[tuple[str, str], str] = {}
    for file in designs.flow_files:
        data = file.data if isinstance(file.data, Mapping) else {}
        for key, kind in KINDS:
            blocks = data.get(key)
            if blocks is not None and not isinstance(blocks, list):
                yield f"{file.where(key)}: {key}: a list, each {kind} after a dash"
                continue
            for number, block in enumerate(blocks or ()):
                at = file.where(key, number)
                if not isinstance(block, Mapping) or not block.get(kind):
                    yield f"{at}: a {kind} begins with `- {kind}: its name`"
                    continue
                name = str(block[kind])
                first = seen.setdefault((kind, name), at)
                if first != at:
                    yield f"{at}: {kind} {name!r} has the name of the one in {first}"
                yield from _block(file, (key, number), block, kind)


def _block(
    file: Located, place: tuple[str | int, ...], block: Mapping[str, Any], kind: str
) -> Iterator[str]:
    for key in block:
        if key not in FLOW_KEYS:
            hint = nearest(str(key), FLOW_KEYS)
            yield f"{file.where(*place, key)}: {key}: no such key of a {kind}.{hint}"
        elif key in TRUE_OR_FALSE and not isinstance(block[key], bool):
            yield f"{file.where(*place, key)}: {key}: true or false (found {block[key]!r})"
    steps = block.get("steps")
    if not isinstance(steps, list) or not steps:
        yield f"{file.where(*place)}: {kind} {block[kind]!r} has no steps"
        return
    for number, step in enumerate(steps):
        at = file.where(*place, "steps", number)
        if not isinstance(step, Mapping):
            yield f"{at}: a step is written `- intent: name` or `- action: name` (found {step!r})"
        elif not any(key in STEP_KEYS for key in step):
            key = str(next(iter(step), ""))
            yield f"{at}: {key}: no such step.{nearest(key, STEP_KEYS)}"


def flows_begin_with_the_customer(designs: Designs) -> Iterator[str]:
    """Nothing leads to what begins with a deed of the assistant: it would never be done. A form
    that ends, a checkpoint and the beginning of a conversation are other beginnings."""
    for flow in designs.flows:
        first = flow.steps[0] if flow.steps else None
        if first is None or first.kind != "action" or flow.condition or flow.at_start:
            continue
        if first.names[0] in designs.block("forms"):
            continue
        yield (
            f"{flow.file}:{first.line}: {flow.name}: begins with {first.names[0]}; a {flow.kind}"
            " begins with what the customer says: `- intent: name`"
        )


def steps_name_what_there_is(designs: Designs) -> Iterator[str]:
    """Intents, actions, forms and slots of every step."""
    slots = {*map(str, designs.block("slots")), *RULE_SLOTS}
    known = {
        "intent": (frozenset(designs.listed("intents")), "intent in domain.yml"),
        "action": (designs.answers | BUILT_IN, "action or response"),
        "loop": (frozenset(map(str, designs.block("forms"))), "form"),
        "slot": (frozenset(slots), "slot"),
    }
    for flow in designs.flows:
        for step in (*flow.condition, *flow.steps):
            names, what = known.get(step.kind, (frozenset[str](), ""))
            for name in step.names if what else ():
                if name not in names:
                    at = f"{flow.file}:{step.line}"
                    yield f"{at}: {flow.name}: no such {what}: {name}.{nearest(name, names)}"


def slots_are_set_to_what_they_hold(designs: Designs) -> Iterator[str]:
    """A value that a slot can never have makes a rule or a story that never goes on."""
    for flow in designs.flows:
        for step in (*flow.condition, *flow.steps):
            if step.kind != "slot" or step.value is None:
                continue
            about = designs.block("slots").get(step.names[0])
            of = about.get("type") if isinstance(about, Mapping) else None
            wanted = _not_held(about or {}, of, step.value)
            if wanted:
                at = f"{flow.file}:{step.line}"
                yield f"{at}: {flow.name}: {step.names[0]}: {wanted} (found {step.value!r})"


def _not_held(about: Mapping[str, Any], of: Any, value: Any) -> str:
    if of == "bool" and not isinstance(value, bool):
        return "is true or false"
    if of == "float" and (isinstance(value, bool) or not isinstance(value, int | float)):
        return "is a number"
    values = [str(one).casefold() for one in about.get("values") or ()]
    if of == "categorical" and values and str(value).casefold() not in values:
        return f"is one of {', '.join(values)}"
    return ""


def rules_are_what_rasa_takes(designs: Designs) -> Iterator[str]:
    """A rule has one turn of the customer and does something; a form it starts is made active."""
    forms = set(map(str, designs.block("forms")))
    for flow in designs.flows:
        intents = [step for step in flow.steps if step.kind == "intent"]
        does = [step for step in flow.steps if step.kind == "action"]
        if flow.kind == "rule" and len(intents) > 1:
            at = f"{flow.file}:{intents[1].line}"
            yield f"{at}: {flow.name}: a rule has one turn of the customer; write it as a story"
        if flow.steps and not does:
            yield f"{flow.where}: {flow.name}: does nothing: no `- action:`"
        elif flow.steps and flow.steps[-1].kind == "intent":
            at = f"{flow.file}:{flow.steps[-1].line}"
            yield f"{at}: {flow.name}: ends with what the customer says; write what is done then"
        yield from _forms_begin(flow, forms)


def _forms_begin(flow: Flow, forms: set[str]) -> Iterator[str]:
    for number, step in enumerate(flow.steps):
        form = step.names[0] if step.kind == "action" and step.names else ""
        if form not in forms:
            continue
        after = flow.steps[number + 1] if number + 1 < len(flow.steps) else None
        if after is None or after.kind not in ("loop", "slot"):
            at = f"{flow.file}:{step.line}"
            yield f"{at}: {flow.name}: after `- action: {form}` comes `- active_loop: {form}`"
        elif after.kind == "loop" and after.names and after.names[0] != form:
            at = f"{flow.file}:{after.line}"
            yield f"{at}: {flow.name}: starts {form}, but makes {after.names[0]} active"


def checkpoints_meet(designs: Designs) -> Iterator[str]:
    """A checkpoint that a story begins with is one that another ends with, and the reverse."""
    begins: dict[str, str] = {}
    ends: dict[str, str] = {}
    for flow in designs.flows:
        for number, step in enumerate(flow.steps):
            if step.kind == "checkpoint":
                side = begins if number == 0 else ends
                side.setdefault(step.names[0], f"{flow.file}:{step.line}")
    for name, at in begins.items():
        if name not in ends:
            yield f"{at}: checkpoint {name}: no story ends with it.{nearest(name, ends)}"
    for name, at in ends.items():
        if name not in begins:
            yield f"{at}: checkpoint {name}: no story begins with it.{nearest(name, begins)}"


def flows_agree(designs: Designs) -> Iterator[str]:
    """Of two that begin alike, both go on alike; and no story contradicts a rule at once."""
    for kind in ("rule", "story"):
        same = [flow for flow in designs.flows if flow.kind == kind]
        yield from _split(same)
    answered = {
        intent: flow
        for flow in designs.flows if flow.kind == "rule"
        for intent in flow.intents if flow.steps[1:2] and flow.steps[1].kind != "slot"
    }  # fmt: skip
    for flow in designs.flows:
        if flow.kind == "rule" or (flow.steps[1:2] and flow.steps[1].kind == "slot"):
            continue
        for intent in flow.intents:
            rule = answered.get(intent)
            if rule is not None and flow.answer and rule.answer != flow.answer:
                other = rule.answer[0] if rule.answer else "nothing"
                yield (
                    f"{flow.where}: {flow.name}: answers {intent} with {flow.answer[0]}, but the"
                    f" rule {rule.where} with {other}; both begin alike"
                )


def _split(flows: list[Flow]) -> Iterator[str]:
    """Two flows contradict each other where all before is the same and what is done differs."""
    done: dict[tuple[Any, ...], tuple[Step | None, Flow]] = {}
    told: set[tuple[str, str]] = set()
    for flow in flows:
        steps = [*flow.steps, None]
        for before in _beginnings(flow):
            if not any(step.kind in ("intent", "loop", "action") for step in flow.steps[:before]):
                continue
            step = steps[before]
            if step is not None and step.kind not in ("action",):
                continue
            if step is None and flow.steps[-1].kind != "action":
                continue
            for key in _keys(flow, before):
                other, by = done.setdefault(key, (step, flow))
                same = (other.names if other else ()) == (step.names if step else ())
                if not same and by is not flow and (by.where, flow.where) not in told:
                    told.add((by.where, flow.where))
                    at = f"{flow.file}:{step.line if step else flow.steps[-1].line}"
                    goes = f"does {step.names[0]}" if step else "ends"
                    does = f"does {other.names[0]}" if other else "ends"
                    yield f"{at}: {flow.name}: {goes} where {by.name!r} ({by.where}) {does}"


def _beginnings(flow: Flow) -> range:
    return range(1, len(flow.steps) + 1)


def _keys(flow: Flow, before: int) -> Iterator[tuple[Any, ...]]:
    """What has happened before a step, once for each intent of an `or`."""
    conditions = tuple(sorted((one.kind, one.names, str(one.value)) for one in flow.condition))
    found: list[tuple[Any, ...]] = [()]
    for step in flow.steps[:before]:
        names = [(name,) for name in step.names] if step.kind == "intent" else [step.names]
        found = [(*one, (step.kind, name, str(step.value))) for one in found for name in names]
    return iter((conditions, one) for one in found)


def every_intent_is_answered(designs: Designs) -> Iterator[str]:
    """A rule or a story begins with it: else the customer hears that something went wrong."""
    if designs.unread:  # what cannot be read may answer it
        return
    begun = {intent for flow in designs.flows for intent in flow.intents}
    for intent, line in designs.listed("intents").items():
        if intent not in begun and designs.roles.role(intent) not in NEVER_ANSWERED:
            yield (
                f"domain.yml:{line}: {intent}: nothing answers it: write a rule in data/rules that"
                f" begins with `- intent: {intent}`"
            )
