"""A front door on a port of its own, in a thread of the test."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tandem.http.head_timeout import HeadTimeoutHttp
from tandem.runtime import Runtime
from tandem.server.app import create_app


@contextmanager
def served(runtime: Runtime, **more) -> Iterator[str]:
    """Its address while it runs. `more` goes to uvicorn."""
    app = create_app(runtime)
    more |= {"log_level": "error", "http": HeadTimeoutHttp, "timeout_graceful_shutdown": 1}
    config = uvicorn.Config(app, "127.0.0.1", 0, **more)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join(10)
