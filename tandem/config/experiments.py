"""experiments.yml: what is tried on whom, for how long, and what would be worth knowing."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from tandem.config.policy import Policy
from tandem.config.yaml_file import Block, Disagreement, load_with_lines, nearest
from tandem.core.errors import PolicyError

FILE = "experiments.yml"
Share = Annotated[float, Field(gt=0, le=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,38}[a-z0-9]$")]
MOST_ARMS = 4


class Arm(Block):
    """One arm: its part of the people in the experiment, and what is different for them.

    `policy` are values of escalation.yml by their key ("frustration.offer_at"), `words` responses
    of domain.yml that are said in another's place, `check_ins` whether the assistant asks how it
    stands. `opening_line` is whether agents are offered an opening line, `debrief` whether they
    write down how the customer was after every hard case. Empty: as usual.
    """

    share: Share
    policy: dict[str, float | int | str | bool] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)
    check_ins: bool | None = None
    opening_line: bool | None = None
    debrief: bool | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """What is different, in words of the file."""
        return {
            name: value
            for name, value in self.model_dump().items()
            if name != "share" and value not in (None, {})
        }

    @property
    def policy_changes(self) -> dict[str, float | int | str | bool]:
        """The changes of the policy, with the check-ins among them."""
        asks = {} if self.check_ins is None else {"recognise.check_ins": self.check_ins}
        return asks | self.policy


class Primary(Block):
    """What decides: a measure of docs/measures.md, where good is, its value as usual, and the
    smallest difference worth knowing."""

    measure: str
    better: Literal["higher", "lower"]
    baseline: float
    smallest_effect: float = Field(gt=0)


class Guardrail(Block):
    """What must not get worse: the experiment stops by itself once it surely is, by more than
    `by`."""

    measure: str
    worse: Literal["higher", "lower"]
    by: float = Field(0.0, ge=0)


class Experiment(Block):
    """One experiment. Without `start` it is a draft, and nobody is in it. The first arm is the
    usual one and changes nothing; whoever is in no arm is as usual too."""

    name: Name
    question: str
    start: date | None = None
    end: date | None = None
    unit: Literal["person"] = "person"
    topics: tuple[str, ...] = ()
    arms: dict[Name, Arm] = Field(min_length=2, max_length=MOST_ARMS)
    primary: Primary
    guardrails: tuple[Guardrail, ...] = ()

    @property
    def usual(self) -> str:
        """The name of the usual arm."""
        return next(iter(self.arms))

    @property
    def shares(self) -> dict[str, float]:
        """The arms' parts of all people."""
        return {name: arm.share for name, arm in self.arms.items()}

    def runs_on(self, day: date) -> bool:
        """Whether people come into it on this day; the last day counts."""
        return self.start is not None and self.start <= day and (not self.end or day <= self.end)


class ExperimentsFile(Block):
    """The whole file."""

    version: int = Field(ge=1, le=1)
    experiments: tuple[Experiment, ...] = ()


def load_experiments(path: Path) -> dict[str, Experiment]:
    """By name, in the order of the file; none without a file. Raises PolicyError."""
    if not path.exists():
        return {}
    found, _ = load_with_lines(path, ExperimentsFile, _disagreements)
    return {one.name: one for one in found.experiments}


def _disagreements(data: dict[str, Any]) -> list[Disagreement]:
    found: list[Disagreement] = []
    seen: set[str] = set()
    listed = data.get("experiments")
    for number, one in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(one, dict):
            continue
        place, name = ("experiments", number), str(one.get("name"))
        if name in seen:
            found.append(((*place, "name"), f"`{name}` is the name of another experiment too."))
        seen.add(name)
        start, end = one.get("start"), one.get("end")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            found.append(((*place, "end"), "is before the start."))
        arms = one.get("arms")
        found += _of_arms((*place, "arms"), arms if isinstance(arms, dict) else {})
    return found


def _of_arms(place: tuple[str | int, ...], arms: dict[str, Any]) -> list[Disagreement]:
    found: list[Disagreement] = []
    shares = [arm.get("share") for arm in arms.values() if isinstance(arm, dict)]
    known = [share for share in shares if isinstance(share, int | float)]
    if sum(known) > 1 + 1e-9:
        found.append((place, f"the shares come to {sum(known):g}; 1 is everybody."))
    for number, (name, arm) in enumerate(arms.items()):
        changed = isinstance(arm, dict) and set(arm) - {"share"}
        if number == 0 and changed:
            found.append(((*place, name), "the first arm is the usual one; it changes nothing."))
        if number and isinstance(arm, dict) and not changed:
            found.append(((*place, name), "changes nothing; that is what the first arm is for."))
    return found


def with_changes(policy: Policy, changes: dict[str, Any]) -> Policy:
    """The policy with some values changed, checked as if the file said so.

    Raises PolicyError with one line a problem.
    """
    written, problems = policy.model_dump(), []
    for key, value in changes.items():
        block, _, name = key.partition(".")
        inner = written.get(block)
        if not isinstance(inner, dict) or name not in inner:
            known = [f"{b}.{n}" for b, v in written.items() if isinstance(v, dict) for n in v]
            problems.append(f"{key}: no such setting of escalation.yml.{nearest(key, known)}")
            continue
        inner[name] = value
    if problems:
        raise PolicyError(problems)
    try:
        changed = Policy.model_validate(written)
    except ValueError as error:
        told = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
            for one in getattr(error, "errors", list)()
        )
        raise PolicyError([told or str(error)]) from None
    changed._source = policy._source  # its lines are still those of the file
    return changed


def experiment_problems(
    path: Path, policy: Policy, responses: frozenset[str], topics: frozenset[str]
) -> list[str]:
    """What experiments.yml names and no other file knows, and what together makes no policy."""
    problems = []
    for one in load_experiments(path).values():
        for topic in one.topics:
            if topic not in topics:
                problems.append(f"{one.name}: no such topic: {topic}.{nearest(topic, topics)}")
        for name, arm in one.arms.items():
            where = f"{one.name}: arms.{name}"
            try:
                with_changes(policy, arm.policy_changes)
            except PolicyError as error:
                problems += [f"{where}.policy: {problem}" for problem in error.problems]
            for word in (*arm.words, *arm.words.values()):
                if word not in responses:
                    hint = nearest(word, responses)
                    problems.append(f"{where}.words: no such response: {word}.{hint}")
    return [f"{path.name}:1: {problem}" for problem in problems]
