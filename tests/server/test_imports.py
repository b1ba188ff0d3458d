"""What the front door loads at its start: memory of everybody who runs it."""

import os
import subprocess
import sys

import pytest

from tandem.config.settings import ROOT

HEAVY = {"scipy", "sklearn", "spacy", "pandas", "matplotlib", "ctranslate2", "rasa", "duckdb"}
"""25 MB and more each; imported where they are used."""


@pytest.mark.services
def test_nothing_heavy_is_loaded_at_the_start():
    """Without these a front door takes 130 MB, with scipy and scikit-learn 220."""
    found = subprocess.run(
        [sys.executable, "-c", "import sys, tandem.server.app; print(*sys.modules)"],
        cwd=ROOT, env=os.environ | {"TANDEM_DEMO": "true"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = {name.split(".")[0] for name in found.stdout.split()}
    assert "starlette" in loaded
    assert not loaded & HEAVY
