"""Reads help articles: a folder of Markdown files and its settings.yml.

Every mistake of every file is told at once, file and line first. docs/knowledge.md tells designers
what a file may hold. Text is a small part of Markdown: paragraphs, lists, `##` headings, links and
**stress**; whatever else stands there is told as it is written.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import yaml

from nlu.faults import Fault

SETTINGS_FILE = "settings.yml"
LONGEST_TEXT = 20_000
"""Characters of one file: an article, not a book. Also keeps reading of an odd file short."""
LAST_PLACE = 1000
DEEPEST = 4
KEYS = (
    "title", "section", "place", "link", "begins", "after", "questions", "follow_ups",
    "valid_from", "valid_until",
)  # fmt: skip
NEEDED = ("title", "section", "link")
LISTS = ("questions", "follow_ups", "after")
DATES = ("valid_from", "valid_until")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LINK = re.compile(r"/[\w./-]*|https://[\w.-]+/[\w./-]*")


class KnowledgeError(Fault):
    """Articles or their settings are wrong; `problems` has one line each, "file:line: ..."."""

    def __init__(self, problems: List[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Block:
    """A stretch of Markdown; kind is "text", "item" (of a list) or "heading"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Article:
    """One help page.

    id: its file's name without ".md". questions: how customers ask for what it tells.
    follow_ups: what they ask after having read it, in words that mean nothing without it.
    valid_from, valid_until: first and last day on which it is true; None is always. place: where
    it stands in its section, 1 is first; those without one come last, by their names. begins: the
    intent that is offered beside what it tells, and meant where only a thing is named after it.
    after: responses that say a part of it: what follows them is read as if the page had been told.
    """

    id: str
    title: str
    blocks: Tuple[Block, ...]
    section: str = ""
    link: str = ""
    questions: Tuple[str, ...] = ()
    follow_ups: Tuple[str, ...] = ()
    valid_from: Optional[date] = None
    valid_until: Optional[date] = None
    place: int = LAST_PLACE
    begins: str = ""
    after: Tuple[str, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Whether the page is true on that day; the first and the last day count."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@dataclass(frozen=True)
class Settings:
    """settings.yml: what is told, and in which order sections are shown.

    answer_at: probability from which an article's sentences are told, 0 to 1.
    most_sentences: most sentences of one answer.
    beside: intents whose messages the pages may answer; other intents' examples show what is a
    wish to have something done, and no question for a page.
    """

    answer_at: float = 0.70
    most_sentences: int = 4
    sections: Tuple[str, ...] = ()
    beside: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """All articles of a folder, by section and place, and its settings."""

    articles: Tuple[Article, ...]
    settings: Settings


def blocks_of(text: str) -> Tuple[Block, ...]:
    """Markdown as blocks: empty lines part paragraphs, "- " begins an item, "## " a heading."""
    found: List[Block] = []
    going_on = False
    for line in text.splitlines():
        line = line.strip()
        mark = re.match(r"(#{2,4}|[-*]) +", line)
        words = line[mark.end() :] if mark else line
        if not words:
            going_on = False
        elif mark:
            found.append(Block("heading" if line[0] == "#" else "item", words))
            going_on = line[0] != "#"
        elif going_on:
            found[-1] = Block(found[-1].kind, f"{found[-1].text} {words}")
        else:
            found.append(Block("text", words))
            going_on = True
    return tuple(found)


class _Reader:
    """Collects what is wrong, instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: List[Tuple[str, int, str]] = []

    def text(self, path: Path) -> Optional[str]:
        """The file's text; None and a problem where it cannot be read."""
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            self.problems.append((str(path), 1, f"is not UTF-8 at byte {error.start}"))
            return None
        except OSError as error:
            self.problems.append((str(path), 1, f"cannot be read: {error.strerror}"))
            return None
        if len(text) > LONGEST_TEXT:
            words = f"{len(text)} characters; {LONGEST_TEXT} at most, make several articles of it"
            self.problems.append((str(path), 1, words))
            return None
        return text

    def block(self, path: Path, text: str, first: int) -> Optional[Tuple[Dict, Dict]]:
        """YAML as (values, lines of the keys); `first` is the line of the file it begins at."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        depth = 0
        try:
            for event in yaml.parse(text, Loader=loader):
                line = first + event.start_mark.line
                if isinstance(event, yaml.AliasEvent):  # some lines could mean millions
                    self.problems.append((str(path), line, "`*`: write it out here again"))
                    return None
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if depth > DEEPEST:
                    words = f"more than {DEEPEST} blocks within each other"
                    self.problems.append((str(path), line, words))
                    return None
            node = yaml.compose(text, Loader=loader)
            values = yaml.load(text, Loader=loader)  # noqa: S506  # nosec B506: the safe one
        except (yaml.YAMLError, ValueError, RecursionError, OverflowError, TypeError) as error:
            mark = getattr(error, "problem_mark", None)
            reason = str(getattr(error, "problem", None) or error).partition("\n")[0]
            line = first + (mark.line if mark else 0)
            self.problems.append((str(path), line, f"not YAML: {reason or 'too deep'}"))
            return None
        if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
            self.problems.append((str(path), first, "`key: value` lines are needed"))
            return None
        lines: Dict[Any, int] = {}
        for key, value in node.value:
            line = first + key.start_mark.line
            if key.value in lines:
                words = f"{key.value}: already set in line {lines[key.value]}"
                self.problems.append((str(path), line, words))
            lines.setdefault(str(key.value), line)
            if isinstance(value, yaml.SequenceNode):
                for number, item in enumerate(value.value):
                    lines[(str(key.value), number)] = first + item.start_mark.line
        return {str(key): value for key, value in values.items()}, lines

    def unknown(self, path: Path, values: Dict, lines: Dict, known: Tuple[str, ...]) -> None:
        """Tells every key there is none of, with the one that may be meant."""
        for key in values:
            if key not in known:
                near = get_close_matches(key, known, 1, 0.5)
                hint = f" Did you mean `{near[0]}`?" if near else ""
                self.problems.append((str(path), lines.get(key, 1), f"{key}: no such key.{hint}"))


def raise_problems(problems: List[Tuple[str, int, str]]) -> None:
    """Raise KnowledgeError with all of them in order; nothing where there are none."""
    if problems:
        raise KnowledgeError([f"{path}:{line}: {words}" for path, line, words in sorted(problems)])


def read_knowledge(folder: Path) -> Knowledge:
    """The folder's articles and settings. Raises KnowledgeError with everything that is wrong."""
    reader = _Reader()
    settings = _settings(folder / SETTINGS_FILE, reader)
    found: List[Article] = []
    asked: Dict[str, str] = {}
    paths = sorted(folder.glob("*.md"))
    if not paths:
        reader.problems.append((str(folder), 1, "no article; *.md files are needed"))
    for path in paths:
        article = _article(path, settings, reader, asked)
        if article:
            found.append(article)
    raise_problems(reader.problems)
    order = {name: place for place, name in enumerate(settings.sections)}
    found.sort(key=lambda one: (order.get(one.section, 0), one.place, one.id))
    return Knowledge(tuple(found), settings)


def _settings(path: Path, reader: _Reader) -> Settings:
    text = reader.text(path)
    read = reader.block(path, text, 1) if text is not None else None
    if read is None:
        return Settings()
    values, lines = read
    before = len(reader.problems)
    known = ("answer_at", "most_sentences", "sections", "beside")
    reader.unknown(path, values, lines, known)

    def wrong(key: str, words: str) -> None:
        shown = repr(values.get(key))[:80]
        place = lines.get(key, 1)
        reader.problems.append((str(path), place, f"{key}: {words} (found {shown})"))

    at, most = values.get("answer_at"), values.get("most_sentences")
    if isinstance(at, bool) or not isinstance(at, (int, float)) or not 0 < at <= 1:
        wrong("answer_at", "a number above 0, at most 1, is needed")
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= 20:
        wrong("most_sentences", "a whole number from 1 to 20 is needed")
    for key in ("sections", "beside"):
        given = values.get(key)
        if not isinstance(given, list) or not all(isinstance(x, str) and x for x in given):
            wrong(key, "a list of names is needed")
    if len(reader.problems) > before:
        return Settings()
    return Settings(float(at), most, tuple(values["sections"]), tuple(values["beside"]))


def _article(
    path: Path, settings: Settings, reader: _Reader, asked: Dict[str, str]
) -> Optional[Article]:
    def wrong(line: int, words: str) -> None:
        reader.problems.append((str(path), line, words))

    if not NAME.fullmatch(path.stem):
        wrong(1, "the file's name: small letters, digits and single dashes are needed")
    text = reader.text(path)
    if text is None:
        return None
    rows = text.split("\n")
    ends = [n for n, row in enumerate(rows) if row.rstrip() == "---"]
    if len(ends) < 2 or ends[0] != 0:
        wrong(1, "must begin with `---`, lines of `key: value`, and `---` again")
        return None
    read = reader.block(path, "\n".join(rows[1 : ends[1]]), 2)
    if read is None:
        return None
    values, lines = read
    reader.unknown(path, values, lines, KEYS)
    for key in NEEDED:
        value = values.get(key)
        if not isinstance(value, str) or not value.strip():
            wrong(lines.get(key, 1), f"{key}: a text is needed")
            values[key] = ""
    if values["section"] and settings.sections and values["section"] not in settings.sections:
        near = get_close_matches(values["section"], settings.sections, 1, 0.5)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        words = f"section: not among `sections` of {SETTINGS_FILE}: {values['section']}.{hint}"
        wrong(lines["section"], words)
    if values["link"] and not LINK.fullmatch(values["link"]):
        wrong(lines["link"], f"link: a path like /help/delivery is needed (found {values['link']})")
    place = values.get("place", LAST_PLACE)
    if isinstance(place, bool) or not isinstance(place, int) or not 1 <= place <= LAST_PLACE:
        wrong(lines["place"], f"place: a whole number from 1 on is needed (found {place!r})")
        place = LAST_PLACE
    for key in LISTS:
        values[key] = _texts(key, values.get(key), lines, wrong)
    for number, question in enumerate(values["questions"]):
        line = lines.get(("questions", number), 1)
        same = " ".join(question.lower().rstrip("?.! ").split())
        if same in asked:
            wrong(line, f"questions: {question!r} stands in {asked[same]} too")
        asked.setdefault(same, f"{path.name}:{line}")
    for key in DATES:
        value = values.get(key)
        if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
            wrong(lines[key], f"{key}: a day like 2026-12-01 is needed (found {value!r})")
            values[key] = None
    begin, end = values.get("valid_from"), values.get("valid_until")
    if begin and end and end < begin:
        wrong(lines["valid_until"], "valid_until: lies before valid_from")
    blocks = blocks_of("\n".join(rows[ends[1] + 1 :]))
    if not any(block.kind != "heading" for block in blocks):
        wrong(ends[1] + 1, "no text below the second `---`")
    return Article(
        path.stem, values["title"].strip(), blocks, values["section"], values["link"],
        values["questions"], values["follow_ups"], begin, end, place,
        str(values.get("begins") or ""), values["after"],
    )  # fmt: skip


def _texts(key: str, given: Any, lines: Dict, wrong: Any) -> Tuple[str, ...]:
    """A list of texts; each that is none is told."""
    if given is None:
        return ()
    if not isinstance(given, list):
        wrong(lines[key], f"{key}: a list of texts is needed, each after `- `")
        return ()
    for number, text in enumerate(given):
        if not isinstance(text, str) or not text.strip():
            line = lines.get((key, number), lines[key])
            words = 'in "quotes" where it holds a colon'
            wrong(line, f"{key}: a text is needed, {words} (found {repr(text)[:80]})")
    return tuple(text.strip() for text in given if isinstance(text, str) and text.strip())
