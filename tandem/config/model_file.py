"""Which trained model a site uses."""

from pathlib import Path

from tandem.config.settings import ROOT

MODEL = ROOT / "models" / "tandem.tar.gz"


def model_for(languages: list[str]) -> Path:
    """The model of a site: English alone has one of its own, since it reads English better."""
    if languages == ["en"]:
        return MODEL
    return MODEL.with_name(f"tandem-{'-'.join(sorted(languages))}.tar.gz")
