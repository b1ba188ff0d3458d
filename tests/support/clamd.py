"""ClamAV's daemon for tests: the real one where it is installed, with one signature of its own, and
a small server that speaks its INSTREAM protocol (clamd(8)) everywhere."""

import os
import shutil
import socketserver
import struct
import subprocess
import threading
import time
from hashlib import md5
from pathlib import Path

from tests.support.pictures import EICAR

CLAMD = os.environ.get("TANDEM_TEST_CLAMD") or shutil.which("clamd")
START_SECONDS = 30


class SmallClamd:
    """Says FOUND for what holds EICAR's text, OK for the rest; `says` answers anything else."""

    def __init__(self, says: bytes = b""):
        clamd, self.looks = self, 0

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                if self.rfile.read(10) != b"zINSTREAM\0":
                    self.wfile.write(b"UNKNOWN COMMAND\0")
                    return
                data = b""
                while size := struct.unpack("!L", self.rfile.read(4))[0]:
                    data += self.rfile.read(size)
                clamd.looks += 1
                found = (
                    b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
                )
                self.wfile.write(says or found)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class RealClamd:
    """The real daemon, whose only signature is EICAR's: the usual ones are 200 MB."""

    def __init__(self, folder: Path):
        database = folder / "signatures"
        database.mkdir()
        line = f"{md5(EICAR, usedforsecurity=False).hexdigest()}:{len(EICAR)}:Eicar-Test\n"
        (database / "own.hdb").write_text(line)
        self.address = str(folder / "clamd.sock")
        config = folder / "clamd.conf"
        config.write_text(
            f"Foreground yes\nLocalSocket {self.address}\nDatabaseDirectory {database}\n"
            f"LogFile {folder / 'clamd.log'}\n"
        )
        self._process = subprocess.Popen([CLAMD, "-c", config], stdout=subprocess.DEVNULL)
        end = time.monotonic() + START_SECONDS
        while not Path(self.address).exists():
            assert self._process.poll() is None and time.monotonic() < end, "clamd did not start"
            time.sleep(0.1)

    def stop(self):
        self._process.kill()
        self._process.wait()
