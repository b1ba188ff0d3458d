"""Do YAML and code say the same? Everything two files must agree on is compared here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tandem.config.checks import (
    domain,
    examples,
    files,
    flows,
    records,
    responses,
    sentence_tests,
    todo,
)
from tandem.config.checks.project import Designs, code_words, read_designs, script_words
from tandem.config.goods import FILE as GOODS
from tandem.config.goods import load_goods_words
from tandem.config.knowledge import knowledge_problems
from tandem.config.languages import load_languages
from tandem.config.messages import Messages
from tandem.config.next_steps import AGAIN, PERSON, load_next_steps
from tandem.config.packet_texts import load_packet_texts
from tandem.config.policy import Policy
from tandem.config.rasa_project import RasaProject, load_rasa_project
from tandem.config.records import ACTS, KNOWN_ACTS, load_acts, load_records
from tandem.config.records import FOLDER as RECORDS
from tandem.config.roles import FILE as ROLES_FILE
from tandem.config.roles import Roles, load_roles
from tandem.config.team import Team
from tandem.config.topics import load_topics
from tandem.config.word_entries import (
    Entry,
    braces,
    catalog_problems,
    load_areas,
    load_words,
    names_of,
    odd_braces,
)
from tandem.config.yaml_file import Located, nearest, read_located
from tandem.core.errors import TandemError

TALK = ("talk_", "answer_")
"""Begins of acts that a response of the same name answers."""
WITHOUT_WORDS = {"mail_code"}
"""Roles whose forms are a way to something else."""
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
        topic = rule.when.get("topic")
        wanted = [str(word) for word in topic] if isinstance(topic, tuple) else []
        named += [(f"{key}.when.topic", word, topics, "topic in topics.yml") for word in wanted]
    return [
        f"{policy.where(key)}: {key}: no such {kind}: {name}.{nearest(name, known)}"
        for key, name, known, kind in named
        if name and name not in known
    ]


def problems(root: Path) -> list[str]:
    """One line per disagreement in the project at `root`, path first."""
    designs = read_designs(root)
    found = [problem for check in OF_FILES for problem in check(designs)]
    if not isinstance(designs.domain.data, Mapping):
        return found
    found += [problem for check in OF_DESIGNS for problem in check(designs)]
    try:
        project = _read(root, designs)
    except TandemError as error:
        return _once(found + str(error).splitlines())
    return _once(found + [problem for check in CHECKS for problem in check(project)])


def _once(found: list[str]) -> list[str]:
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Project:
    """The files of designers, as far as they name each other. `code` are the custom actions that
    have code; `answers` is everything a rule may answer with."""

    root: Path
    intents: frozenset[str]
    actions: frozenset[str]
    slots: frozenset[str]
    answers: frozenset[str]
    topics: frozenset[str]
    code: frozenset[str]
    rasa: RasaProject
    where: "Places"
    roles: Roles


def _read(root: Path, designs: Designs) -> Project:
    topics = load_topics(root / "topics.yml")
    Messages(root / "words.yml")
    actions = frozenset(designs.listed("actions"))
    return Project(
        root=root,
        intents=frozenset(designs.listed("intents")),
        actions=actions,
        slots=frozenset(map(str, designs.block("slots"))),
        answers=designs.answers | BUILT_IN,
        topics=frozenset(topics),
        code=_actions_in_code(root / "actions"),
        rasa=designs.rasa,
        where=Places(root),
        roles=load_roles(root),
    )


def _actions_in_code(folder: Path) -> frozenset[str]:
    """The names of the custom actions: a file each, and the rows of the table of skills."""
    table = (folder / "skills.py").read_text("utf-8")
    rows = re.findall(r'^    "(action_\w+)":', table, re.M)
    return frozenset({file.stem for file in folder.glob("action_*.py")} | set(rows))


BY_SCRIPTS = ("chat", "desk", "shop", "leads")
"""Areas of `words/` that scripts and templates of pages speak, too."""


def _unfilled(file: Located, entries: Mapping[str, Entry], filled: frozenset[str]) -> Iterator[str]:
    """Braces that nothing in the code fills: the sentence could not be said."""
    for key, entry in entries.items():
        for name in sorted(names_of(entry) - filled):
            every = {one for other in entries.values() for one in names_of(other)} & filled
            yield f"{file.where(key)}: {key}: nothing fills {{{name}}}.{nearest(name, every)}"


def words_can_be_said(project: Project) -> Iterator[str]:
    """Every text of words/ can be read, and wants the same values in every language."""
    try:
        areas = load_areas(project.root / "words")
    except TandemError as error:
        yield from str(error).splitlines()
        return
    for name, entries in areas.items():
        read = read_located(project.root / "words" / f"{name}.yml", f"words/{name}.yml")
        for key in odd_braces(entries):
            yield f"{read.where(key)}: {key}: a translation has braces that the text does not."
        filled = code_words() | (script_words() if name in BY_SCRIPTS else frozenset())
        yield from _unfilled(read, entries, filled)
    front = read_located(project.root / "words.yml")
    yield from _unfilled(front, load_words(project.root / "words.yml"), code_words())
    for file in sorted((project.root / "words/translations").glob("*.yml")):
        yield from catalog_problems(file)


def packet_texts_can_be_read(project: Project) -> Iterator[str]:
    """packet.yml speaks of topics and values that there are."""
    try:
        load_packet_texts(project.root)
    except TandemError as error:
        yield from str(error).splitlines()


def knowledge_fits(project: Project) -> Iterator[str]:
    """The help pages answer intents that there are."""
    yield from knowledge_problems(project.root, project.intents, project.rasa.responses)


def records_fit(project: Project) -> Iterator[str]:
    """What data/records and data/acts name is there: topics, buttons, skills, acts."""
    try:
        book, acts = load_records(project.root), load_acts(project.root)
    except TandemError as error:
        yield from str(error).splitlines()
        return
    intents = {project.roles.role(name) for name in project.intents}
    for kind, record in book.kinds.items():
        place = f"{RECORDS}/{kind}.yml"
        buttons = [
            name
            for attribute in record.attributes.values()
            for line in attribute.tell
            for name in line.buttons
        ]
        named: list[tuple[str, str, Iterable[str]]] = [("topic", record.topic, intents)]
        shown = intents | set(record.attributes)
        named += [("button", name, shown) for name in buttons]
        begun = [one.begins for one in record.attributes.values() if one.begins]
        named += [("begins", name, intents) for name in begun]
        named += [("told_by", f"action_{name}", project.actions) for name in record.told_by]
        for key, name, known in named:
            if name not in known:
                at = project.where.of(name.removeprefix("action_"), place)
                yield f"{at}: {key}: no such name: {name}.{nearest(name, known)}"
    yield from records.lines_can_be_told(book, project.where.of)
    for name in sorted(name for name in acts if name.startswith(TALK)):
        if f"utter_{name}" not in project.rasa.responses:
            yield f"{project.where.of(name, ACTS)}: {name}: domain.yml has no utter_{name}"
    for name in sorted({name for name in acts if not name.startswith(TALK)} - KNOWN_ACTS):
        at = project.where.of(name, ACTS)
        yield f"{at}: {name}: no such act.{nearest(name, KNOWN_ACTS)}"


def goods_words_fit(project: Project) -> Iterator[str]:
    """data/goods.yml can be read, and says how each need is called."""
    try:
        words = load_goods_words(project.root)
    except TandemError as error:
        yield from str(error).splitlines()
        return
    try:
        load_languages(project.root)
    except TandemError as error:
        yield from str(error).splitlines()
    for name in sorted(set(words.called) ^ set(words.needs)):
        at = project.where.of(name, GOODS)
        yield f"{at}: {name}: stands under `needs` or `called` only; it belongs to both"


def next_steps_are_known(project: Project) -> Iterator[str]:
    """What next_steps.yml names exists: skills, responses, forms and actions."""
    file = "next_steps.yml"
    try:
        steps = load_next_steps(project.root / file)
    except TandemError as error:
        yield from str(error).splitlines()
        return
    for skill in steps:
        if f"action_{skill}" not in project.code:
            at, hint = project.where.of(skill, file), nearest(f"action_{skill}", project.code)
            yield f"{at}: {skill}: no such skill.{hint}"
    named = {n for rows in steps.values() for row in rows for step in row.steps for n in step}
    for name in sorted(named - project.answers - {AGAIN, PERSON}):
        at, hint = project.where.of(name, file), nearest(name, project.answers)
        yield f"{at}: {name}: no such response, form or action.{hint}"


def topics_are_intents(project: Project) -> Iterator[str]:
    """Every topic is an intent."""
    for name in sorted(project.topics - project.intents):
        at = project.where.of(name, "topics.yml")
        yield f"{at}: {name}: no such intent in domain.yml.{nearest(name, project.intents)}"


def actions_are_declared(project: Project) -> Iterator[str]:
    """Every action in code stands in domain.yml."""
    for name in sorted(project.code - project.actions):
        yield f"{project.where.of(name, 'actions')}: {name}: not in domain.yml's actions"


def actions_have_code(project: Project) -> Iterator[str]:
    """Every action of domain.yml has code."""
    for name in sorted(project.actions - project.code):
        at = project.where.of(name, "domain.yml")
        yield f"{at}: {name}: no such action in actions/.{nearest(name, project.code)}"


def forms_are_named_after_their_intent(project: Project) -> Iterator[str]:
    """The form that an intent starts begins with its name, or with that of its role."""
    for intent, form in project.rasa.starts.items():
        intent = project.roles.role(intent)
        if not form.startswith(f"{intent}_"):
            begins = (one for one in project.rasa.flows if intent in one.intents)
            at = next((one.where for one in begins), "data/rules")
            yield f"{at}: {intent}: starts {form}; its name begins with the intent: {intent}_form"


def roles_are_played(project: Project) -> Iterator[str]:
    """Every role has an intent of the domain."""
    for role, intent in project.roles.intents.items():
        if intent not in project.intents:
            line = project.roles.lines.get(role, 1)
            hint = nearest(intent, project.intents)
            yield f"{ROLES_FILE}:{line}: {role}: no such intent in domain.yml: {intent}.{hint}"


def what_forms_are_about_has_words(project: Project) -> Iterator[str]:
    """An intent that starts a form is a matter: agents and buttons need words for it."""
    for intent in sorted(set(project.rasa.starts) & project.intents - project.topics):
        role = project.roles.role(intent)
        if role not in WITHOUT_WORDS:
            at = project.where.of(intent, "domain.yml")
            yield f"{at}: {intent}: has no words in topics.yml: button, goal, noun"


def topics_name_slots(project: Project) -> Iterator[str]:
    """What a button fills in is a slot: else it is never said."""
    for intent, topic in load_topics(project.root / "topics.yml").items():
        for name in sorted(braces(topic.about) - project.slots):
            at = project.where.of(intent, "topics.yml")
            hint = nearest(name, project.slots)
            yield f"{at}: {intent}: about: no such slot in domain.yml: {{{name}}}.{hint}"


CHECKS: tuple[Callable[[Project], Iterator[str]], ...] = (
    words_can_be_said,
    packet_texts_can_be_read,
    knowledge_fits,
    records_fit,
    goods_words_fit,
    next_steps_are_known,
    topics_are_intents,
    actions_are_declared,
    actions_have_code,
    forms_are_named_after_their_intent,
    roles_are_played,
    what_forms_are_about_has_words,
    topics_name_slots,
)
"""What must agree, in the order in which it is told."""
OF_FILES: tuple[Callable[[Designs], Iterator[str]], ...] = (
    files.every_file_can_be_read,
    files.the_domain_is_one,
    files.no_text_is_cut_off,
    files.data_files_are_what_rasa_reads,
)
OF_DESIGNS: tuple[Callable[[Designs], Iterator[str]], ...] = (
    domain.intents_are_names,
    domain.slots_are_declared,
    domain.forms_can_be_filled,
    responses.responses_can_be_said,
    responses.responses_are_said,
    examples.blocks_are_whole,
    examples.examples_have_intents,
    examples.examples_stand_once,
    examples.annotations_mean_something,
    flows.flows_are_whole,
    flows.flows_begin_with_the_customer,
    flows.slots_are_set_to_what_they_hold,
    flows.steps_name_what_there_is,
    flows.rules_are_what_rasa_takes,
    flows.checkpoints_meet,
    flows.flows_agree,
    flows.every_intent_is_answered,
    sentence_tests.sentences_name_intents,
    todo.nothing_is_left_to_do,
)
"""The same of Rasa's files alone."""


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
