"""Every patch of Rasa is in the table, in effect, and refused where the source is another one."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nlu import rasa_patches
from nlu.rasa_patches import source
from nlu.rasa_patches.placeholders import Later, LeftOut, Placeholder, module_of
from nlu.rasa_patches.table import PATCHES, Patch

ROOT = Path(__file__).resolve().parents[3]
REPLACED = [patch for patch in PATCHES if isinstance(patch.by, str)]
CONFIG = (ROOT / "config.yml").read_text()


@pytest.mark.parametrize("patch", REPLACED, ids=lambda patch: patch.target)
def test_every_replacement_is_in_effect(patch):
    assert rasa_patches.in_effect(patch.target)


def test_every_row_says_what_it_is_for_and_stands_once():
    assert all(patch.purpose for patch in PATCHES)
    targets = [patch.target for patch in PATCHES]
    assert len(targets) == len(set(targets))


def test_every_row_about_rasa_has_a_fingerprint_that_is_right():
    assert [p.target for p in PATCHES if p.target.startswith("rasa.") and p.known is None] == []
    assert rasa_patches.problems() == []


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("rasa.utils.endpoints:EndpointConfig.copy", "another source"),
        ("rasa.utils.endpoints:EndpointConfig.no_such", "is gone"),
        ("rasa.core.channels.no_such", "is gone"),
    ],
)
def test_another_source_is_told_with_the_version_and_the_way_out(target, words):
    problem = source.problem_with(Patch(target, "nlu.x:y", "0" * 64, "a test"))
    assert problem.startswith(f"{target} of rasa 3.6.21")
    assert words in problem and "table.py" in problem and "bin/setup" in problem


def test_what_it_rests_on_counts_too():
    target, other = "rasa.utils.endpoints:EndpointConfig.copy", "rasa.core.lock:Ticket.has_expired"
    known = source.fingerprint(target, other)
    assert source.problem_with(Patch(target, "x:y", known, "", also=(other,))) is None
    assert source.problem_with(Patch(target, "x:y", known, ""))


def test_a_package_that_is_not_there_is_named():
    problem = source.problem_with(Patch("no_such_package.x:y", "x:y", "0" * 64, "a test"))
    assert "no_such_package is not installed" in problem


def run(program, **more):
    command = [sys.executable, "-W", "ignore", "-c", program]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | more
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_where_one_source_is_another_nothing_is_changed():
    done = run(
        "import sys; from nlu import rasa_patches; from nlu.rasa_patches import table\n"
        "other = table.Patch('rasa.utils.endpoints:EndpointConfig.copy', 'x:y', '0', 'a test')\n"
        "rasa_patches.PATCHES = (*table.PATCHES, other)\n"
        "try: rasa_patches.apply()\n"
        "except rasa_patches.UnknownSource as error: print(error)\n"
        "print('rasa' in sys.modules, 'dask' in sys.modules)"
    )
    assert "EndpointConfig.copy of rasa 3.6.21 has another source" in done.stdout, done.stderr
    assert done.stdout.endswith("False False\n")


def test_rasa_imported_too_early_is_told():
    done = run("import sys; sys.modules['rasa.core'] = sys\nfrom nlu import rasa_patches as r\n"
               "r.apply()")  # fmt: skip
    assert "TooLate: call nlu.rasa_patches.apply() before" in done.stderr


def test_a_server_has_only_what_it_needs():
    done = run(
        "from nlu import rasa_patches; rasa_patches.apply()\n"
        "import sys, rasa.server, rasa.engine.recipes.default_components\n"
        "import rasa.graph_components.validators.default_recipe_validator\n"
        "import nlu.rasa_server.tracker_store, nlu.components.intent_classifier\n"
        "import nlu.components.encoder_featurizer, nlu.components.mood_classifier\n"
        "print(*{'tensorflow', 'sklearn', 'matplotlib', 'scipy.stats', 'dask'} & {*sys.modules})"
    )
    assert done.stdout.strip() == "dask", done.stderr  # our placeholder


@pytest.mark.parametrize("name", ["TEDPolicy", "DIETClassifier"])
def test_a_component_that_is_left_out_is_told_when_config_yml_names_it(name):
    found = rasa_patches.named_but_left_out(CONFIG + f"\n  - name: {name}\n")
    assert len(found) == 1 and name in found[0] and "TensorFlow" in found[0]
    assert rasa_patches.named_but_left_out(CONFIG + f"\n# - name: {name}\n") == []


def test_a_component_with_scikit_learn_is_there_when_config_yml_names_it():
    module = "rasa.nlu.classifiers.logistic_regression_classifier"
    program = (
        "import sys; from nlu import rasa_patches; rasa_patches.apply(sys.argv[1])\n"
        f"import {module} as found; print(found.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, "- name: LogisticRegressionClassifier"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip().endswith("logistic_regression_classifier.py"), done.stderr


def test_a_placeholder_can_be_compared_with_and_says_why_it_cannot_be_used():
    made = module_of("x", Placeholder(("Absent",), why="it is a test")).Absent
    assert not issubclass(made, str)
    with pytest.raises(LeftOut, match="Absent is left out here: it is a test"):
        made.load({})


def test_what_waits_is_itself_when_it_is_used():
    assert [patch.target for patch in PATCHES if isinstance(patch.by, Later)] == [
        "rasa.utils.plotting"
    ]
    import rasa.utils.plotting as plotting

    assert callable(plotting.plot_confusion_matrix)


def test_rasa_is_changed_nowhere_else():
    """Outside the folder nothing is assigned to something of another module's."""
    for file in (ROOT / "nlu").rglob("*.py"):
        if file.parent.name == "rasa_patches":
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    owner = target.value if isinstance(target, ast.Attribute) else None
                    if isinstance(owner, ast.Name) and owner.id[0].isupper():
                        pytest.fail(f"{file}:{node.lineno}: {ast.unparse(target)} is replaced")
