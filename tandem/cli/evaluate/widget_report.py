"""What the chat weighs on a website's page, and what axe-core says of every state of it."""

import subprocess
import sys

import typer

from tandem.config.settings import ROOT


def widget_report() -> None:
    """Weigh the chat and check its accessibility in a real browser. Ends with 1 if one is bad.

    Starts a front door and Chromium of its own; takes a few minutes.
    """
    done = subprocess.run([sys.executable, "-m", "tests.support.pages.widget_report"], cwd=ROOT)
    if done.returncode:
        raise typer.Exit(done.returncode)
