"""Words in one place: the files can be said, are complete in German, and the code names only what
is there."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.config.messages import Messages, _WordsFile
from tandem.config.settings import ROOT
from tandem.config.word_entries import Text, load_areas, odd_braces, untranslated
from tandem.config.yaml_file import load_checked
from tandem.core.customs import listed, long_day, money, secret_in_words
from tandem.core.errors import PolicyError, Refused
from tandem.core.redaction import KINDS
from tandem.core.words import refusal, say, speaking, text_of
from tandem.http.page_words import languages, words_of
from tandem.http.spoken_language import asked

AREAS = load_areas() | {"words.yml": load_checked(ROOT / "words.yml", _WordsFile).root}


@pytest.mark.parametrize("area", AREAS)
def test_german_is_complete(area):
    assert untranslated(AREAS[area], "de") == []


@pytest.mark.parametrize("area", AREAS)
def test_no_translation_wants_a_value_of_its_own(area):
    assert odd_braces(AREAS[area]) == []


@pytest.mark.parametrize("area", [name for name in AREAS if "." not in name])
def test_every_text_can_be_said_in_every_language(area):
    for key, entry in AREAS[area].items():
        names = set()
        if isinstance(entry, Text):
            names = {n for texts in entry.texts().values() for t in texts for n in _braces(t)}
        for language in languages():
            with speaking(language):
                said = say(f"{area}.{key}", **(dict.fromkeys(names | {"count"}, 2)))
            assert said.strip() and not re.search(r"\{\w+\}", said)


def _braces(text):
    return re.findall(r"\{(\w+)\}", text)


# A name in code, from `say("desk.close")` and its like; f-strings name a beginning.
CALLS = re.compile(r"""\b(say|say_with|refusal)\(\s*(f?)["'`]([\w.$/{} \[\]()+!]*)["'`]""")


def _said_in(file: Path):
    text = file.read_text("utf-8")
    if file.suffix != ".py":
        return [(f"{k}{f}", name) for k, f, name in CALLS.findall(text)]
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", None)
            first = node.args[0]
            if name in ("say", "refusal") and isinstance(first, ast.Constant):
                found.append((name, first.value))
    return found


def _places():
    for folder in ("tandem", "actions"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in (".py", ".js", ".html") and not {"vendor", "cli"} & set(file.parts):
                yield file


def _named(file: Path, kind: str, name: str) -> str:
    if kind == "refusal":
        return f"refusals.{name}"
    if "." in name:
        return name
    return f"{'chat' if 'website' in file.parts else 'desk'}.{name}"


def test_code_and_pages_name_only_sentences_that_are_there():
    missing = []
    for file in _places():
        for kind, name in _said_in(file):
            full = _named(file, kind, name)
            area, _, key = full.partition(".")
            if area in AREAS and re.fullmatch(r"\w*[a-z0-9]", key) and key not in AREAS[area]:
                missing.append(f"{file.relative_to(ROOT)}: {full}")
    assert missing == []


BEGUN = re.compile(r"(?<!\w)(\w{1,40}_)(?:[\"'`]|\$?\{)")
"""How a key begins that is put together: `deed_${kind}`, f"desk.deed_{kind}"."""


def test_every_sentence_of_a_page_is_said_somewhere():
    """What nobody says any more goes: a key stands in the code, whole or by its beginning."""
    text = "\n".join(file.read_text("utf-8") for file in _places())
    words = set(re.findall(r"\w+", text))
    begun = (*set(BEGUN.findall(text)), "propose_", "why_")
    unsaid = [
        f"{area}.{key}"
        for area, entries in AREAS.items()
        for key in entries
        if area != "words.yml" and area != "mails"
        and key not in words
        and not key.startswith(begun)
        and not key.endswith("_in")
    ]  # fmt: skip
    assert unsaid == []


def test_a_refusal_is_told_in_its_readers_language():
    refused = Refused("bad_phone", refusal("bad_phone"))
    assert refused.message == "Please give a phone number with its area code."
    with speaking("de"):
        assert refused.as_json()["error"]["message"].startswith("Bitte eine Telefonnummer")


def test_money_days_and_lists_are_written_as_each_language_does():
    day = date(2026, 11, 26)
    assert (money(123450), long_day(day)) == ("£1,234.50", "Thursday 26 November")
    assert listed(["S", "M", "L"], "or") == "S, M or L"
    with speaking("de"):
        assert money(123450) == "1.234,50\xa0£"
        assert long_day(day) == "Donnerstag, 26. November"
        assert listed(["S", "M"]) == "S und M"


def test_plurals_follow_the_language():
    polish = {"one": "dzień", "few": "dni", "many": "dni!", "other": "dnia"}
    entry = {"one": "{count} day", "other": "{count} days", "translation": {"pl": polish}}
    assert text_of(entry, "en", {"count": 1}) == "{count} day"
    assert [text_of(entry, "pl", {"count": n}) for n in (1, 3, 5)] == ["dzień", "dni", "dni!"]
    assert text_of(entry, "fr", {"count": 3}) == "{count} days"


def test_a_page_gets_all_words_of_its_language():
    assert words_of("desk", "de")["close"] == "Schließen"
    assert words_of("chat", "de")["newer"] == {"one": "1 neue Nachricht",
                                               "other": "{count} neue Nachrichten"}  # fmt: skip
    assert words_of("desk", "de").keys() == words_of("desk", "en").keys()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("greeting: {text: Hi, translation: {xx_q: Hallo}}", "no language's code"),
        ("greeting: {translation: {de: Hallo}}", "needs `text`"),
        ("greeting: {text: Hi, translations: {de: Hallo}}", "translation"),
        ("greeting: {text: '{name'}", "greeting"),
    ],
)
def test_a_slip_is_told_with_its_line(tmp_path, line, says):
    file = tmp_path / "words.yml"
    file.write_text(f"other: fine\n{line}\n")
    with pytest.raises(PolicyError) as error:
        Messages(file)
    assert "words.yml:2" in str(error.value) and says in str(error.value)


def test_the_language_a_browser_likes_best_is_chosen():
    known = ("en", "de")
    assert asked("de-AT,de;q=0.9,en;q=0.5", known) == "de"
    assert asked("fr,en;q=0.3,de;q=0.4", known) == "de"
    assert asked("fr", known) is None
    assert asked("de;q=0, en", known) == "en"


@given(st.text(max_size=60))
def test_any_header_is_read(header):
    assert asked(header, ("en", "de")) in ("en", "de", None)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_secret_is_named_in_each_language(kind):
    assert secret_in_words(kind) == f"the {kind}".replace("link key", "link's key")
    with speaking("de"):
        assert secret_in_words(kind).startswith(("den ", "die ", "das "))
