"""`bin/tandem new` writes all files of an answer, a form or a story; `check` names what is left."""

import pytest

from tandem.cli.design.check import everything
from tandem.cli.design.new import NotMade, write
from tandem.config.rasa_project import load_rasa_project
from tests.project.test_slips import project  # noqa: F401  (a fixture)


@pytest.mark.parametrize(
    ("what", "slots", "files"),
    [
        ("faq", [], {"domain.yml", "data/nlu/visit.yml", "data/rules/visit.yml"}),
        ("form", ["visit_day:date", "visit_paper:choice", "email"],
         {"domain.yml", "data/nlu/visit.yml", "data/rules/visit.yml", "topics.yml"}),
        ("story", [], {"data/stories/visit.yml"}),
    ],
)  # fmt: skip
def test_every_file_is_there_and_every_todo_is_named(project, what, slots, files):  # noqa: F811
    made = write(project, what, "visit", slots)
    assert files <= set(made)
    load_rasa_project.cache_clear()
    found = everything(project)
    for file in set(made):
        todos = [
            number
            for number, row in enumerate((project / file).read_text("utf-8").splitlines(), start=1)
            if "TODO" in row
        ]
        named = {
            int(one.split(":")[1]) for one in found if one.startswith(f"{file}:") and "TODO" in one
        }
        assert set(todos) <= named, (file, todos, found)
    assert [one for one in found if "TODO" not in one] == []


def fill(root, made):
    """As a designer would."""
    for file in set(made):
        path = root / file
        rows = path.read_text("utf-8").splitlines()
        rows = [row.replace("TODO", f"words {n}") if "TODO" in row else row
                for n, row in enumerate(rows)]  # fmt: skip
        path.write_text("\n".join(rows) + "\n", "utf-8")


@pytest.mark.parametrize(("what", "slots"), [("faq", []), ("form", ["visit_day:date"])])
def test_filled_in_it_fits_the_rest(project, what, slots):  # noqa: F811
    fill(project, write(project, what, "visit", slots))
    load_rasa_project.cache_clear()
    assert everything(project) == []


@pytest.mark.parametrize(
    ("what", "name", "slots", "told"),
    [
        ("form", "greet", [], "there is an intent greet already"),
        ("fqa", "visit", [], "Did you mean `faq`?"),
        ("faq", "Visit us", [], "small letters"),
        ("form", "visit", ["day:dat"], "Did you mean `date`?"),
        ("faq", "account", [], "data/nlu/account.yml: is there already"),
    ],
)
def test_nothing_is_written_where_it_cannot_be(project, what, name, slots, told):  # noqa: F811
    before = (project / "domain.yml").read_text("utf-8")
    with pytest.raises(NotMade) as error:
        write(project, what, name, slots)
    assert told in str(error.value)
    assert (project / "domain.yml").read_text("utf-8") == before
