"""Help articles are read, or every mistake is told with file and line."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given

from nlu.knowledge.articles import LONGEST_TEXT
from tandem.config.knowledge import knowledge_problems, load_knowledge, sections
from tandem.config.settings import ROOT
from tandem.storefront.help import grouped, inline
from tests.support import odd

INTENTS = set(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"])
GOOD = """---
title: Gift cards
section: Paying
link: /help/hats
questions:
- do you sell hats
valid_from: 2026-12-01
---
We sell hats.
"""


@pytest.fixture
def project(tmp_path):
    """A copy of the help pages."""
    shutil.copytree(ROOT / "data" / "knowledge", tmp_path / "data" / "knowledge")
    return tmp_path


def told(project: Path, text: str, name: str = "hats.md") -> list[str]:
    file = project / "data" / "knowledge" / name
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return knowledge_problems(project, INTENTS)


def test_the_pages_as_shipped_are_in_order_and_their_links_are_theirs():
    found = load_knowledge(ROOT)
    assert [name for name, _ in sections(found)] == list(found.settings.sections)
    assert [a.id for _, articles in sections(found) for a in articles] == [
        a.id for a in found.articles
    ]
    assert all(article.link == f"/help/{article.id}" for article in found.articles)
    assert found.articles[0].id == "delivery"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: Gift cards\n", "", 1, "title: a text is needed"),
        ("title: Gift cards", "titel: Gift cards", 2, "Did you mean `title`?"),
        ("section: Paying", "section: Payin", 3, "Did you mean `Paying`?"),
        ("/help/hats", "help/hats", 4, "a path like /help/delivery is needed"),
        ("/help/hats", "/help/caps", 1, "the shop serves it at /help/hats"),
        ("- do you sell hats", "- do you sell hats\n- is: it", 7, 'in "quotes"'),
        ("- do you sell hats", "do you sell hats", 7, "not YAML"),
        ("do you sell hats", "How much is delivery?", 6, "stands in delivery.md"),
        ("2026-12-01", "december", 7, "a day like 2026-12-01"),
        ("valid_from: 2026-12-01", "valid_from: 2026-12-02\nvalid_until: 2026-12-01", 8, "before"),
        ("section: Paying", "section: Paying\nplace: first", 4, "a whole number"),
        ("We sell hats.", "", 8, "no text"),
        ("---\ntitle", "title", 1, "must begin with `---`"),
        ("We sell hats.", "x" * LONGEST_TEXT, 1, "make several articles"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_file_and_line(project, old, new, line, words):
    assert told(project, GOOD) == []
    assert old in GOOD
    found = told(project, GOOD.replace(old, new, 1))
    right = [p for p in found if p.startswith(f"data/knowledge/hats.md:{line}: ") and words in p]
    assert right, found


def test_all_mistakes_of_all_files_are_told_at_once(project):
    told(project, GOOD.replace("title", "titel"), "caps.md")
    told(project, "answer_at: 2\nmost_sentences: 0\nsections: [Paying]\n", "settings.yml")
    found = told(project, "nothing")
    assert {p.split(":")[0].rpartition("/")[2] for p in found} == {
        "caps.md", "hats.md", "settings.yml",
    }  # fmt: skip
    assert len(found) >= 5


def test_an_intent_that_is_not_there_is_told(project):
    (problem,) = knowledge_problems(project, INTENTS - {"hours_and_contact"} | {"hours"})
    assert re.match(r"data/knowledge/settings\.yml:\d+: beside: no such intent", problem)


@pytest.mark.services
@pytest.mark.parametrize("name", ["hats.md", "settings.yml", "Odd Name.md"])
def test_whatever_is_in_a_file_is_read_or_told(project, name):
    for file in (project / "data" / "knowledge").glob("*.md"):
        if file.stem != "contact":
            file.unlink()

    @odd.often(40)
    @given(odd.TEXT, odd.TEXT)
    def attack(one, two):
        for text in (one, f"---\n{one}\n---\n{two}", GOOD.replace("Gift cards", one) + two):
            for problem in told(project, text, name):
                assert re.match(r"data/knowledge/[^\n]+?:\d+: \S", problem), problem

    attack()


@pytest.mark.parametrize(
    "text",
    ["a: &a [*a]", "[" * 3000, "- " * 3000, "title: !!python/object:os.system x", "? [1]\n: 2",
     "title: 2026-99-99", "<<: [1]", "1" * 5000, "title: a\ntitle: b", "? {a: 1}\n: 3"],
)  # fmt: skip
def test_hard_yaml_is_told(project, text):
    assert told(project, f"---\n{text}\n---\nWe sell hats.\n")


def test_a_page_shows_markdown_and_nothing_else():
    made = inline('See <b>[this](/help/x)</b>, **so**, [bad](javascript:x), "me@example.org".')
    assert str(made) == (
        'See &lt;b&gt;<a href="/help/x">this</a>&lt;/b&gt;, <strong>so</strong>, '
        '[bad](javascript:x), &#34;<a href="mailto:me@example.org">me@example.org</a>&#34;.'
    )
    assert "[x](//evil.example.com)" in inline("[x](//evil.example.com)")
    blocks = load_knowledge(ROOT).articles[0].blocks
    assert [kind for kind, _ in grouped(blocks)] == ["text"] * len(blocks)
