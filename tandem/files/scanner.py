"""Asks ClamAV's daemon about a file (clamd(8), INSTREAM). Without one nothing is asked."""

import logging
import socket
import struct
from pathlib import Path
from typing import Literal

log = logging.getLogger(__name__)
Verdict = Literal["clean", "found", "away"]
SECONDS = 20.0
"""For the whole look."""
CHUNK = 64 * 1024
LONGEST_ANSWER = 1024


class Scanner:
    """`address` is "host:port" or the path of a socket; "" for no scanner."""

    def __init__(self, address: str):
        self._address = address

    @property
    def is_on(self) -> bool:
        """Whether files are looked at."""
        return bool(self._address)

    def look(self, data: bytes) -> Verdict:
        """What the scanner says: "found" for malware, "away" where it gave no answer that counts.
        Without a scanner every file is "clean"."""
        if not self._address:
            return "clean"
        try:
            answer = self._ask(data)
        except (OSError, ValueError) as error:
            log.warning("the file scanner does not answer: %s", type(error).__name__)
            return "away"
        if answer.endswith("FOUND"):
            return "found"
        if answer.endswith(": OK"):
            return "clean"
        log.warning("the file scanner could not look: %s", answer[-80:])
        return "away"

    def _ask(self, data: bytes) -> str:
        with self._connected() as connection:
            connection.settimeout(SECONDS)
            connection.sendall(b"zINSTREAM\0")
            for first in range(0, len(data), CHUNK):
                some = data[first : first + CHUNK]
                connection.sendall(struct.pack("!L", len(some)) + some)
            connection.sendall(struct.pack("!L", 0))
            answer = b""
            while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
                some = connection.recv(LONGEST_ANSWER)
                if not some:
                    break
                answer += some
        return answer.partition(b"\0")[0].decode("ascii", "replace").strip()

    def _connected(self) -> socket.socket:
        if self._address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(SECONDS)
            try:
                connection.connect(str(Path(self._address)))
            except OSError:
                connection.close()
                raise
            return connection
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), SECONDS)
