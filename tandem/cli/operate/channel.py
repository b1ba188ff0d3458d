"""bin/tandem channel: a channel of one's own."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from tandem.channels.chosen import make_channel
from tandem.channels.conformance.bench import Unfit
from tandem.channels.conformance.checks import CHECKS, Check
from tandem.channels.conformance.hosted_bench import HostedBench, Provider
from tandem.config.factory import factory_named
from tandem.config.secret_strength import SHORTEST
from tandem.config.settings import Settings
from tandem.server.bootstrap import build_runtime

app = typer.Typer(help="A channel of your own (docs/channels.md).", no_args_is_help=True)


@app.callback()
def channel() -> None:
    """A channel of your own (docs/channels.md)."""


@app.command("test")
def test(
    factory: Annotated[str, typer.Argument(help="package.module:factory, as in TANDEM_CHANNELS.")],
    against: Annotated[
        str, typer.Option(help="package.module:function that makes the gateway to play against.")
    ],
) -> None:
    """Play two customers on a channel, against a gateway, and tell what it does not keep to."""
    trial = factory_named(against, "--against", "tandem.gateways", "gateway")
    failed = 0
    for check in CHECKS:
        problem = _problem(check, factory, trial())
        mark = {None: "ok", "": "not asked"}.get(problem, "FAILED")
        print(f"{mark:10} {(check.__doc__ or '').strip()}")
        if problem:
            failed += 1
            print(f"{'':10} {problem}")
    if failed:
        print(f"{failed} of {len(CHECKS)} failed.")
        raise typer.Exit(1)


def _problem(check: Check, factory: str, gateway: Provider) -> str | None:
    """What is wrong; None for nothing, "" for what this channel cannot be asked."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        settings = Settings(demo=True, secret_key="-" * SHORTEST, var_dir=Path(folder))
        settings.database_url = settings.shop_database_url = url
        runtime = build_runtime(settings)
        try:
            bench = HostedBench(runtime, make_channel(factory, settings), gateway)
            return None if check(bench) else ""
        except Unfit as unfit:
            return str(unfit)
        finally:
            runtime.storage.database.dispose()
