"""What settings and files alone show."""

import os
import stat
from pathlib import Path
from urllib.parse import urlsplit

from tandem.config.settings import ROOT, Settings
from tandem.http.allowed_hosts import ANY, LOOPBACK
from tandem.server import unnamed_proxy

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # nosec B104
MOST_FILES = 10_000


def addresses(settings: Settings) -> list[str]:
    """Where customers find us, and by which names."""
    base, problems = urlsplit(settings.base_url), []
    if base.scheme not in ("http", "https") or not base.hostname:
        return [
            f"TANDEM_BASE_URL: {settings.base_url!r} is no address. "
            "Write it like https://help.example.com."
        ]
    if base.hostname in EVERYWHERE:
        problems.append(
            f"TANDEM_BASE_URL: links in mails would lead to {base.hostname}. Set it to the address "
            "that customers use."
        )
    elif base.scheme == "http" and base.hostname not in LOOPBACK:
        problems.append(
            "TANDEM_BASE_URL: http lets everybody on the way read along. Put a proxy with TLS in "
            "front and write https."
        )
    if base.path.strip("/"):
        problems.append(
            f"TANDEM_BASE_URL: ends with {base.path}, and our pages lie at the top. Take it away."
        )
    if ANY in settings.hosts.split():
        problems.append(
            "TANDEM_HOSTS: * lets foreign sites' names mean ours (DNS rebinding). Name the hosts."
        )
    if base.scheme == "https":
        plain = [one for one in settings.origins if one.startswith("http:")]
        problems += [
            f"TANDEM_WIDGET_ORIGINS: {one} is not https; who is on the way there could change the "
            "page around the chat. Write https."
            for one in plain
        ]
    return problems


def demonstration(settings: Settings) -> list[str]:
    """The demonstration's passwords are known to everybody."""
    host = urlsplit(settings.base_url).hostname or ""
    if settings.demo and (host not in LOOPBACK or settings.host not in LOOPBACK):
        return [
            "TANDEM_DEMO: is on where others can come in, with sign-ins and a mailbox for "
            "everybody. Set it to false, and give the three secrets."
        ]
    return []


def proxies(settings: Settings) -> list[str]:
    """Whose word is believed about where a request comes from."""
    problems = []
    if unnamed_proxy.expected(settings):
        problems.append(f"TANDEM_TRUSTED_PROXIES: {unnamed_proxy.WORDS}")
    elif settings.base_url.startswith("https:") and not settings.trusted_proxies:
        problems.append(
            "TANDEM_TRUSTED_PROXIES: TLS ends at a proxy, and none is named: all customers count "
            "as one address. Name the proxy's address or network."
        )
    if "*" in settings.trusted_proxies:
        problems.append(
            "TANDEM_TRUSTED_PROXIES: * believes everybody, so that nobody is limited. Name the "
            "proxy's address or network."
        )
    return problems


def permissions(settings: Settings) -> list[str]:
    """What is written at run time can be written, and read by nobody else."""
    var, problems = settings.var, []
    if not os.access(var, os.W_OK | os.X_OK):
        problems.append(f"{var}: cannot be written to. Give it to the user that runs Tandem.")
    env = ROOT / ".env"
    files = [file for _, file in zip(range(MOST_FILES), sorted(_files(var)), strict=False)]
    for file in [*([env] if env.exists() else []), *files]:
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            problems.append(
                f"{file}: others of this machine can read it ({mode:o}). Run: chmod 600 {file}"
            )
    return problems


def _files(var: Path) -> list[Path]:
    """Databases, secrets, mails and receipts."""
    patterns = ("*.db*", "*.demo", "mailbox/*.json", "receipts/*.json")
    return [file for pattern in patterns for file in var.glob(pattern) if file.is_file()]
