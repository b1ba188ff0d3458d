"""One step of `make test` each: style, units, services, Rasa, conversations, browser, cluster."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tandem.cli.design.train import train
from tandem.cli.operate.audit import secrets_in_files, unsafe_code
from tandem.cli.operate.medusa import why_not
from tandem.cli.operate.rasa_environment import RASA, environment
from tandem.config.model_file import MODEL
from tandem.config.roles import load_roles
from tandem.config.settings import ROOT, load_settings

REPORTS = ROOT / "results"
APART = [f"--ignore=tests/{folder}" for folder in ("nlu", "pages", "whole", "cluster", "medusa")]
"""Folders of tests that are a step of their own."""
MEASURED = "TANDEM_TEST_COVERAGE"
"""Set where the lines that tests run are counted: in a whole run, not between two edits."""


@dataclass(slots=True)
class Count:
    """What a step came to. `flakes` failed first and passed when tried again."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    flakes: list[str] = field(default_factory=list)

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.flakes + other.flakes,
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def _apart(marked: str) -> list[str]:
    """The tests that are no step of their own, of those with or without a marker."""
    covered = ["--cov=tandem", "--cov=actions", "--cov-append", "--cov-report="]
    return [*APART, "-m", marked, *(covered if os.environ.get(MEASURED) else [])]


def _pytest(name: str, folder: str, *options: str, workers: int = 0) -> Count:
    """Run tests; the report stays in results/NAME.xml.

    So many `workers` share the tests, each with servers, databases and folders of its own. What
    needs one server long to start stays together (`pytest.mark.xdist_group`).
    """
    report = REPORTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", folder, "-q", f"--junitxml={report}", *options]
    command += [f"--numprocesses={workers}", "--dist=loadgroup"] if workers else []
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"COVERAGE_CORE": "sysmon"})
    if not report.exists():
        return Count(failed=1)
    count = Count()
    for suite in _report(name).iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        count += Count(int(suite.get("tests", 0)) - bad - skipped, bad, skipped)
    if done.returncode and not count.failed:
        count.failed = 1
    return count


def _report(name: str) -> ElementTree.Element:
    return ElementTree.parse(REPORTS / f"{name}.xml").getroot()  # noqa: S314  # nosec


def _twice(name: str, folder: str, *options: str, workers: int = 0) -> Count:
    """Tests with browsers, processes and real time: what failed is tried once more, alone. What
    passes then is a flake; both reports are kept (NAME.xml, NAME-again.xml)."""
    first = _pytest(name, folder, *options, workers=workers)
    if not first.failed:
        return first
    print(f"\n=== {name}: the {first.failed} that failed, once more", flush=True)
    again = ("--last-failed", "--last-failed-no-failures=none", "-rA")
    second = _pytest(f"{name}-again", folder, *options, *again)
    if not second.passed + second.failed:
        return first
    passed = {_name(case) for case in _cases(f"{name}-again") if not _is_bad(case)}
    flakes = sorted(passed & {_name(case) for case in _cases(name) if _is_bad(case)})
    return Count(first.passed + second.passed, second.failed, first.skipped, flakes)


def _cases(name: str) -> Iterable[ElementTree.Element]:
    return _report(name).iter("testcase")


def _is_bad(case: ElementTree.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def _name(case: ElementTree.Element) -> str:
    return f"{case.get('classname')}::{case.get('name')}"


def _project() -> Count:
    """Style, layers, types, unsafe code, secrets, and the project's files against each other."""
    commands = (
        [sys.executable, "-m", "ruff", "check", "."],
        [sys.executable, "-m", "ruff", "format", "--check", "."],
        [str(Path(sys.executable).with_name("lint-imports"))],
        [sys.executable, "-m", "mypy"],
        [sys.executable, "-m", "tandem.cli", "check"],
    )
    found = sum((_command(command) for command in commands), Count())
    problems = [*secrets_in_files(), *(["unsafe code, see above"] if unsafe_code() else [])]
    print("\n".join(problems) or "no secrets in the files, nothing unsafe in the code")
    return found + (Count(failed=1) if problems else Count(passed=1))


def _command(command: list[str], **more: str) -> Count:
    done = subprocess.run(command, cwd=ROOT, env=os.environ | more)
    return Count(failed=1) if done.returncode else Count(passed=1)


def _units() -> Count:
    """The tests that need the code alone. A plugin less, since importing is what takes long."""
    return _pytest("unit", "tests", *_apart("not services"), "-p", "no:schemathesis", workers=2)


def _rasa_project() -> Count:
    """`rasa data validate`, and training when something has changed."""
    variables = environment(load_settings())
    count = _command([*RASA, "data", "validate", "--fail-on-warnings"], **variables)
    try:
        train()
    except Exception as error:
        print(error)
        return count + Count(failed=1)
    return count + Count(passed=1)


def _stories() -> Count:
    """Rasa's own conversation tests."""
    stories = _in_roles(ROOT / "tests" / "stories")
    command = [*RASA, "test", "core", "--stories", str(stories), "--model", str(MODEL)]
    command += ["--out", str(REPORTS / "stories"), "--fail-on-prediction-errors", "--no-plot"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment(load_settings()),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    print(done.stdout[-3000:])
    found = re.search(r"Correct:\s+(\d+) / (\d+)", done.stdout)
    if not found:
        return Count(failed=1)
    right, all_of_them = int(found[1]), int(found[2])
    return Count(right, all_of_them - right or int(done.returncode != 0))


def _in_roles(folder: Path) -> Path:
    """The test stories as the model knows their intents: by the roles they play (roles.yml)."""
    roles = load_roles(ROOT).renamed
    if not roles:
        return folder
    made = REPORTS / "stories-in-roles"
    made.mkdir(parents=True, exist_ok=True)
    intent = re.compile(r"^(\s*(?:- )?intent:\s*)(\w+)", re.M)
    for file in folder.glob("*.yml"):
        text = file.read_text("utf-8")
        text = intent.sub(lambda found: found[1] + roles.get(found[2], found[2]), text)
        (made / file.name).write_text(text, "utf-8")
    return made


def _conversations() -> Count:
    """The conversations of tests/conversations, on a private instance."""
    return _held()


def _held(*options: str) -> Count:
    done = subprocess.run(
        [sys.executable, "-m", "tandem.cli", "converse", *options],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    print(done.stderr[-20_000:])
    found = re.search(r"^(\d+) passed, (\d+) failed$", done.stderr, re.M)
    return Count(int(found[1]), int(found[2])) if found else Count(failed=1)


TRANSACTIONS = ("orders", "returns", "effects", "account")
"""Files of conversations about what a shop does."""


def _medusa() -> Count:
    """The adapter to Medusa on a real one, and the conversations about orders held there."""
    asked_for = os.environ.get("TANDEM_TEST_MEDUSA") == "1"
    reason = why_not() if asked_for else "it takes a quarter of an hour: TANDEM_TEST_MEDUSA=1"
    if reason:
        print(f"NOT PROVEN: {reason}. Nothing of the shop on Medusa was tried.")
        return Count(skipped=1)
    count = _twice("medusa", "tests/medusa")
    files = [f"tests/conversations/{name}.yml" for name in TRANSACTIONS]
    return count + _held("--shop", "medusa", *files)


STEPS: tuple[tuple[str, Callable[[], Count]], ...] = (
    ("style, layers, types, files against each other", _project),
    ("unit tests", _units),
    (
        "databases, front door, races",
        lambda: _twice("services", "tests", *_apart("services"), workers=3),
    ),
    ("Rasa project: validate and train", _rasa_project),
    ("Rasa components", lambda: _pytest("nlu", "tests/nlu")),
    ("Rasa test stories", _stories),
    ("conversations", _conversations),
    ("pages in a browser", lambda: _twice("pages", "tests/pages", workers=2)),
    ("the whole over HTTP", lambda: _twice("whole", "tests/whole")),
    ("a cluster on PostgreSQL and Redis", lambda: _twice("cluster", "tests/cluster")),
    ("a shop on Medusa", _medusa),
)
