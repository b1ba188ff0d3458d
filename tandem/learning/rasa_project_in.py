"""A public Rasa project as ours can run it: what of its configuration has a counterpart here, and
what older forms of its files become. Pure: texts and parsed YAML in, the same out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

FORMAT = "3.1"
OLD_TYPES = {"unfeaturized": "any"}
GONE_SLOTS = {"requested_slot", "session_started_metadata"}
"""Rasa's own since 2.0."""
POLICIES_KEPT = {"RulePolicy": ("core_fallback_threshold", "core_fallback_action_name",
                                "enable_fallback_prediction")}  # fmt: skip
STORY_POLICIES = {
    "MemoizationPolicy",
    "AugmentedMemoizationPolicy",
    "TEDPolicy",
    "UnexpecTEDIntentPolicy",
}
WITHOUT_COUNTERPART = {
    "DucklingEntityExtractor": "dates and amounts: a service of its own is needed",
    "DucklingHTTPExtractor": "dates and amounts: a service of its own is needed",
    "SpacyEntityExtractor": "names: spaCy's pipeline of that language is needed",
}
DEFAULT_FALLBACK = 0.3
"""Rasa's own threshold of FallbackClassifier."""

Yaml = dict[str, Any]


@dataclass
class Facts:
    """What the data of a project holds that decides which components are needed."""

    annotated: int = 0
    synonyms: bool = False
    patterns: bool = False
    stories: bool = False
    fallback: bool = False
    retrieval: set[str] = field(default_factory=set)
    intents: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)

    def look(self, data: Yaml, text: str) -> None:
        """Take in one file of data."""
        for block in [*(data.get("rules") or ()), *(data.get("stories") or ())]:
            self._steps(block.get("steps") or () if isinstance(block, dict) else ())
        for entry in data.get("nlu") or ():
            if not isinstance(entry, dict):
                continue
            if "intent" in entry:
                self.intents.add(str(entry["intent"]).partition("/")[0])
            self.synonyms |= "synonym" in entry
            self.patterns |= bool({"lookup", "regex"} & set(entry))
            if "/" in str(entry.get("intent") or ""):
                self.retrieval.add(str(entry["intent"]).partition("/")[0])
            self.annotated += str(entry.get("examples") or "").count("](")
            self.annotated += str(entry.get("examples") or "").count("]{")
        self.stories |= bool(data.get("stories"))
        self.fallback |= "nlu_fallback" in text

    def _steps(self, steps: Iterable[Any]) -> None:
        for step in steps:
            if not isinstance(step, dict):
                continue
            self._steps(step.get("or") or ())
            if isinstance(step.get("intent"), str):
                self.intents.add(step["intent"].partition("/")[0])
            if isinstance(step.get("action"), str):
                self.actions.add(step["action"])


def with_what_is_used(domain: Yaml, facts: Facts) -> list[str]:
    """Put intents and actions that data names and the domain does not into the domain; says so."""
    notes = []
    named = {
        "intents": {one if isinstance(one, str) else next(iter(one))
                    for one in domain.get("intents") or ()},
        "actions": {*map(str, domain.get("actions") or ()), *(domain.get("responses") or ()),
                    *(domain.get("forms") or ())},
    }  # fmt: skip
    built_in = {"nlu_fallback", "action_listen", "action_restart", "action_session_start",
                "action_default_fallback", "action_back", "action_deactivate_loop",
                "action_two_stage_fallback", "action_default_ask_affirmation",
                "action_default_ask_rephrase", "action_unlikely_intent"}  # fmt: skip
    for key, used in (("intents", facts.intents), ("actions", facts.actions)):
        missing = sorted(used - named[key] - built_in - {f"utter_{one}" for one in facts.retrieval})
        if missing:
            domain[key] = [*(domain.get(key) or ()), *missing]
            notes.append(f"{key} that data names and domain.yml did not: {', '.join(missing)}")
    return notes


def config_for(theirs: Yaml, facts: Facts) -> Yaml:
    """Our pipeline and policies for their data."""
    parts = {str(one.get("name", "")).rpartition(".")[2]: one for one in _named(theirs, "pipeline")}
    pipeline: list[Yaml] = [{"name": "nlu.components.spacy_tokenizer.BlankSpacyTokenizer"}]
    if facts.patterns:
        pipeline.append({"name": "RegexFeaturizer"})
    pipeline += [
        {"name": "nlu.components.encoder_featurizer.SentenceEncoderFeaturizer"},
        {"name": "nlu.components.intent_classifier.CalibratedIntentClassifier"},
    ]
    if facts.annotated:
        pipeline.append({"name": "CRFEntityExtractor"})
    if facts.patterns:
        pipeline.append({"name": "RegexEntityExtractor", "case_sensitive": False})
    if facts.synonyms:
        pipeline.append({"name": "EntitySynonymMapper"})
    if facts.retrieval:
        pipeline.append({"name": "nlu.components.answer_selector.AnswerSelector"})
    if facts.fallback:
        own = parts.get("FallbackClassifier") or {}
        threshold = own.get("threshold", DEFAULT_FALLBACK)
        pipeline.append({"name": "FallbackClassifier", "threshold": threshold})
    return {
        "recipe": "default.v1",
        "language": theirs.get("language") or "en",
        "assistant_id": "imported",
        "pipeline": pipeline,
        "policies": _policies(theirs, facts),
    }


def _policies(theirs: Yaml, facts: Facts) -> list[Yaml]:
    named = {str(one.get("name", "")): one for one in _named(theirs, "policies")}
    rules = {key: named.get("RulePolicy", {}).get(key) for key in POLICIES_KEPT["RulePolicy"]}
    made: list[Yaml] = []
    if facts.stories:
        history = max((one.get("max_history") or 5 for name, one in named.items()
                       if name in STORY_POLICIES), default=5)  # fmt: skip
        made.append({"name": "AugmentedMemoizationPolicy", "max_history": history})
    return [*made, {"name": "RulePolicy"} | {k: v for k, v in rules.items() if v is not None}]


def _named(config: Yaml, key: str) -> list[Yaml]:
    return [one for one in config.get(key) or () if isinstance(one, dict)]


def left_out(theirs: Yaml) -> Iterator[str]:
    """Components of theirs that have no counterpart, with what is missing then."""
    for one in _named(theirs, "pipeline"):
        name = str(one.get("name", "")).rpartition(".")[2]
        if name in WITHOUT_COUNTERPART:
            yield f"{name}: {WITHOUT_COUNTERPART[name]}"


def domain_of_today(domain: Yaml) -> tuple[Yaml, list[str]]:
    """A domain in the form of Rasa 3, and what was changed, in words."""
    made, notes = dict(domain), []
    forms = made.get("forms")
    if isinstance(forms, list):
        names = [one if isinstance(one, str) else next(iter(one)) for one in forms]
        made["forms"] = {name: {"required_slots": []} for name in names}
        notes.append(
            f"forms without slots of their own: {', '.join(names)}; name them in domain.yml"
        )
    elif isinstance(forms, dict):
        made["forms"] = {name: _form(form) for name, form in forms.items()}
    slots = {k: v for k, v in (made.get("slots") or {}).items() if k not in GONE_SLOTS}
    mapped = _mappings(forms if isinstance(forms, dict) else {})
    entities = {
        one if isinstance(one, str) else next(iter(one)) for one in made.get("entities") or ()
    }
    for name, slot in slots.items():
        slot = dict(slot or {})
        slot["type"] = OLD_TYPES.get(slot.get("type", "any"), slot.get("type", "any"))
        auto = slot.pop("auto_fill", True)
        if "mappings" not in slot:
            by_name = [{"type": "from_entity", "entity": name}] if name in entities and auto else []
            slot["mappings"] = mapped.get(name) or by_name or [{"type": "custom"}]
        slots[name] = slot
    if slots:
        made["slots"] = slots
    made["version"] = FORMAT
    return made, notes


def _form(form: Any) -> Yaml:
    form = form or {}
    slots = form.get("required_slots", form)
    ignored = {"ignored_intents": form["ignored_intents"]} if "ignored_intents" in form else {}
    return ignored | {"required_slots": list(slots)}


def _mappings(forms: Mapping[str, Any]) -> dict[str, list[Yaml]]:
    """Slot -> the mappings that forms of Rasa 2 gave it, each in its form only."""
    found: dict[str, list[Yaml]] = {}
    for form, about in forms.items():
        slots = (about or {}).get("required_slots", about or {})
        if not isinstance(slots, dict):
            continue
        for slot, mappings in slots.items():
            where = {"conditions": [{"active_loop": form, "requested_slot": slot}]}
            found.setdefault(slot, []).extend({**one, **where} for one in mappings or ())
    return found


def data_of_today(text: str) -> str:
    """A file of NLU data, rules or stories with today's version at its head."""
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    if not isinstance(data, dict) or str(data.get("version", "")) == FORMAT:
        return text
    lines = [line for line in text.splitlines() if not line.startswith("version:")]
    return f'version: "{FORMAT}"\n' + "\n".join(lines) + "\n"
