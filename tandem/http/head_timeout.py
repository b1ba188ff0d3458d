"""uvicorn's HTTP protocol, which lets a client take for ever to say what it wants and say it at any
length, and never read the answer. This one lets nobody hold a connection or memory with half a
request or half an answer.

From the end of a request's head on, `tandem/http/request_guard.py` watches the body.
"""

from asyncio import BaseTransport, TimerHandle, Transport
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15.0
"""So long the line and the headers of a request may take; as `timeout http-request` in
`deploy/haproxy.cfg`."""
LARGEST_HEAD = 64 * 1024
"""Of line and headers together; browsers send a few thousand bytes."""
SEND_SECONDS = 30.0
"""So long an answer may wait for a client who does not read on."""
WAITING_BYTES = 64 * 1024
"""So much of an answer waits here for one client, besides what the system holds; then whoever
writes it waits too."""
SLOW, LARGE = "408 Request Timeout", "431 Request Header Fields Too Large"


class HeadTimeoutHttp(HttpToolsProtocol):
    """Ends a connection on which no request comes to the end of its head, or no answer away."""

    _timer: TimerHandle | None = None
    _sending: TimerHandle | None = None
    _came = 0

    def connection_made(self, transport: BaseTransport) -> None:
        """From the first moment on something has to come."""
        super().connection_made(cast(Transport, transport))
        self.transport.set_write_buffer_limits(high=WAITING_BYTES)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """Count what comes until a head is whole; after an answer the next one is expected."""
        if self._timer is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_head()
        super().data_received(data)
        if self._timer is not None:
            self._came += len(data)
            if self._came > LARGEST_HEAD:
                self._refuse(LARGE)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing comes any more."""
        self._stop_waiting()
        self._stop_sending()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Enough waits for the client: it has to read on."""
        super().pause_writing()
        self._stop_sending()
        # Not closed but dropped: a close would wait until everything is read.
        self._sending = self.loop.call_later(SEND_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads."""
        self._stop_sending()
        super().resume_writing()

    def _stop_sending(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _expect_head(self) -> None:
        self._came = 0
        self._timer = self.loop.call_later(HEAD_SECONDS, self._refuse, SLOW)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: str) -> None:
        """Browsers open connections in advance: one that never said a word is ended in silence."""
        self._stop_waiting()
        if self._came and not self.transport.is_closing():
            head = f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(head.encode())
        self.transport.close()
