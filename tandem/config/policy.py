"""The dial board: everything in escalation.yml as one object that knows its lines."""

from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr

from tandem.config import policy_blocks as blocks
from tandem.config.roles import Roles
from tandem.config.yaml_file import Block, Disagreement, Source, load_with_lines, nearest


class Policy(Block):
    """Everything in escalation.yml. `where("frustration.offer_at")` tells file and line."""

    version: int = Field(ge=1, le=1)
    asked_for_person: blocks.AskedForPerson
    confidence: blocks.Confidence
    understanding: blocks.Understanding
    unanswered: blocks.Unanswered
    out_of_scope: blocks.OutOfScope
    repetition: blocks.Repetition
    bot_repetition: blocks.BotRepetition
    clarifications: blocks.Clarifications
    asked_back: blocks.AskedBack
    no_progress: blocks.NoProgress
    self_harm: blocks.SelfHarm
    threat: blocks.Threat
    failed_verification: blocks.FailedVerification
    takeover: blocks.Takeover
    abuse: blocks.Abuse
    frustration: blocks.Frustration
    trend: blocks.Trend
    sadness: blocks.Sadness
    repeat_contact: blocks.RepeatContact
    repeat_week: blocks.RepeatWeek
    customer_value: blocks.CustomerValue
    waiting: blocks.Waiting
    load: blocks.Peak
    offers: blocks.Offers
    recognise: blocks.Recognise
    handover: blocks.Handover
    rules: tuple[blocks.DesignerRule, ...] = ()
    _source: Source = PrivateAttr(default_factory=Source)

    def where(self, key: str) -> str:
        """File and line of a value ("frustration.offer_at") or of a designer's rule ("rules.0")."""
        return self._source.where(tuple(int(k) if k.isdigit() else k for k in key.split(".")))

    def limits(self, name: str) -> dict[str, float]:
        """The thresholds of a signal's block: its numeric values whose name ends in at or below."""
        block = getattr(self, name, None)
        if not isinstance(block, Block):
            return {}
        return {
            key: value
            for key, value in block.model_dump().items()
            if key.split("_")[-1] in ("at", "below") and isinstance(value, int | float)
        }


SIGNALS = tuple(
    name
    for name in Policy.model_fields
    if name not in ("version", "offers", "recognise", "handover", "rules")
)
"""The blocks that bear the name of a signal; a designer's rule may use each of these readings."""

SHARES = frozenset(
    name
    for name in SIGNALS
    for key, field in getattr(Policy.model_fields[name].annotation, "model_fields", {}).items()
    if key in ("offer_at", "handover_at")
    and any(getattr(m, "le", None) == 1 for m in field.metadata)
)
"""Those that go from 0 to 1; the others count."""
ABOUT = ("topic", "channel", "verified", "tier")
"""What else a designer's rule may ask for, by its word."""


def load_policy(path: Path) -> Policy:
    """The checked policy. Raises PolicyError with every problem found."""
    policy, source = load_with_lines(path, Policy, _disagreements)
    policy._source = source
    return policy


def in_roles(policy: Policy, roles: Roles) -> Policy:
    """The same with each intent that it names under the name of the role it plays."""
    if not roles.renamed:
        return policy
    groups = tuple(tuple(map(roles.role, group)) for group in policy.repeat_contact.same_matter)
    rules = tuple(
        rule.model_copy(update={"when": rule.when | {"topic": tuple(map(roles.role, topic))}})
        if isinstance(topic := rule.when.get("topic"), tuple)
        else rule
        for rule in policy.rules
    )
    contact = policy.repeat_contact.model_copy(update={"same_matter": groups})
    made = policy.model_copy(update={"repeat_contact": contact, "rules": rules})
    made._source = policy._source
    return made


def _disagreements(data: dict[str, Any]) -> list[Disagreement]:
    """Values that are fine each by itself and make no sense together."""
    found: list[Disagreement] = []
    for name, low, high in ORDERED:
        block = data.get(name)
        if isinstance(block, dict) and _above(block.get(low), block.get(high)):
            found.append(((name, low), f"is above {high} ({block[high]})."))
    names: set[str] = set()
    rules = data.get("rules")
    for number, rule in enumerate(rules if isinstance(rules, list) else ()):
        if not isinstance(rule, dict):
            continue
        place = ("rules", number)
        name = str(rule.get("name"))
        if name in names:
            found.append(((*place, "name"), f"`{name}` is the name of another rule too."))
        names.add(name)
        if rule.get("do") != "hand_over" and {"queue", "level", "priority"} & set(rule):
            found.append(((*place, "do"), "queue, level and priority are for hand_over only."))
        when = rule.get("when")
        for name, wanted in (when if isinstance(when, dict) else {}).items():
            words = _wrong_condition(name, wanted)
            if words:
                found.append(((*place, "when", name), words))
    return found


ORDERED = (
    *((name, "offer_at", "handover_at") for name in SIGNALS),
    ("failed_verification", "verify_at", "handover_at"),
    ("frustration", "impatient_from", "frustrated_from"),
    ("load", "end_at", "begin_at"),
)
"""Block, the value that may not be above, and the other."""


def _above(low: Any, high: Any) -> bool:
    return isinstance(low, int | float) and isinstance(high, int | float) and low > high


def _wrong_condition(name: Any, wanted: Any) -> str:
    in_words = isinstance(wanted, str | list)
    if name in ABOUT:
        return "" if in_words else "must be a word or a list of words."
    if name not in SIGNALS:
        return f"no such reading.{nearest(str(name), (*SIGNALS, *ABOUT))}"
    if in_words:
        return "must be a number, or {at: ..., below: ...}."
    asked = list(wanted.values()) if isinstance(wanted, dict) else [wanted]
    if name in SHARES and any(isinstance(one, int | float) and one > 1 for one in asked):
        return f"is never above 1 (found {wanted}): 60 % is 0.60."
    return ""
