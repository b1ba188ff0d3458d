"""A real IMAP server in a process of its own, and what a customer's mail server does to it."""

import imaplib
import socket
import subprocess
import sys
import time

USER, PASSWORD = "support", "imap-secret"
START_SECONDS = 30
SERVE = "from pymap.main import main; main()"


class ImapServer:
    """pymap with its mailboxes in memory."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls"]
        who = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE, *where, *who],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                with self._open():
                    return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise TimeoutError(f"no IMAP server within {START_SECONDS} s")

    def _open(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(USER, PASSWORD)
        client.select("INBOX")
        return client

    def deliver(self, mail: bytes) -> None:
        """Put a mail into the mailbox, unread."""
        with self._open() as client:
            client.append("INBOX", "", None, mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def flags(self) -> list[str]:
        """The flags of every mail, in order."""
        with self._open() as client:
            _, found = client.fetch("1:*", "(FLAGS)")
        return [one.decode() for one in found if one]

    def settings(self) -> dict[str, object]:
        """What an operator would set to read it."""
        who = {"imap_user": USER, "imap_password": PASSWORD}
        return {"imap_host": "127.0.0.1", "imap_port": self.port, "imap_tls": False} | who

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)
