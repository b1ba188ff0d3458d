"""The documentation says what is there: settings, names in the code, verbs, files."""

import ast
import re

import pytest

from tandem.cli.operate.show_settings import rows
from tandem.config.settings import ROOT, Settings

NAMED = re.findall(r"`([\w/]+\.py): (\w+)`", (ROOT / "docs/one-message.md").read_text("utf-8"))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_name_on_the_way_of_a_message_exists(file, name):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def test_operating_lists_every_setting_as_it_is():
    assert "\n".join(rows(markdown=True)) in (ROOT / "docs/operating.md").read_text("utf-8")


def test_every_setting_says_what_it_is():
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("page", ["README.md", *sorted((ROOT / "docs").glob("*.md"))])
def test_every_path_and_link_of_a_page_exists(page):
    text = (ROOT / page).read_text("utf-8")
    folder = (ROOT / page).parent
    links = [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if link]
    missing = [link for link in links if not (folder / link).exists()]
    pattern = r"`((?:tandem|actions|nlu|data|docs|tests|bin|requirements)/[\w./-]*)`"
    missing += [path for path in re.findall(pattern, text) if not (ROOT / path).exists()]
    assert not missing


def test_every_dependency_has_its_reason():
    why = (ROOT / "docs/why.md").read_text("utf-8")
    names = [
        re.split(r"[=;\[ <]", line)[0]
        for lock in ("runtime.in", "test.in", "rasa.in")
        for line in (ROOT / "requirements" / lock).read_text("utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    assert [name for name in names if name not in why] == []


def test_the_widgets_page_lists_its_settings_and_variables():
    page = (ROOT / "docs/widget.md").read_text("utf-8")
    loader = (ROOT / "tandem/channels/website/static/widget.js").read_text("utf-8")
    settings = re.search(r"const settings = \{(.*?)\};", loader)[1]
    names = re.findall(r"(\w+):", settings)
    assert names == re.findall(r"^\| `(\w+)` \| ", page.split("## Colours")[0], re.MULTILINE)
    variables = set(re.findall(r"--tandem-[a-z-]+(?=[,)])", loader))
    variables |= {f"--tandem-{name}" for name in re.findall(r'"([a-z-]+)"', theme_of(loader))}
    assert variables == set(re.findall(r"`(--tandem-[a-z-]+)`", page))


def theme_of(loader: str) -> str:
    return re.search(r"const THEME = \[(.*?)\]", loader)[1]
