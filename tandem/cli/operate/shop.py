"""`bin/tandem shop`: the contract for a company's own systems, a server to compare with, and tests
for theirs."""

import sys
from pathlib import Path
from typing import Annotated

import httpx
import typer
import uvicorn

from tandem.config.settings import ROOT, Settings
from tandem.core.errors import SettingsError
from tandem.shop.api.client import connect
from tandem.shop.api.conformance import Samples, Suite, load_samples
from tandem.shop.api.description import as_yaml
from tandem.shop.api.server import Known, create_server
from tandem.shop.sql import SqlShop

CONTRACT = ROOT / "docs" / "shop-openapi.yml"

app = typer.Typer(help="The contract with a company's own systems, and tests for it.")


@app.command("contract")
def contract(
    write: Annotated[bool, typer.Option("--write", help=f"Into {CONTRACT.name}.")] = False,
) -> None:
    """Print the OpenAPI description of the Tandem Shop API."""
    if write:
        CONTRACT.write_text(as_yaml(), encoding="utf-8")
    else:
        print(as_yaml(), end="")


@app.command("test")
def test(
    url: Annotated[str, typer.Argument(help="The server, as https://shop.example.com/tandem.")],
    samples: Annotated[
        Path | None, typer.Option(help="Test data of that server; docs/shop.md has the names.")
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="It is a test system: change things there, too.")
    ] = False,
) -> None:
    """Try a server for everything the contract says. Ends with 1 if something is wrong. The
    credentials are those of the settings (TANDEM_SHOP_API_...)."""
    given = load_samples(samples) if samples else Samples()
    http = connect(Settings(shop_api_url=url))
    stranger = httpx.Client(base_url=http.base_url, verify=True, timeout=http.timeout)
    failed = passed = skipped = 0
    for result in Suite(http, stranger, given, changes).run():
        mark = "WRONG" if result.wrong else "-" if result.skipped else "ok"
        print(f"{mark:<6}{result.what}", *filter(None, [result.wrong or result.skipped]), sep="  ")
        failed += bool(result.wrong)
        skipped += bool(result.skipped)
        passed += not (result.wrong or result.skipped)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


@app.command("serve")
def serve(
    port: Annotated[int, typer.Option(help="Port on the loopback address.")] = 8090,
) -> None:
    """Serve our own shop over the API, for comparison: on this machine only, requests signed with
    TANDEM_SHOP_API_SECRET."""
    settings = Settings().completed()
    if not settings.shop_api_secret:
        raise SettingsError("TANDEM_SHOP_API_SECRET: the secret that requests are signed with.")
    shop = SqlShop(settings.shop_database_url)
    uvicorn.run(create_server(shop, Known(settings.shop_api_secret)), host="127.0.0.1", port=port)
