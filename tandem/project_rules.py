"""Do YAML and code say the same? Everything two files must agree on is compared here."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from tandem.checked_file import nearest
from tandem.errors import TandemError
from tandem.packet.texts import load_packet_texts
from tandem.policy import Policy
from tandem.rulebook import load_rulebook
from tandem.team import Team
from tandem.topics import load_topics
from tandem.words import Words

BUILT_IN = {"action_listen", "action_restart", "action_session_start", "action_default_fallback"}


def policy_problems(root: Path, policy: Policy, team: Team) -> list[str]:
    """What escalation.yml names and no other file knows: queues, topics, responses."""
    rules, topics = load_rulebook(root), load_topics(root / "topics.yml")
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


def problems(root: Path) -> list[str]:
    """One line per disagreement in the project at `root`, path first."""
    try:
        domain = yaml.load((root / "domain.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
        topics = load_packet_texts(root).topics
        rules = load_rulebook(root)
        Words(root / "words.yml")
    except TandemError as error:
        return str(error).splitlines()
    except yaml.YAMLError as error:
        return [f"domain.yml: {error}"]
    intents = {name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]}
    actions, responses = set(domain["actions"]), set(domain["responses"])
    known = actions | responses | set(rules.forms) | BUILT_IN
    files = {file.stem for file in (root / "actions").glob("action_*.py")}
    found = [
        f"topics.yml: {i}: no such intent in domain.yml" for i in sorted(set(topics) - intents)
    ]
    found += [f"actions/{name}.py: not in domain.yml's actions" for name in sorted(files - actions)]
    found += [
        f"domain.yml: {name}: has no file actions/{name}.py" for name in sorted(actions - files)
    ]
    for intent, answer in rules.answers.items():
        found += [
            f"data/rules: {intent}: no such action or response: {name}"
            for name in answer
            if name not in known
        ]
    for intent, form in rules.starts.items():
        if not form.startswith(f"{intent}_"):
            found.append(f"data/rules: {intent}: starts {form}; its name begins with the intent")
    slots = set(domain["slots"])
    for form, wanted in rules.forms.items():
        for slot in wanted:
            asks = {f"utter_ask_{form}_{slot}", f"utter_ask_{slot}"}
            asks |= {name.replace("utter_", "action_") for name in asks}
            if slot not in slots:
                found.append(f"domain.yml: {form}: no such slot: {slot}")
            if not asks & known:
                found.append(f"domain.yml: {form}: nothing asks for {slot}")
    return found
