"""haproxy's configuration for a cluster on one machine, and where haproxy is.

The public entrance leads to the front doors; those on the loopback address lead to Rasa and, where
there are any, to action servers. A conversation goes to the same Rasa as long as it lives, which
holds its tracker in memory; another one takes over from the database.
"""

import shutil
from pathlib import Path

from tandem.core.errors import SettingsError

CONVERSATION_HEADER = "x-conversation"
FRAME = """\
global
    log stdout format raw local0 notice
    maxconn 4000
    no strict-limits

defaults
    mode http
    log global
    option dontlognull
    option redispatch
    # Or the end of what is streamed waits 0.2 s for more: a chat's answers are small.
    option http-no-delay
    retries 2
    retry-on conn-failure empty-response 503
    timeout connect 2s
    timeout client 1h
    timeout server 1h
    timeout http-request 15s
    timeout queue 10s
    default-server check inter 1s fall 2 rise 1
"""
FRONT_DOORS = """
listen front-doors
    bind {bind}
    balance leastconn
    acl from_proxy src 127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16
    http-request del-header X-Forwarded-For unless from_proxy
    option forwardfor if-none
    option httpchk GET /readyz
    # A message may have been stored although no answer came: the browser sends it again itself.
    retry-on conn-failure
"""
RASA = """
listen rasa
    bind {bind}
    balance hdr({header})
    hash-type consistent
    option httpchk GET /webhooks/rest/ready
    # Rasa may have answered a turn whose answer is lost: the front door asks its tracker first.
    retry-on conn-failure
"""
ACTIONS = """
listen actions
    bind {bind}
    balance leastconn
    option httpchk GET /health
    retry-on conn-failure
"""


def configuration(
    public: str, rasa: str, actions: str, servers: dict[str, list[tuple[str, int]]]
) -> str:
    """The file. `servers`: (name, port) of each process of "web", "rasa" and perhaps "actions"."""
    parts = [
        FRONT_DOORS.format(bind=public) + _servers(servers["web"]),
        RASA.format(bind=rasa, header=CONVERSATION_HEADER) + _servers(servers["rasa"]),
    ]
    if servers.get("actions"):
        parts.append(ACTIONS.format(bind=actions) + _servers(servers["actions"]))
    return FRAME + "".join(parts)


def haproxy() -> str:
    """Its path. Raises SettingsError with what to install."""
    found = shutil.which("haproxy") or next(
        (path for path in ("/usr/sbin/haproxy", "/usr/local/sbin/haproxy") if Path(path).exists()),
        None,
    )
    if found is None:
        raise SettingsError("haproxy is not installed (Debian: apt-get install haproxy).")
    return found


def _servers(processes: list[tuple[str, int]]) -> str:
    return "".join(f"    server {name} 127.0.0.1:{port}\n" for name, port in processes)
