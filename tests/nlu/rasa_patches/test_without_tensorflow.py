import subprocess
import sys
from pathlib import Path

import pytest

from nlu.rasa_patches import without_tensorflow

ROOT = Path(__file__).parents[3]
OURS = (ROOT / "config.yml").read_text()


def test_our_own_pipeline_needs_none():
    assert not without_tensorflow.needs_tensorflow(OURS)


@pytest.mark.parametrize(
    "text",
    [
        OURS + "\n  - name: TEDPolicy\n",
        OURS.replace("- name: RulePolicy", "- name: UnexpecTEDIntentPolicy"),
        "language: en\npipeline:\npolicies:\n- name: RulePolicy\n",
        "language: en\npipeline:\n# - name: WhitespaceTokenizer\npolicies:\n  - name: RulePolicy\n",
        "pipeline:\n  - name: DIETClassifier\npolicies:\n  - name: RulePolicy\n",
        "",
    ],
)
def test_a_pipeline_that_names_it_or_leaves_the_choice_to_rasa_gets_it(text):
    assert without_tensorflow.needs_tensorflow(text)


def test_what_is_named_in_a_comment_is_not_needed():
    assert not without_tensorflow.needs_tensorflow(OURS + "\n# - name: DIETClassifier\n")


def test_a_placeholder_says_what_to_do():
    module = without_tensorflow.placeholder("rasa.core.policies.ted_policy")
    assert not issubclass(module.TEDPolicy, str)
    with pytest.raises(without_tensorflow.LeftOut, match="train the model again"):
        module.TEDPolicy.load({})


def loaded(folder, *arguments):
    """Whether TensorFlow is loaded once Rasa's server and all its components are."""
    program = (
        "import sys; from pathlib import Path; from nlu import without_tensorflow;"
        "without_tensorflow.apply(sys.argv[1:], Path.cwd());"
        "import rasa.server, rasa.engine.recipes.default_components,"
        " rasa.graph_components.validators.default_recipe_validator;"
        "import nlu.rasa_patches.faster_turns, nlu.rasa_server.tracker_store, nlu.components.intent_classifier, nlu.components.entity_extractor,"
        " nlu.components.encoder_featurizer;"
        "print('tensorflow' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip() == "True"


def test_nothing_else_in_rasa_or_here_loads_it(tmp_path):
    (tmp_path / "config.yml").write_text(OURS)
    assert not loaded(tmp_path)


def test_another_configuration_on_the_command_line_counts_too(tmp_path):
    (tmp_path / "config.yml").write_text(OURS)
    other = tmp_path / "other.yml"
    other.write_text(OURS + "  - name: TEDPolicy\n")
    assert loaded(tmp_path, "train", "--config", str(other))
