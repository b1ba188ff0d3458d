"""What the Rasa project says: which intent starts which form, which is answered how.

Read from domain.yml and the rules and stories below data/, so that a designer's new rule or story
is at once known in the middle of every form too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from tandem.config.flows import Flow, actions_of, load_flows
from tandem.config.roles import Roles, load_roles
from tandem.config.slots import Slot, read_slots
from tandem.config.yaml_file import read_located


@dataclass(frozen=True, slots=True)
class RasaProject:
    """`forms`: form -> its slots. `starts`: intent -> form. `answers`: intent -> actions.

    `responses` are the names of all texts in domain.yml, `single` those of one variation. `slots`
    say how each slot is heard, in the order of domain.yml. `flows` are all rules and stories;
    `branches`: (last action, intent) -> how stories go on, None where that hangs on more.
    """

    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    responses: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    slots: dict[str, Slot] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()
    branches: dict[tuple[str, str], tuple[str, ...] | None] = field(default_factory=dict)

    def form_slots(self, *forms: str) -> frozenset[str]:
        """What these forms ask for."""
        return frozenset(slot for form in forms for slot in self.forms.get(form, ()))

    def awaits(self, actions: Sequence[str]) -> frozenset[str]:
        """The intents by which stories go on after one of these actions."""
        return frozenset(intent for last, intent in self.branches if last in actions)

    def branch(self, actions: Sequence[str], intent: str) -> tuple[str, ...] | None:
        """How a story goes on after the newest of these actions that it knows."""
        found = (self.branches[last, intent] for last in actions if (last, intent) in self.branches)
        return next(found, None)

    def flow_of(self, intent: str, action: str, after: str = "") -> Flow | None:
        """The story or rule by which `action` follows an intent, or ends a form (`after`)."""
        for kind in ("story", "rule"):
            for flow in self.flows:
                if flow.kind == kind and _goes(flow, intent, action, after):
                    return flow
        return None

    def asks_alike(self, form: str, slot: str) -> bool:
        """Whether the question of a form has one wording only, so that it would be said twice."""
        names = (f"utter_ask_{form}_{slot}", f"utter_ask_{slot}")
        return next((name in self.single for name in names if name in self.responses), False)


def _goes(flow: Flow, intent: str, action: str, after: str) -> bool:
    """Whether a flow has the action in answer to the intent, or right after another one."""
    last, answers = "", False
    for step in flow.steps:
        if step.kind == "intent":
            answers = intent in step.names and (flow.kind == "rule" or not last or last == after)
        elif step.kind == "action":
            if action in step.names and (answers or (after and last == after)):
                return True
            last = step.names[-1]
    return False


@cache
def load_rasa_project(root: Path) -> RasaProject:
    """The Rasa project in `root`. Raises PolicyError naming a broken file and its line."""
    domain, roles = read_located(root / "domain.yml").data, load_roles(root)
    project = rasa_project(domain, tuple(_in_roles(flow, roles) for flow in load_flows(root)))
    slots = {name: _heard_by_role(slot, roles) for name, slot in project.slots.items()}
    return replace(project, slots=slots)


def _in_roles(flow: Flow, roles: Roles) -> Flow:
    steps = tuple(
        replace(step, names=tuple(map(roles.role, step.names))) if step.kind == "intent" else step
        for step in flow.steps
    )
    return replace(flow, steps=steps)


def _heard_by_role(slot: Slot, roles: Roles) -> Slot:
    mapped = tuple(
        replace(
            one,
            intents=tuple(map(roles.role, one.intents)),
            not_intents=tuple(map(roles.role, one.not_intents)),
        )
        for one in slot.mapped
    )
    return replace(slot, mapped=mapped)


def rasa_project(domain: Any, flows: tuple[Flow, ...]) -> RasaProject:
    """The same of a domain and flows that have been read. Where both a rule and a story begin with
    an intent, the rule answers it in the middle of a form."""
    domain = domain if isinstance(domain, Mapping) else {}
    forms = {str(name): tuple(_wanted(form)) for name, form in _block(domain, "forms").items()}
    starts: dict[str, str] = {}
    answers: dict[str, tuple[str, ...]] = {}
    for flow in sorted(flows, key=lambda one: one.kind == "story"):
        for intent in flow.intents:
            if intent in starts or intent in answers or not flow.answer:
                continue
            if flow.answer[0] in forms:
                starts[intent] = flow.answer[0]
            else:
                answers[intent] = flow.answer
    responses = _block(domain, "responses")
    return RasaProject(
        forms,
        starts,
        answers,
        frozenset(responses),
        frozenset(name for name, texts in responses.items() if len(texts or ()) == 1),
        read_slots(domain),
        flows,
        _branches(flows),
    )


def _branches(flows: tuple[Flow, ...]) -> dict[tuple[str, str], tuple[str, ...] | None]:
    """After an action and an intent, how the stories go on: None where that hangs on more."""
    found: dict[tuple[str, str], tuple[str, ...] | None] = {}
    for flow in flows:
        last, hangs_on_slots = "", False
        for number, step in enumerate(flow.steps if flow.kind == "story" else ()):
            if step.kind == "intent" and last:
                hangs_on_slots |= any(
                    one.kind == "slot" and one.names != ("requested_slot",)
                    for one in flow.steps[:number]
                )
                goes_on = actions_of(flow.steps[number + 1 :])
                for intent in step.names:
                    key = (last, intent)
                    same = key not in found or found[key] == goes_on
                    found[key] = goes_on if same and not hangs_on_slots else None
            last = step.names[-1] if step.kind == "action" else last
    return found


def _wanted(form: Any) -> list[str]:
    wanted = form.get("required_slots") if isinstance(form, Mapping) else None
    return [str(slot) for slot in wanted] if isinstance(wanted, list) else []


def _block(domain: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = domain.get(key)
    return found if isinstance(found, Mapping) else {}
