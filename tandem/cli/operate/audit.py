"""`bin/tandem audit`: known holes in the locked packages, unsafe code, secrets in the files."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import typer

from tandem.config.settings import ROOT

LOCKS = ("runtime.txt", "test.txt", "rasa.txt", "tools.txt")
LONGEST_SECONDS = 300
KNOWN_HOLE = "jinja2==2.10"
UNREACHED = re.compile(r"ConnectionError|ServiceError|Max retries|Timeout|HTTPError|resolve", re.I)
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bxox[abp]-\d{8,}-[\w-]{20,}|\bAKIA[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_\w{36}\b|\bsk_live_\w{20,}|\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}"
    r"|(?i:secret_key|rasa_token|smtp_password|identity_secret)\s*[=:]\s*[\"']?[A-Za-z0-9+/_-]{32,}"
)
"""What real secrets look like. Nothing is excepted: a test that needs one makes it."""


def audit() -> None:
    """Look for known holes in the packages, unsafe code and secrets. Ends with 1 if there are any,
    with 2 if the service that knows the holes cannot be reached."""
    found = unsafe_code()
    for line in secrets_in_files():
        print(line)
        found = True
    unreached = not _knows_holes()
    for lock in () if unreached else LOCKS:
        verdict = _packages(lock)
        found, unreached = found or verdict == "holes", unreached or verdict == "unreached"
    raise typer.Exit(1 if found else 2 if unreached else 0)


def unsafe_code() -> bool:
    """Whether bandit finds anything of medium weight or more in our code; it prints what."""
    command = [str(Path(sys.executable).with_name("bandit")), "-q", "-ll", "-r"]
    return subprocess.run([*command, "tandem", "actions", "nlu"], cwd=ROOT).returncode != 0


def secrets_in_files() -> list[str]:
    """ "file:line: looks like a secret" for every file that is or would be in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = []
    for name in listed.splitlines():
        file = ROOT / name
        if not file.is_file() or b"\0" in file.read_bytes()[:1000]:
            continue
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1):
            if SECRET.search(line):
                found.append(f"{name}:{number}: looks like a secret")
    return found


def _knows_holes() -> bool:
    """Whether the advisory service answers with advisories: a mirror of an index may have none, and
    would call everything clean. A version with well-known holes is asked for first."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(KNOWN_HOLE)
        file.flush()
        try:
            done = _pip_audit("-r", file.name)
        except subprocess.TimeoutExpired:
            done = None
    if done and done.returncode and not (UNREACHED.search(done.stderr) and not done.stdout.strip()):
        return True
    print(f"NOT AUDITED: no advisory service can be reached from here ({KNOWN_HOLE} passes)")
    return False


def _pip_audit(*more: str) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).with_name("pip-audit")), "--disable-pip", "--no-deps"]
    command += ["--progress-spinner=off", *more]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_SECONDS
    )


def _packages(lock: str) -> str:
    """ "clean", "holes" or "unreached", told."""
    try:
        done = _pip_audit("--require-hashes", "-r", f"requirements/{lock}")
    except subprocess.TimeoutExpired:
        print(f"{lock}: NOT AUDITED: the advisory service did not answer in {LONGEST_SECONDS} s")
        return "unreached"
    if done.returncode == 0:
        print(f"{lock}: no known holes")
        return "clean"
    if not done.stdout.strip() and UNREACHED.search(done.stderr):
        print(f"{lock}: NOT AUDITED: the advisory service cannot be reached from here")
        return "unreached"
    print(f"{lock}:\n{done.stdout}{done.stderr[-1000:]}")
    return "holes"
