"""The processes start as deploy/ says: the user, the read-only rest, the variables, and nothing
else; beside PostgreSQL and Redis as it sets them up. Retention and erasure run there."""

import contextlib
import os
import re
import secrets
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import redis
import yaml
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from tandem.cli.operate.services import Postgres, Redis, free_port, postgres_program
from tandem.config.settings import ROOT
from tests.support.image import Image, end, why_not

DEPLOY = ROOT / "deploy"
START_SECONDS = 180
NAMES = "POSTGRES_PASSWORD REDIS_PASSWORD TANDEM_RASA_TOKEN TANDEM_CODES_KEY"
NAMES += " DATABASE_PASSWORD_TANDEM DATABASE_PASSWORD_SHOP DATABASE_PASSWORD_RASA"
NAMES += " TANDEM_SECRET_KEY TANDEM_IDENTITY_SECRET"
RETENTION = "from tandem.privacy.retention import daily; from tandem.server.bootstrap import "
RETENTION += "runtime; print('erased', daily(runtime()))"


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    if reason := why_not():
        pytest.skip(f"NO CONTAINER IS TESTED: {reason}")
    image = Image(tmp_path_factory.mktemp("image") / "root")
    for folder in (image.folder, *image.folder.parents[:3]):
        folder.chmod(0o755)  # the image's user is to get through
    print("not done as the Dockerfile says, and what stands in:", *sorted(image.not_done))
    return image


@pytest.fixture(scope="module")
def given() -> dict[str, str]:
    """What an operator fills in."""
    filled = {name: secrets.token_hex(32) for name in NAMES.split()}
    return filled | {"TANDEM_BASE_URL": "http://localhost:8080"}


@pytest.fixture(scope="module")
def services(given):
    """(PostgreSQL, Redis): set up by deploy/databases.sh, asking for passwords."""
    postgres, server = Postgres(fsync="off"), Redis()
    postgres.start()
    server.start()
    redis.Redis(port=server.port).config_set("requirepass", given["REDIS_PASSWORD"])
    postgres._sql("-c", "create role postgres superuser login")
    access = postgres._folder / "data" / "pg_hba.conf"
    strict = "host all tandem,shop,rasa 127.0.0.1/32 scram-sha-256\n"
    access.write_text(strict + access.read_text())
    place = {"PGHOST": "127.0.0.1", "PGPORT": str(postgres.port), "PGUSER": "postgres"}
    place |= {"PATH": f"{postgres_program('psql').parent}:{os.environ['PATH']}"}
    setup = "drop database tandem; alter role tandem rename to fixture; select pg_reload_conf()"
    for command in (
        ["psql", "-X", "-d", "postgres", *(f"-c{one}" for one in setup.split(";"))],
        ["sh", str(DEPLOY / "databases.sh")],
    ):
        variables = os.environ | place | {"PGDATABASE": "postgres"} | given
        done = subprocess.run(command, env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    yield postgres, server
    postgres.remove()
    server.remove()


class Running:
    """Processes of the image on ports of their own, with the addresses of what is beside them."""

    def __init__(self, image: Image, services, folder: Path):
        self._image, (self._postgres, self._redis), self._folder = image, services, folder
        self.ports = {name: free_port() for name in ("web", "rasa", "actions", "metrics")}
        self._processes: dict[str, subprocess.Popen] = {}

    def start(self, name: str, command: list[str], variables: dict[str, str]) -> subprocess.Popen:
        """`name` becomes that of its folders and its log."""
        writable = {"/tmp": self._place(name, "tmp")}
        writable["/var/lib/tandem"] = self._place(name.split("-")[0], "var")
        command = [re.sub("^--port=.*", f"--port={self.ports['rasa']}", one) for one in command]
        started = self._image.start(
            command or self._image.command, self._here(variables), self.log(name), writable
        )
        self._processes[name] = started
        return started

    def log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def wait(self, name: str, path: str, ready=lambda answer: answer.is_success) -> None:
        """Until it answers so."""
        until, url = time.monotonic() + START_SECONDS, f"http://127.0.0.1:{self.ports[name]}{path}"
        while time.monotonic() < until and self._processes[name].poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                if ready(httpx.get(url, timeout=20)):
                    return
            time.sleep(0.3)
        raise AssertionError(f"{name} did not start:\n{self.log(name).read_text()[-3000:]}")

    def stop(self) -> None:
        for process in self._processes.values():
            end(process)

    def _place(self, name: str, what: str) -> Path:
        place = self._folder / f"{name}-{what}"
        place.mkdir(exist_ok=True)
        return place

    def _here(self, variables: dict[str, str]) -> dict[str, str]:
        """The addresses of a network of containers are those of this machine, and nothing else is
        changed."""
        rasa, actions = (f"http://127.0.0.1:{self.ports[one]}" for one in ("rasa", "actions"))
        here = {
            "@postgres/": f"@127.0.0.1:{self._postgres.port}/",
            "@redis:6379": f"@127.0.0.1:{self._redis.port}",
            "http://balancer:5005": rasa,
            "http://tandem-rasa:5005": rasa,
            "http://balancer:5055": actions,
            "0.0.0.0": "127.0.0.1",
        }
        found = {}
        for name, value in variables.items():
            for there, place in here.items():
                value = value.replace(there, place)
            found[name] = value
        numbers = {f"TANDEM_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        return numbers | found | {"TANDEM_METRICS_PORT": numbers["TANDEM_METRICS_PORT"]}


@pytest.fixture
def running(image, services, tmp_path):
    running = Running(image, services, tmp_path)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    yield running
    running.stop()


def composed(service: str, given: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """(command, variables) of a service of compose.yaml, with what an operator filled in."""
    one = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"][service]
    assert one["read_only"] and one["user"] == "10001:10001" and "/tmp" in one["tmpfs"]

    def filled(value: str) -> str:
        usual = r"\$\{(\w+):(?:\?|-(?P<usual>[^}]*))\}"
        return re.sub(usual, lambda m: given.get(m[1], m["usual"] or ""), value)

    return one.get("command", []), {k: filled(v) for k, v in one["environment"].items()}


def in_kubernetes(name: str, given: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """(command, variables) of a deployment: its map, and the secrets that the file's head makes."""
    written = (DEPLOY / "kubernetes" / "tandem.yaml").read_text()
    parts = list(yaml.safe_load_all(written))
    made = {}
    for secret in written.partition("apiVersion")[0].split("create secret generic ")[1:]:
        names = re.findall(r"--from-literal=(\w+)", secret)
        made[secret.split()[0]] = {one: given[one] for one in names}
    kinds = {(one["kind"], one["metadata"]["name"]): one for one in parts}
    pod = kinds["Deployment", name]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    variables: dict[str, str] = {}
    if pod.get("enableServiceLinks", True):
        variables |= {"TANDEM_WEB_PORT": "tcp://10.0.0.1:80"}
    for source in container["envFrom"]:
        if "secretRef" in source:
            variables |= made[source["secretRef"]["name"]]
        else:
            variables |= kinds["ConfigMap", source["configMapRef"]["name"]]["data"]
    return container["command"], variables


def urls(given: dict[str, str], driver: str) -> dict[str, str]:
    """Addresses as an operator writes them into the secret."""
    at = {"TANDEM_DATABASE_URL": "tandem", "TANDEM_SHOP_DATABASE_URL": "shop"}
    at |= {"TANDEM_TRACKER_URL": "rasa"}
    found = {
        name: f"{driver}://{db}:{given[f'DATABASE_PASSWORD_{db.upper()}']}@postgres/{db}"
        for name, db in at.items()
    }
    return found | {"TANDEM_REDIS_URL": f"redis://:{given['REDIS_PASSWORD']}@redis:6379/0"}


@pytest.mark.parametrize("described", ["compose", "compose with actions", "kubernetes"])
def test_the_processes_start_and_erase_as_deploy_says(running, given, described):
    filled = given | urls(given, "postgresql+psycopg2")
    read = (
        (lambda name: in_kubernetes(f"tandem-{name}", filled))
        if described == "kubernetes"
        else (lambda name: composed(name, given))
    )
    more = {}
    if "actions" in described:
        more = {"TANDEM_ACTIONS_URL": "http://balancer:5055"}
        command, variables = read("actions")
        running.start("actions", command, variables | more)
        running.wait("actions", "/health")
    for name in ("rasa", "web"):
        command, variables = read(name)
        running.start(name, command, variables | more)
    running.wait("web", "/readyz")
    running.wait("rasa", "/")
    running.wait("web", "/health", lambda answer: answer.json()["rasa"])
    _, variables = read("web")
    host = urlsplit(variables["TANDEM_BASE_URL"]).netloc
    conversation = talk(running, f"http://127.0.0.1:{running.ports['web']}", host)

    retention = running.start("web-retention", ["python", "-c", RETENTION], variables | more)
    assert retention.wait(60) == 0, running.log("web-retention").read_text()
    assert "erased" in running.log("web-retention").read_text()
    erase = ["python", "-m", "tandem.cli", "person", "erase", conversation, "--yes", "--by", "test"]
    erasing = running.start("web-erase", erase, variables | more)
    said = lambda: running.log("web-erase").read_text()  # noqa: E731
    assert erasing.wait(60) == 0, said()
    assert '"rasa events"' in said() and '"left": []' in said()
    for name in ("web", "rasa"):
        assert "Traceback" not in running.log(name).read_text(), running.log(name).read_text()


def talk(running: Running, base: str, host: str) -> str:
    """A customer says something and gets an answer. Returns the conversation's id."""
    started = httpx.post(f"{base}/chat/start", json={}, headers={"Host": host}).json()
    head = {"Authorization": f"Bearer {started['token']}", "Host": host}
    said = {"id": "1", "text": "what are your opening hours?"}
    assert httpx.post(f"{base}/chat/turns", json=said, headers=head).status_code == 202
    until = time.monotonic() + 60
    while time.monotonic() < until:
        turns = httpx.post(f"{base}/chat/start", json={}, headers=head).json()["turns"]
        if turns[-1]["speaker"] == "bot" and len(turns) > 2:
            return started["conversation"]
        time.sleep(0.3)
    logs = "\n".join(running.log(name).read_text()[-2000:] for name in ("web", "rasa"))
    raise AssertionError(f"{turns}\n{logs}")


def test_no_role_of_ours_is_a_superuser_or_sees_anothers_database(services, given):
    postgres, _ = services
    for role in ("tandem", "shop", "rasa"):
        for database in ("tandem", "shop", "rasa"):
            password = given[f"DATABASE_PASSWORD_{role.upper()}"]
            at = f"{role}:{password}@127.0.0.1:{postgres.port}/{database}"
            engine = create_engine(f"postgresql+psycopg://{at}")
            refused = pytest.raises(SQLAlchemyError, match="permission denied")
            with refused if role != database else contextlib.nullcontext(), engine.connect() as db:
                query = "select rolsuper or rolcreaterole or rolcreatedb from pg_roles "
                assert db.execute(text(query + "where rolname = current_user")).scalar() is False


def test_the_image_is_written_to_nowhere_else(image, tmp_path):
    """The user of the image, on its root: the project and the system are not theirs."""
    log = tmp_path / "log"
    tries = "touch /srv/tandem/x || touch /x || touch /var/lib/tandem/x || id -u"
    process = image.start(["sh", "-c", tries], {}, log)
    assert process.wait(20) == 0 and log.read_text().split()[-1] == "10001"
    loose = image.start(["sh", "-c", "touch /srv/tandem/x || touch /x || id -u"], {}, log,
                        read_only=False)  # fmt: skip
    assert loose.wait(20) == 0 and log.read_text().split()[-1] == "10001"
