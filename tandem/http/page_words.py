"""The words of a page as a script: GET /words/{area}/{language}.js, public as all scripts are."""

import json
from functools import cache
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.core.errors import Refused
from tandem.core.words import DEFAULT, area

AREAS = ("chat", "desk")


@cache
def words_of(name: str, language: str) -> dict[str, str | dict[str, str]]:
    """The entries of an area in a language, English where there is none: text, or plural forms."""
    return {key: _in(entry, language) for key, entry in area(name).items()}


def _in(entry: str | dict[str, Any], language: str) -> str | dict[str, str]:
    if isinstance(entry, str):
        return entry
    forms = {form: text for form, text in entry.items() if form != "translation"}
    found: str | dict[str, str] = entry.get("translation", {}).get(language)
    return found or entry.get("text") or forms


@cache
def languages() -> tuple[str, ...]:
    """The languages into which the pages' words are translated, English first."""
    found = {
        language
        for name in AREAS
        for entry in area(name).values()
        if isinstance(entry, dict)
        for language in entry.get("translation", {})
    }
    return (DEFAULT, *sorted(found))


async def script(request: Request) -> Response:
    """An ES module whose default export is {key: text or {one, other}}."""
    name, language = request.path_params["area"], request.path_params["language"]
    if name not in AREAS or language not in languages():
        raise Refused("no_words", "There are no words of this area and language.", 404)
    body = f"export default {json.dumps(words_of(name, language), ensure_ascii=False)};\n"
    return Response(body, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


routes = [
    Route("/words/{area}/{language}.js", script, middleware=[Middleware(GZipMiddleware)]),
]
