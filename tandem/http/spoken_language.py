"""In which language a request is answered: what its reader chose, else what the browser asks."""

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from tandem.core.words import DEFAULT, speaking
from tandem.http.page_words import languages

COOKIE = "tandem_language"
CHOSEN = re.compile(rf"(?:^|;)[ ]?{COOKIE}=([A-Za-z-]{{2,10}})(?=;|$)")
CHROME = ("/desk", "/chat", "/widget", "/words")
"""Pages with words of their own, which speak every language that these are translated into. All
others speak those in which the assistant answers too."""
MOST_ASKED = 20
"""Languages of an Accept-Language that are looked at."""


class SpokenLanguage:
    """ASGI middleware: `tandem.core.words.say` speaks the request's language."""

    def __init__(self, app: ASGIApp, spoken: Sequence[str] = (DEFAULT,)):
        self.app, self.spoken = app, tuple(spoken)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        known = languages() if scope["path"].startswith(CHROME) else self.spoken
        with speaking(language_of(Headers(scope=scope), known)):
            await self.app(scope, receive, send)


def language_of(headers: Headers, known: Sequence[str]) -> str:
    """The language of the reader's cookie, else the first of Accept-Language that is `known`."""
    # Not by a parser of cookies: what is asked here comes before anything is refused.
    chosen = CHOSEN.search(headers.get("cookie", ""))
    if chosen and chosen[1] in known:
        return chosen[1]
    return asked(headers.get("accept-language", ""), known) or known[0]


def asked(header: str, known: Sequence[str]) -> str | None:
    """The `known` language an Accept-Language likes best, or None; what is broken is skipped."""
    liked: list[tuple[float, int, str]] = []
    for at, part in enumerate(header.split(",")[:MOST_ASKED]):
        tag, _, weight = part.partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if language in known and quality > 0:
            liked.append((-quality, at, language))
    return min(liked)[2] if liked else None
