"""The small page behind a link in a mail: GET asks, POST does it, so that nothing happens when a
program looks at the link."""

from html import escape

from starlette.responses import HTMLResponse, Response

from tandem.core.words import spoken

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/theme/tokens.css">
<link rel="stylesheet" href="/static/desk/sign_in.css">
</head><body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>"""


def confirm_page(title: str, text: str, button: str = "", status: int = 200) -> Response:
    """A title, a sentence, and a button that posts to the same address, if there is one."""
    form = f'<form method="post"><button class="button">{escape(button)}</button></form>'
    filled = {"title": escape(title), "text": escape(text), "form": form if button else ""}
    return HTMLResponse(PAGE.format(language=spoken(), **filled), status)
