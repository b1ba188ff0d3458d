"""The data of other languages has the form of the English one, and tests no example."""

import re

import pytest
import yaml

from nlu.offline.trial import examples_of
from tandem.cli.design.converse.script import load_scripts
from tandem.cli.design.train import LANGUAGES, fingerprint
from tandem.config.model_file import model_for
from tandem.config.settings import ROOT

CODES = sorted(folder.name for folder in LANGUAGES.iterdir() if folder.is_dir())


def plain(text):
    return re.sub(r"\W+", " ", text.lower()).strip()


def sentences(code):
    file = ROOT / "tests/languages" / code / "sentences.yml"
    return yaml.safe_load(file.read_text("utf-8"))["intents"]


@pytest.mark.parametrize("code", CODES)
def test_examples_and_sentences_are_of_known_intents_and_stand_once(code):
    intents = {intent for intent, _ in examples_of(ROOT / "data/nlu")}
    examples = examples_of(LANGUAGES / code)
    assert {intent for intent, _ in examples} == intents
    assert {case["intent"] for case in sentences(code)} == intents
    learned = [plain(text) for _, text in examples]
    tested = [plain(case["text"]) for case in sentences(code)]
    assert len(set(learned)) == len(learned) and len(set(tested)) == len(tested)
    assert len(tested) >= 150 and not set(learned) & set(tested)


@pytest.mark.parametrize("code", CODES)
def test_questions_are_of_help_pages_that_there_are(code):
    asked = yaml.safe_load((LANGUAGES / code / "questions.yml").read_text("utf-8"))
    assert set(asked) == {file.stem for file in (ROOT / "data/knowledge").glob("*.md")}


@pytest.mark.parametrize("code", CODES)
def test_there_are_thirty_conversations(code):
    scripts, _ = load_scripts(ROOT / "tests/languages" / code / "conversations.yml")
    assert len(scripts) >= 30


def test_a_site_of_more_languages_has_a_model_of_its_own():
    assert model_for(["en"]).name == "tandem.tar.gz"
    assert model_for(["en", "de"]) == model_for(["de", "en"])
    assert fingerprint(["en"]) != fingerprint(["en", "de"])
