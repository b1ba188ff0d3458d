"""A Rasa project of others runs with our components: entities, FAQ answers, forms, stories."""

from pathlib import Path

import pytest
import yaml

from nlu.offline.recogniser import Recogniser
from tandem.cli.design.import_project import NotImported, bring_over, import_project, tried
from tandem.config.settings import load_settings
from tandem.learning.rasa_project_in import Facts, config_for, data_of_today, domain_of_today

PROJECT = Path(__file__).parent / "project"


@pytest.fixture(scope="module")
def brought(tmp_path_factory):
    folder = tmp_path_factory.mktemp("imported") / "project"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TANDEM_DEMO", "true")
        patch.setenv("TANDEM_VAR_DIR", str(folder.with_name("var")))
        load_settings.cache_clear()
        try:
            return _brought(folder)
        finally:
            load_settings.cache_clear()


def _brought(folder):
    return folder, list(bring_over(PROJECT, folder)), list(tried(folder))


def test_it_is_told_what_was_left_out(brought):
    told = brought[1]
    assert any("DucklingEntityExtractor" in line for line in told)
    assert told[-1].endswith("17 annotated entities, 1 retrieval intents, 1 files of test stories")
    assert (PROJECT / "domain.yml").read_text().startswith('version: "2.0"')  # theirs is as it was


def test_forms_of_rasa_2_keep_their_slots_mappings(brought):
    domain = yaml.safe_load((brought[0] / "domain.yml").read_text())
    assert domain["forms"]["table_form"]["required_slots"] == ["people", "day"]
    mapping = domain["slots"]["day"]["mappings"][0]
    assert mapping["conditions"] == [{"active_loop": "table_form", "requested_slot": "day"}]
    assert "requested_slot" not in domain["slots"] and domain["slots"]["note"]["type"] == "any"


def test_its_own_test_stories_pass(brought):
    told = brought[2]
    assert "test stories, intents as written: 3 of 3 pass" in told
    assert any(line.startswith("intents, 5 folds: n 32, 4 intents") for line in told)


def test_annotated_entities_and_faq_answers_are_recognised(brought):
    recogniser = Recogniser(brought[0] / "models/imported.tar.gz")
    parsed, _ = recogniser.read("a table for four please, on monday")
    found = {(one["entity"], one["value"]) for one in parsed["entities"]}
    assert found == {("people", "four"), ("day", "monday")}
    parsed, _ = recogniser.read("is there something without meat on the menu")
    chosen = parsed["response_selector"]["faq"]["response"]
    assert chosen["utter_action"] == "utter_faq/ask_vegan"


def test_a_folder_that_is_no_project_or_not_empty_is_refused(tmp_path):
    with pytest.raises(NotImported, match="no Rasa project"):
        list(bring_over(tmp_path, tmp_path / "to"))
    (tmp_path / "to").mkdir()
    (tmp_path / "to/mine").write_text("x")
    with pytest.raises(NotImported, match="not empty"):
        list(bring_over(PROJECT, tmp_path / "to"))


def test_components_follow_from_the_data():
    names = [one["name"] for one in config_for({}, Facts())["pipeline"]]
    assert names[-1].endswith("CalibratedIntentClassifier")
    facts = Facts(annotated=3, synonyms=True, patterns=True, stories=True, fallback=True)
    made = config_for({"policies": [{"name": "MemoizationPolicy", "max_history": 8}]}, facts)
    names = [one["name"] for one in made["pipeline"]]
    assert {"CRFEntityExtractor", "RegexEntityExtractor", "EntitySynonymMapper"} < set(names)
    assert made["policies"][0] == {"name": "AugmentedMemoizationPolicy", "max_history": 8}


def test_a_list_of_forms_and_a_version_of_old_are_put_right():
    domain, notes = domain_of_today({"forms": ["a_form"], "slots": {"x": {"type": "unfeaturized"}}})
    assert domain["forms"] == {"a_form": {"required_slots": []}} and "a_form" in notes[0]
    assert domain["slots"]["x"] == {"type": "any", "mappings": [{"type": "custom"}]}
    assert data_of_today('version: "2.0"\nnlu: []\n') == 'version: "3.1"\nnlu: []\n'


NESTED = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))
HOSTILE = {
    "bomb": ("data/nlu.yml", f"a0: &a0 [x, x]\n{NESTED}\n"),
    "bomb in the domain": ("domain.yml", f"a0: &a0 [x, x]\n{NESTED}\nactions: *a9\n"),
    "deep": ("data/deep.yml", "[" * 100_000),
    "holds itself": ("data/stories.yml", "stories:\n- story: a\n  steps: &t\n  - or: *t\n"),
    "broken": ("data/nlu.yml", "nlu: [\n"),
    "no text": ("data/nlu.yml", b"\xff\xfe\x00nlu"),
    "a figure": ("data/nlu.yml", "nlu: 5\n"),
    "a form without a name": ("domain.yml", "forms: [{}]\n"),
    "a program": ("data/nlu.yml", "nlu: !!python/object/apply:os.system ['true']\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_project_is_refused_in_words(tmp_path, name):
    file, content = HOSTILE[name]
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    (project / "domain.yml").write_text("intents: [greet]\n")
    raw = content if isinstance(content, bytes) else content.encode()
    (project / file).write_bytes(raw)
    with pytest.raises(NotImported):
        import_project(project, tmp_path / "to", test=False)


def test_references_that_multiply_little_are_fine(tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    (project / "domain.yml").write_text(
        "intents: [greet]\nresponses:\n  utter_a: &a [{text: A}]\n  utter_b: *a\n"
    )
    import_project(project, tmp_path / "to", test=False)
    assert yaml.safe_load((tmp_path / "to/domain.yml").read_text())["responses"]["utter_b"]


def test_links_out_of_the_project_are_not_followed(tmp_path):
    project, secret = tmp_path / "project", tmp_path / "secret.txt"
    (project / "data").mkdir(parents=True)
    (project / "domain.yml").write_text("intents: [greet]\n")
    secret.write_text("mine")
    (project / "data" / "x.txt").symlink_to(secret)
    (project / "tests").symlink_to("/", target_is_directory=True)
    import_project(project, tmp_path / "to", test=False)
    assert not list((tmp_path / "to").rglob("x.txt")) and not (tmp_path / "to" / "tests").exists()
