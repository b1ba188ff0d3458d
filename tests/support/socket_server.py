"""Any ASGI application behind a real socket of this machine, in a thread of the test."""

import threading
import time

import uvicorn


class Served:
    """`url` is where it is; `more` goes to uvicorn."""

    def __init__(self, app, **more):
        config = uvicorn.Config(app, "127.0.0.1", 0, log_level="error", **more)
        self._server = uvicorn.Server(config)
        threading.Thread(target=self._server.run, daemon=True).start()
        while not self._server.started:
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http{'s' if more else ''}://127.0.0.1:{port}"

    def stop(self):
        self._server.should_exit = True
