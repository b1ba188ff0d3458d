"""The help pages in the shop: one with all sections, and one an article."""

import logging
import re
import threading
from datetime import date
from pathlib import Path

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from nlu.knowledge.articles import Article, Block, Knowledge
from tandem.config.knowledge import FOLDER, load_knowledge, sections
from tandem.config.settings import ROOT
from tandem.core.errors import PolicyError
from tandem.core.text import ADDRESS
from tandem.core.words import in_spoken
from tandem.storefront.pages import missing, page, templates

log = logging.getLogger(__name__)
# Markdown's link and stress; a link leads to the shop or to an https page, whatever is written.
INLINE = re.compile(r"\[([^\[\]]*)\]\(((?:/(?!/)|https://|mailto:)[^)\s]{0,500})\)|\*\*(.+?)\*\*")
MAIL = re.compile(ADDRESS)


class HelpPages:
    """The help pages as they stand in their files: a change is taken up while running, a mistake
    is not."""

    def __init__(self, root: Path):
        self._root = root
        self._lock = threading.Lock()
        self._seen: tuple = ()
        self._knowledge: Knowledge | None = None

    def current(self) -> Knowledge | None:
        """Articles and settings; None when there have never been any that could be read."""
        with self._lock:
            stamp = self._stamp()
            if stamp != self._seen:
                self._seen = stamp
                try:
                    self._knowledge = load_knowledge(self._root)
                except PolicyError as error:
                    log.error("%s: not taken up, the pages before it stay:\n%s", FOLDER, error)
            return self._knowledge

    def _stamp(self) -> tuple:
        found = []
        for file in sorted((self._root / FOLDER).glob("*.*")):
            try:
                stat = file.stat()
            except OSError:  # it went between being listed and being looked at
                continue
            found.append((file.name, stat.st_mtime_ns, stat.st_size))
        return tuple(found)


PAGES = HelpPages(ROOT)


def inline(text: str) -> Markup:
    """A block's Markdown as HTML: links, stress and mail addresses; all else is text."""
    made, at = [], 0
    for match in INLINE.finditer(text):
        made.append(_mails(text[at : match.start()]))
        words, link, stressed = match.groups()
        if link is not None:
            made.append(Markup('<a href="{}">{}</a>').format(link, words))
        else:
            made.append(Markup("<strong>{}</strong>").format(stressed))
        at = match.end()
    return Markup("").join([*made, _mails(text[at:])])


def _mails(text: str) -> Markup:
    made, at = [], 0
    for match in MAIL.finditer(text):
        made += [escape(text[at : match.start()])]
        made += [Markup('<a href="mailto:{}">{}</a>').format(match[0], match[0])]
        at = match.end()
    return Markup("").join([*made, escape(text[at:])])


def grouped(blocks: tuple[Block, ...]) -> list[tuple[str, list[str]]]:
    """Blocks as (kind, texts): items that follow one another are one list."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks:
        if found and block.kind == found[-1][0] == "item":
            found[-1][1].append(block.text)
        else:
            found.append((block.kind, [block.text]))
    return found


templates.env.filters |= {"inline": inline, "grouped": grouped, "in_spoken": in_spoken}


def _shown(today: date) -> list[tuple[str, list[Article]]]:
    """Sections with the articles that are valid and are pages of this shop."""
    knowledge = PAGES.current()
    found = []
    for name, articles in sections(knowledge) if knowledge else ():
        own = [one for one in articles if one.valid_on(today) and one.link.startswith("/help/")]
        found += [(name, own)] if own else []
    return found


def overview(request: Request) -> Response:
    """All articles by section."""
    return page(request, "help.html", sections=_shown(date.today()))


def article(request: Request) -> Response:
    """One article, with the others of its section beside it."""
    wanted = request.path_params["name"]
    for section, articles in _shown(date.today()):
        for one in articles:
            if one.id == wanted:
                beside = [other for other in articles if other is not one]
                return page(
                    request, "help_article.html", article=one, section=section, beside=beside
                )
    return missing(request, "help")
