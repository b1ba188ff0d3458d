"""Do YAML and code say the same? Everything two files must agree on is compared here."""

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from tandem.config.knowledge import knowledge_problems
from tandem.config.messages import Messages
from tandem.config.next_steps import AGAIN, PERSON, load_next_steps
from tandem.config.packet_texts import load_packet_texts
from tandem.config.policy import Policy
from tandem.config.rasa_project import RasaProject, load_rasa_project
from tandem.config.team import Team
from tandem.config.topics import load_topics
from tandem.config.yaml_file import nearest
from tandem.core.errors import TandemError

NEVER_TYPED = {"resume_after_person", "enter_mail_code", "ask_about"}
"""Intents that only the front door and buttons send."""
BUILT_IN = {"action_listen", "action_restart", "action_session_start", "action_default_fallback"}


def policy_problems(root: Path, policy: Policy, team: Team) -> list[str]:
    """What escalation.yml names and no other file knows: queues, topics, responses."""
    rules, topics = load_rasa_project(root), load_topics(root / "topics.yml")
    named: list[tuple[str, str, Iterable[str], str]] = [
        (f"{name}.queue", getattr(policy, name).queue, team.file.queues, "queue in team.yml")
        for name in ("self_harm", "threat", "failed_verification", "takeover", "abuse", "handover")
    ]
    for number, group in enumerate(policy.repeat_contact.same_matter):
        key = f"repeat_contact.same_matter.{number}"
        named += [(key, topic, topics, "topic in topics.yml") for topic in group]
    for number, rule in enumerate(policy.rules):
        key = f"rules.{number}"
        named += [(f"{key}.queue", rule.queue, team.file.queues, "queue in team.yml")]
        named += [(f"{key}.say", rule.say, rules.responses, "response in domain.yml")]
        wanted = rule.when.get("topic") or ()
        named += [(f"{key}.when.topic", word, topics, "topic in topics.yml") for word in wanted]
    return [
        f"{policy.where(key)}: {key}: no such {kind}: {name}.{nearest(name, known)}"
        for key, name, known, kind in named
        if name and name not in known
    ]


def _actions_in_code(folder: Path) -> set[str]:
    """The names of the custom actions: a file each, and the rows of the table of skills."""
    table = (folder / "skills.py").read_text("utf-8")
    return {file.stem for file in folder.glob("action_*.py")} | set(
        re.findall(r'^    "(action_\w+)":', table, re.M)
    )


def problems(root: Path) -> list[str]:
    """One line per disagreement in the project at `root`, path first."""
    try:
        domain = yaml.load((root / "domain.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
        topics = load_topics(root / "topics.yml")
        rules = load_rasa_project(root)
        Messages(root / "words.yml")
    except TandemError as error:
        return str(error).splitlines()
    except yaml.YAMLError as error:
        return [f"domain.yml: {error}"]
    intents = {name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]}
    actions, responses = set(domain["actions"]), set(domain["responses"])
    known = actions | responses | set(rules.forms) | BUILT_IN
    code = _actions_in_code(root / "actions")
    where = Places(root)
    found = _packet_problems(root) + knowledge_problems(root, intents)
    found += _next_step_problems(root, code, known)
    found += [
        f"{where.of(i, 'topics.yml')}: {i}: no such intent in domain.yml.{nearest(i, intents)}"
        for i in sorted(set(topics) - intents)
    ]
    found += [
        f"{where.of(name, 'actions')}: {name}: not in domain.yml's actions"
        for name in sorted(code - actions)
    ]
    found += [
        f"{where.of(name, 'domain.yml')}: {name}: no such action in actions/.{nearest(name, code)}"
        for name in sorted(actions - code)
    ]
    for intent, answer in rules.answers.items():
        found += [
            f"{where.of(name, 'data/rules')}: {intent}: no such action or response: {name}."
            f"{nearest(name, known)}"
            for name in answer
            if name not in known
        ]
    for intent, form in rules.starts.items():
        if not form.startswith(f"{intent}_"):
            at = where.of(form, "data/rules")
            found.append(f"{at}: {intent}: starts {form}; its name begins with the intent")
    slots = set(domain["slots"])
    for form, wanted in rules.forms.items():
        at = where.of(form, "domain.yml")
        for slot in wanted:
            asks = {f"utter_ask_{form}_{slot}", f"utter_ask_{slot}"}
            asks |= {name.replace("utter_", "action_") for name in asks}
            if slot not in slots:
                found.append(f"{at}: {form}: no such slot: {slot}.{nearest(slot, slots)}")
            if not asks & known:
                found.append(f"{at}: {form}: nothing asks for {slot}")
    return found + _examples(root, intents, rules, where)


def _next_step_problems(root: Path, code: set[str], known: set[str]) -> list[str]:
    """What next_steps.yml names and nobody knows."""
    try:
        steps = load_next_steps(root / "next_steps.yml")
    except TandemError as error:
        return str(error).splitlines()
    where, file = Places(root), "next_steps.yml"
    found = [
        f"{where.of(skill, file)}: {skill}: no such skill.{nearest(f'action_{skill}', code)}"
        for skill in steps
        if f"action_{skill}" not in code
    ]
    named = {n for rows in steps.values() for row in rows for step in row.steps for n in step}
    return found + [
        f"{where.of(name, file)}: {name}: no such response, form or action.{nearest(name, known)}"
        for name in sorted(named - known - {AGAIN, PERSON})
    ]


def _packet_problems(root: Path) -> list[str]:
    try:
        load_packet_texts(root)
    except TandemError as error:
        return str(error).splitlines()
    return []


def _examples(root: Path, intents: set[str], rules: RasaProject, where: "Places") -> list[str]:
    """What data/nlu and data/rules have intents for, and the domain has not; and the reverse."""
    taught: set[str] = set()
    for file in sorted((root / "data" / "nlu").glob("*.yml")):
        try:
            data = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader) or {}
        except yaml.YAMLError as error:
            return [f"data/nlu/{file.name}: not YAML: {error}"]
        taught |= {block["intent"] for block in data.get("nlu") or () if "intent" in block}
    ruled = set(rules.starts) | set(rules.answers)
    unknown = [(intent, "data/nlu") for intent in sorted(taught - intents)]
    unknown += [(intent, "data/rules") for intent in sorted(ruled - intents)]
    found = [
        f"{where.of(intent, folder)}: {intent}: no such intent in domain.yml."
        f"{nearest(intent, intents)}"
        for intent, folder in unknown
    ]
    return found + [
        f"{where.of(intent, 'domain.yml')}: {intent}: has no examples in data/nlu"
        for intent in sorted(intents - taught - NEVER_TYPED)
    ]


class Places:
    """Finds where a name stands in a file, or in the files of a folder."""

    def __init__(self, root: Path):
        self._root = root

    def of(self, name: str, place: str) -> str:
        """The first "file:line" that holds `name` as a word; the place itself where none does."""
        path = self._root / place
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        for file in [path] if path.is_file() else sorted([*path.glob("*.yml"), *path.glob("*.py")]):
            for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
                if word.search(line):
                    return f"{file.relative_to(self._root)}:{number}"
        return place
