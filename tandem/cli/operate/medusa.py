"""A Medusa server of one's own, from the registry's packages, on a PostgreSQL of one's own: for
`make run-medusa`, conversations and tests.

It is filled with the demo shop of another cast. What filling made can be put back at any time.
"""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import time
from datetime import date
from pathlib import Path

import httpx
import psycopg

from tandem.cli.operate.processes import say
from tandem.cli.operate.services import Postgres, free_port
from tandem.config.settings import ROOT
from tandem.core.errors import SettingsError
from tandem.shop.medusa.cast import MEDUSA, seed

FILES = ROOT / "deploy" / "medusa"
PLACE = ROOT / ".tools" / "medusa"
INSTALL_SECONDS, FILL_SECONDS, START_SECONDS = 600, 600, 90
MADE = "seeded.json"
KEPT = "kept"
"""The schema that holds what every table held after filling."""


def why_not() -> str:
    """Why there can be no Medusa here; "" where there can."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    return f"Medusa needs {' and '.join(missing)}, which are not here" if missing else ""


def install() -> Path:
    """Its packages, as the lock has them, once. Raises SettingsError."""
    reason = why_not()
    if reason:
        raise SettingsError(reason)
    stamp = hashlib.sha256((FILES / "package-lock.json").read_bytes()).hexdigest()
    mark = PLACE / ".installed"
    PLACE.mkdir(parents=True, exist_ok=True)
    shutil.copytree(FILES, PLACE, dirs_exist_ok=True)
    if not mark.exists() or mark.read_text() != stamp:
        say("medusa", "installing its packages (about a minute)")
        _run(["npm", "ci", "--no-progress", "--ignore-scripts"], INSTALL_SECONDS, {})
        mark.write_text(stamp)
    return PLACE


class MedusaServer:
    """One server. `folder` is its own; `mailbox` is where the demo's mails go. Its database is in
    `database`, which another user must be able to reach (PostgreSQL never runs as root), or gone
    at the end."""

    def __init__(
        self,
        folder: Path,
        mailbox: Path,
        base_url: str = "http://127.0.0.1:8080",
        database: Path | None = None,
    ):
        self._folder, self._keeps = folder, database is not None
        self._process: subprocess.Popen[bytes] | None = None
        self._postgres = Postgres(database, fsync="off")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._variables = {
            "NODE_ENV": "production",
            "MEDUSA_DISABLE_TELEMETRY": "true",
            "MEDUSA_MAILBOX": str(mailbox),
            "TANDEM_BASE_URL": base_url,
            "MEDUSA_SEED": str(folder / "seed.json"),
            "MEDUSA_SEEDED": str(folder / MADE),
        }
        for name in ("JWT_SECRET", "COOKIE_SECRET"):
            self._variables[name] = secrets.token_hex(24)

    def start(self, today: date) -> None:
        """Install, fill where it is empty, start, wait until it answers. Raises SettingsError."""
        install()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._postgres.start()
        self._variables["DATABASE_URL"] = self._postgres.url_of("medusa").replace("+psycopg", "")
        if not self._postgres.has("medusa"):
            self._postgres.create("medusa")
            self._fill(today)
        self._process = subprocess.Popen(
            ["node", "node_modules/.bin/medusa", "start", "-p", str(self.port)],
            cwd=PLACE,
            env=os.environ | self._variables,
            stdout=(self._folder / "medusa.log").open("ab"),
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def settings(self) -> dict[str, str]:
        """The settings (without TANDEM_) of a Tandem whose shop this is."""
        made = json.loads((self._folder / MADE).read_text("utf-8"))
        return {
            "shop": MEDUSA,
            "shop_file": str(FILES / "shop.yml"),
            "shop_timeout_seconds": "20",
            "medusa_url": self.url,
            "medusa_key": made["secret"],
            "medusa_publishable_key": made["publishable"],
        }

    def put_back(self) -> None:
        """Every table as it was after filling."""
        with psycopg.connect(self._variables["DATABASE_URL"]) as db:
            db.execute(f"select {KEPT}.put_back()")

    def stop(self) -> None:
        """End it, and its database."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._keeps:
            self._postgres.stop()
        else:
            self._postgres.remove()

    def _fill(self, today: date) -> None:
        say("medusa", "making its tables and filling them (one to two minutes)")
        Path(self._variables["MEDUSA_SEED"]).write_text(json.dumps(seed(today)), "utf-8")
        medusa = ["node", "node_modules/.bin/medusa"]
        _run([*medusa, "db:migrate", "--execute-all-links"], FILL_SECONDS, self._variables)
        _run([*medusa, "exec", "./src/scripts/seed.js"], FILL_SECONDS, self._variables)
        if not Path(self._variables["MEDUSA_SEEDED"]).exists():
            raise SettingsError("Medusa was not filled; run its seed by hand to see why.")
        with psycopg.connect(self._variables["DATABASE_URL"]) as db:
            db.execute(KEEP)

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._process and self._process.poll() is None:
            try:
                if httpx.get(f"{self.url}/health", timeout=2).is_success:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        last = (self._folder / "medusa.log").read_text("utf-8", "replace")[-800:]
        raise SettingsError(f"Medusa did not start. Its last words:\n{last}")


def _run(command: list[str], seconds: float, variables: dict[str, str]) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=PLACE,
            env=os.environ | variables,
            timeout=seconds,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except subprocess.TimeoutExpired as late:
        raise SettingsError(f"{' '.join(command)}: not done within {seconds:.0f} s") from late
    if done.returncode:
        raise SettingsError(f"{' '.join(command)} failed:\n{done.stdout[-1500:]}")


KEEP = """
create schema kept;
do $$
declare one record;
begin
  for one in select tablename from pg_tables where schemaname = 'public' loop
    execute format('create table kept.%I as table public.%I', one.tablename, one.tablename);
  end loop;
end $$;
create function kept.put_back() returns void language plpgsql as $$
declare one record; names text; columns text;
begin
  set local session_replication_role = replica;
  select string_agg(format('public.%I', tablename), ', ') into names
    from pg_tables where schemaname = 'public';
  execute 'truncate ' || names;
  for one in select tablename from pg_tables where schemaname = 'kept' loop
    select string_agg(format('%I', column_name), ', ') into columns
      from information_schema.columns
      where table_schema = 'public' and table_name = one.tablename and is_generated = 'NEVER';
    execute format('insert into public.%I (%s) overriding system value select %s from kept.%I',
      one.tablename, columns, columns, one.tablename);
  end loop;
end $$;
"""
