"""Other websites that hold the chat: pages of another origin, as a customer's browser sees them."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Another shop</title>
<style>{style}</style>
<script>
  window.heard = [];
  window.addEventListener("tandem:ready", () => {{
    for (const name of ["open", "close", "unread", "identity"])
      tandem.on(name, (data) => heard.push([name, data ?? null]));
  }});
  window.tandemSettings = {settings};
</script>
<script src="{door}/widget.js" defer></script></head>
<body><main><h1>Another shop</h1><p><button>Our own button</button></p></main></body></html>"""


class Website:
    """One origin whose page has the chat on it."""

    def __init__(self, door: str):
        self.door, self.settings, self.style, self.language = door, "{}", "", "en"
        website = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(website.page().encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def page(self) -> str:
        """The page as it is served now."""
        return PAGE.format(
            door=self.door, settings=self.settings, style=self.style, language=self.language
        )


@contextmanager
def website(door: str = ""):
    """A website while the block runs."""
    site = Website(door)
    threading.Thread(target=site.server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()
