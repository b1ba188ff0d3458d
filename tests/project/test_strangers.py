"""Words in one place: no sentence that a customer or an agent can see stands in the code, in a
script or in a template. Those of designers are in YAML, where they can be changed and translated.

`PROGRAMS` names what is read by programs, engineers and operators, with the reason.
"""

import ast
import re
from pathlib import Path

import pytest

from tandem.config.settings import ROOT

WORD = r"[A-Za-z’'][a-z’']*"
SENTENCE = re.compile(rf"\b{WORD}[,;:]? (?:\{{\}} )?{WORD}[,;:]? (?:\{{\}} )?{WORD}")
"""Three words in a row are something that people read."""

PROGRAMS = {
    "cli": "the command line is for operators and designers",
    "storage/migrations": "the database's",
    "core/observability": "metrics, traces and logs",
    "config": "what check, doctor and the start tell designers and operators",
    "channels/helpdesk": "webhooks of other systems",
    "channels/chosen.py": "what is wrong with a setting",
    "channels/hosted.py": "logs, and what a provider's servers send",
    "channels/conformance": "what an engineer is told of a channel",
    "channels/chatwoot": "webhooks of other systems",
    "channels/website/identity.py": "tells a website's engineers what is wrong with their JWT",
    "channels/website/routes.py": "a field of the interface",
    "channels/slack/payloads.py": "what Slack's servers send",
    "channels/slack/signature.py": "what Slack's servers send",
    "channels/slack/connection.py": "Slack's own answers, for the log",
    "channels/slack/fields.py": "what Slack's servers send",
    "channels/slack/app.py": "what is wrong with a setting",
    "channels/slack/commands.py": "an address of Slack's",
    "channels/slack/files.py": "Slack's own answers, for the log",
    "files/disk.py": "the disk's own answers, for the log",
    "files/s3.py": "the store's own answers, for the log; what is wrong with a setting",
    "files/store.py": "an engineer's mistake",
    "http/file_body.py": "a header",
    "delivery": "logs, webhooks, mail headers",
    "http/head_timeout.py": "an HTTP status",
    "http/json_body.py": "fields of the interface",
    "http/page_words.py": "an address of the interface",
    "http/security_headers.py": "a header",
    "desk/writing.py": "a field of the interface",
    "desk/case_routes.py": "a field of the interface",
    "desk/shop_deed.py": "a field of the interface",
    "desk/agent_assist.py": "patterns",
    "server": "logs and settings",
    "privacy": "what operators are told of erasing and exports",
    "storage/schema.py": "what operators are told of a database",
    "storage/events.py": "what each kind of event means, for engineers",
    "storage/turn_queue.py": "logs",
    "storage/lease.py": "logs",
    "storage/limits.py": "logs",
    "storage/tables/base.py": "an engineer's mistake",
    "core": "patterns, lists of words that are recognised, errors of engineers",
    "shop/demo": "the demonstration's data",
    "turns": "logs",
    "learning": "what designers are told of a comparison; docs/measures.md; SQL",
    "insights/team_check.py": "what check tells operators",
    "insights/experiments.py": "what check and the command line tell of experiments.yml",
    "storage/demo_history.py": "names of readers of events",
    "storage/experiment_outcomes.py": "statements of SQL",
    "understanding": "patterns, and reasons that `explain` shows designers",
    "escalation/person_words.py": "patterns",
    "escalation/signals/asked_for_person.py": "patterns",
    "escalation/rules.py": "an example of a rule",
    "dialogue": "patterns, and reasons that `explain` shows designers",
    "cases": "the packet's frame and how it is checked: packet.yml has its words",
    "skills": "what a skill tried, for the packet: still English for agents",
    "handover/packet_facts.py": "what was tried, for the packet",
    "shop": "for the company's engineers: adapters, the contract and its checks",
    "channels/shop": "for the company's engineers: answers to their webhook",
}  # fmt: skip
LOGGED = {"debug", "info", "warning", "error", "exception", "critical"}


def _docstrings(tree: ast.AST) -> set[int]:
    bodies = [node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list)]
    said_alone = [one.value for body in bodies for one in body if isinstance(one, ast.Expr)]
    return {id(one) for one in said_alone if isinstance(one, ast.Constant)}


def sentences(file: Path) -> list[str]:
    """Texts of a Python module that read like something said, without docstrings and logs."""
    tree = ast.parse(file.read_text("utf-8"))
    skipped = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) in LOGGED:
            skipped |= {id(one) for one in ast.walk(node)}
    found = []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(one) for one in node.values}
            text = "".join(getattr(one, "value", "{}") if isinstance(one, ast.Constant) else "{}"
                           for one in node.values)  # fmt: skip
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if SENTENCE.search(text):
            found.append(f"line {node.lineno}: {text[:80]!r}")
    return found


def _told_to_people(file: Path) -> bool:
    name = str(file.relative_to(ROOT / "tandem"))
    return not any(name == place or name.startswith(f"{place}/") for place in PROGRAMS)


MODULES = [file for file in sorted((ROOT / "tandem").rglob("*.py")) if _told_to_people(file)]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_sentence_stands_in_python(file):
    allowed = ALLOWED.get(str(file.relative_to(ROOT / "tandem")), ())
    found = [one for one in sentences(file) if not any(text in one for text in allowed)]
    assert found == []


ALLOWED = {
    "insights/routes.py": ("the insights", "a conversation", "an alarm"),  # the audit trail's
    "insights/empathy_routes.py": ("audit", "a talk", "sample", "a rating"),
    "insights/experiment_routes.py": ("an experiment",),
    "insights/drift_routes.py": ("read the drift",),
    "storage/empathy.py": ("gave no key",),  # an engineer's
    "files/heads.py": (  # an engineer's: the sender is told that the picture cannot be read
        "a mark that",
        "a second frame",
        "too many",
        "no picture in",
        "no mark where",
        "an empty",
    ),
    "desk/auth.py": ("an unknown name",),  # the audit trail's
    "desk/permissions.py": ("refused: ",),
    "desk/routes.py": ("began to wrap up",),
    "desk/files.py": ("brought a file", "took back a file"),
    "desk/oversight.py": ("read the audit trail", "read the themes"),
    "desk/review.py": ("read the review", "saved as a test"),
    "storage/audit.py": ("saw the list", "opened a file"),
    "storage/conversations.py": ("with the assistant",),  # an outcome that is stored
    "storage/peaks.py": ("until {}",),  # the command line's
    "channels/website/session.py": ("forwarded from nowhere",),  # a name to count by
    "channels/slack/identity.py": ("slack link used",),
    "channels/slack/agent_posts.py": ("slack desk turn",),
    "storefront/help.py": ("not taken up",),
    "storefront/goods.py": (
        "Denim",
        "Merino",
        "Shirt",
        "Dress",
        "Boots",
        "Trainers",
        "Backpack",
        "Satchel",
        "Throw",
        "Mug",
        "Lamp",
        "Teapot",
    ),  # names of goods
    "shop/order_changes.py": ("without ", "Parcel not found", "is scanned"),  # the shop's own notes
    "shop/port.py": ("cannot be changed in state",),
}
"""Kept in the database or counted by, and no text of a page."""


def test_a_stranger_would_be_found(tmp_path):
    file = tmp_path / "module.py"
    lines = (
        '"""A docstring is fine."""',
        'log.info("so is a log")',
        'X = f"We are {x} so sorry."',
    )
    file.write_text("\n".join(lines))
    assert sentences(file) == ["line 3: 'We are {} so sorry.'"]


# Scripts: text between tags of a template, attributes that are read out, plain strings.
SAID = re.compile(
    r">\s*([A-Z][^<>{}$`]*[a-z]{2}[^<>{}$`]*)<"
    r"|(?:aria-label|title|placeholder|deed|alt)=[\"']([A-Z][^\"'{]*[a-z]{2}[^\"'{]*)[\"']"
    r"|[\"'`]([A-Z][a-z]+(?: [a-z’']+){2,}[.?!]?)[\"'`]"
)
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*$|\s// .*$|\{#.*?#\}|<!--.*?-->", re.S | re.M)
PAGES = [
    file
    for folder in ("desk", "storefront", "channels/website", "theme", "insights")
    for file in sorted((ROOT / "tandem" / folder).rglob("*"))
    if file.suffix in (".js", ".html") and "vendor" not in file.parts
]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_sentence_stands_in_a_script_or_template(file):
    text = COMMENT.sub("", file.read_text("utf-8"))
    assert [next(filter(None, match)).strip() for match in SAID.findall(text)] == []


def test_a_stranger_on_a_page_would_be_found():
    for stranger in ("<button>Close</button>", 'aria-label="Cases"', '"Nothing fits these words."'):
        assert SAID.search(stranger)
    assert not SAID.search('<button>${say("close")}</button>')
