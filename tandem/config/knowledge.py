"""The help pages as the app sees them: read, checked, and each at its address.

Reading is nlu.knowledge.articles, which Rasa's training uses too: what `bin/tandem check` accepts
is what is trained.
"""

from collections.abc import Collection
from pathlib import Path

from nlu.knowledge.articles import (
    SETTINGS_FILE,
    Article,
    Knowledge,
    KnowledgeError,
    read_knowledge,
)
from tandem.config.roles import load_roles
from tandem.config.yaml_file import nearest
from tandem.core.errors import PolicyError

FOLDER = Path("data/knowledge")
LOSS = "loss"
"""Among the responses after which a page is in view: a message that tells of a death."""
OWN_PAGES = "/help/"
"""Where the demo shop serves its help pages; an article elsewhere has the link of another site."""


def load_knowledge(root: Path) -> Knowledge:
    """Articles and settings of the project at `root`. Raises PolicyError, one line a problem:
    "data/knowledge/delivery.md:3: ..."."""
    try:
        found = read_knowledge(root / FOLDER)
    except KnowledgeError as error:
        place = f"{root}/"
        raise PolicyError([problem.removeprefix(place) for problem in error.problems]) from None
    problems = [
        f"{FOLDER / article.id}.md:1: link: the shop serves it at {OWN_PAGES}{article.id}"
        for article in found.articles
        if article.link.startswith(OWN_PAGES) and article.link != f"{OWN_PAGES}{article.id}"
    ]
    if problems:
        raise PolicyError(problems)
    return found


def page_begins(root: Path) -> dict[str, str]:
    """The intent that each article begins, by the article's id; those without one are left out."""
    role = load_roles(root).role
    return {one.id: role(one.begins) for one in load_knowledge(root).articles if one.begins}


def page_after(root: Path) -> dict[str, str]:
    """The page that a response says a part of, by the response's name; LOSS stands for a message
    that tells of a death."""
    return {name: one.id for one in load_knowledge(root).articles for name in one.after}


def knowledge_problems(
    root: Path, intents: Collection[str], responses: Collection[str] = ()
) -> list[str]:
    """What is wrong with the help pages, and which intents and responses they name that domain.yml
    has not."""
    try:
        found = load_knowledge(root)
    except PolicyError as error:
        return error.problems
    begins = [
        f"{FOLDER / article.id}.md:1: begins: no such intent in domain.yml: {article.begins}."
        f"{nearest(article.begins, intents)}"
        for article in found.articles
        if article.begins and article.begins not in intents
    ]
    begins += [
        f"{FOLDER / article.id}.md:1: after: no such response in domain.yml: {name}."
        f"{nearest(name, responses)}"
        for article in found.articles
        for name in article.after
        if responses and name not in responses and name != LOSS
    ]
    file = FOLDER / SETTINGS_FILE
    lines = (root / file).read_text("utf-8").splitlines()
    line = next((n for n, row in enumerate(lines, start=1) if row.startswith("beside:")), 1)
    return begins + [
        f"{file}:{line}: beside: no such intent in domain.yml: {name}.{nearest(name, intents)}"
        for name in found.settings.beside
        if name not in intents
    ]


def sections(knowledge: Knowledge) -> list[tuple[str, list[Article]]]:
    """Sections in the order of settings.yml with their articles; those that hold none are left
    out."""
    by_name = {
        name: [article for article in knowledge.articles if article.section == name]
        for name in knowledge.settings.sections
    }
    return [(name, articles) for name, articles in by_name.items() if articles]
