"""The image as deploy/Dockerfile makes it, as far as a machine without a registry can, and its
processes started as deploy/ says: as that user, on a read-only root, with what is given alone.

What stands in: this machine's own programs and Python, mounted read-only, for the base image and
the packages; the model of this folder for training anew. Everything else of the file is done as it
says. It needs root and a Linux that lets us mount.
"""

import fnmatch
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tandem.config.settings import ROOT

SYSTEM = ("usr", "bin", "sbin", "lib", "lib64", "etc/ssl", "etc/alternatives")
PYTHON = (sys.prefix.strip("/"), sys.base_prefix.strip("/"))
"""This environment, and the Python behind it."""
BOUND = (*SYSTEM, *PYTHON)
STANDS_IN = {"pip install": "the packages", "rasa_environment train": "the model"}
"""What of a RUN line is not done, and what stands in."""
KEPT = ("models", ".cache")
"""What training made here."""


def why_not() -> str | None:
    """Why no root can be made here, or None."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "it needs root on Linux"
    tried = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "x", "/mnt"], check=False)
    return "this kernel lets nobody mount" if tried.returncode else None


class Image:
    """The root file system in `folder`; `user`, `environment`, `workdir` and `command` are those of
    the Dockerfile."""

    def __init__(self, folder: Path):
        self.folder, self.environment = folder, {"PATH": f"{sys.prefix}/bin:/usr/sbin:/usr/bin"}
        self.workdir, self.user, self.command = "/", "0:0", [""]
        self.not_done: set[str] = set()
        self._args: dict[str, str] = {}
        self._make()
        for word, rest in instructions((ROOT / "deploy" / "Dockerfile").read_text("utf-8")):
            getattr(self, f"_{word.lower()}")(rest)

    def _make(self) -> None:
        for name in (*BOUND, "proc", "dev", "tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "etc/hosts").write_text("127.0.0.1 localhost\n")
        (self.folder / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
        (self.folder / "etc/group").write_text("root:x:0:\n")
        (self.folder / "etc/nsswitch.conf").write_text("passwd: files\nhosts: files dns\n")
        for name in ("shadow", "gshadow", "login.defs"):
            (self.folder / "etc" / name).touch()

    def _arg(self, rest: str) -> None:
        name, _, usual = rest.partition("=")
        self._args[name] = usual

    def _from(self, rest: str) -> None:
        pass

    def _workdir(self, rest: str) -> None:
        self.workdir = rest
        (self.folder / rest.strip("/")).mkdir(parents=True)

    def _copy(self, rest: str) -> None:
        source, target = rest.split()
        ignored = (ROOT / ".dockerignore").read_text("utf-8").split()

        def left_out(folder: str, names: list[str]) -> list[str]:
            inside = [(Path(folder) / name).relative_to(ROOT).as_posix() for name in names]
            return [
                name
                for name, path in zip(names, inside, strict=True)
                if any(fnmatch.fnmatch(path, one.removeprefix("**/")) for one in ignored)
                or any(fnmatch.fnmatch(name, one.removeprefix("**/")) for one in ignored)
            ]

        to = self.folder / self.workdir.strip("/") / target
        shutil.copytree(ROOT / source, to, ignore=left_out, dirs_exist_ok=True, symlinks=True)

    def _env(self, rest: str) -> None:
        filled = re.sub(r"\$\{(\w+)\}", lambda found: self._args[found[1]], rest)
        self.environment |= dict(pair.split("=", 1) for pair in shlex.split(filled))

    def _run(self, rest: str) -> None:
        for part in rest.split("&&"):
            done_by = next((word for word in STANDS_IN if word in part), None)
            if done_by is None:
                log = self.folder.with_name("build.log")
                done = self.start(["sh", "-ec", part.strip()], {}, log, user="0:0", read_only=False)
                assert done.wait(60) == 0, f"RUN {part}:\n{log.read_text()}"
                continue
            self.not_done.add(STANDS_IN[done_by])
            for name in KEPT if done_by.endswith("train") else ():
                to = self.folder / self.workdir.strip("/") / name
                shutil.copytree(ROOT / name, to, dirs_exist_ok=True)

    def _user(self, rest: str) -> None:
        self.user = rest

    def _cmd(self, rest: str) -> None:
        self.command = list(re.findall(r'"([^"]+)"', rest))

    def start(
        self,
        command: list[str],
        environment: Mapping[str, str],
        log: Path,
        writable: Mapping[str, Path] | None = None,
        user: str = "",
        read_only: bool = True,
    ) -> subprocess.Popen:
        """Start a process of the image; what it says goes to `log`. `writable` are places in it and
        the folders behind them. Who is not root has no capability and never gets one."""
        root, user = str(self.folder), user or self.user
        uid, gid = user.split(":")
        lines = [["mount", "--bind", root, root]]
        lines += [["mount", "--rbind", "-o", "ro", f"/{n}", f"{root}/{n}"] for n in BOUND]
        lines += [["mount", "-t", "proc", "proc", f"{root}/proc"]]
        lines += [["mount", "--rbind", "/dev", f"{root}/dev"]]
        lines += [["mount", "-o", "remount,bind,ro", root]] if read_only else []
        for place, folder in (writable or {}).items():
            os.chown(folder, int(uid), int(gid))
            lines.append(["mount", "--bind", str(folder), f"{root}{place}"])
        given = [f"{name}={value}" for name, value in (self.environment | environment).items()]
        become = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
        become += [] if uid == "0" else ["--no-new-privs", "--bounding-set=-all"]
        inside = [*become, "env", "-i", f"--chdir={self.workdir}", *given, *command]
        lines.append(["exec", "chroot", root, *inside])
        with log.open("ab") as out:
            return subprocess.Popen(
                ["unshare", "--mount", "--propagation=private", "sh", "-ec", _script(lines)],
                stdout=out,
                stderr=out,
                start_new_session=True,
            )


def _script(lines: list[list[str]]) -> str:
    return "\n".join(shlex.join(line) for line in lines)


def end(process: subprocess.Popen) -> None:
    """End a process and those it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """(instruction, the rest), one for each, whatever lines it is written in."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in map(_parted, joined.splitlines()) if word]


def _parted(line: str) -> tuple[str, str, str]:
    return line.strip().partition(" ")
