"""Files of conversations are read with file and line; a reply is judged as the file says."""

import os
from datetime import UTC, datetime

import pytest

from tandem.cli.design.converse.instance import private_settings
from tandem.cli.design.converse.judge import wrong
from tandem.cli.design.converse.script import Reply, load_scripts
from tandem.cli.design.converse.shops import of
from tandem.cli.design.converse.verb import SHIPPED
from tandem.config.settings import load_settings
from tandem.core.conversation import Turn
from tandem.core.errors import PolicyError

FILE = """\
- conversation: One
  steps:
    - say: hello
      reply: {has: [Hi]}
"""


def load(tmp_path, text):
    file = tmp_path / "some.yml"
    file.write_text(text)
    return load_scripts(file)


def turn(text, *titles, speaker="bot"):
    buttons = tuple({"title": title, "payload": "/x"} for title in titles)
    return Turn("t", 1, speaker, text, datetime.now(UTC), buttons=buttons)


def judged(said, before=(), has_person=False, runtime=None, **reply):
    return list(wrong(Reply(**reply), list(said), list(before), has_person, runtime))


def test_a_file_is_a_list_of_conversations(tmp_path):
    (script,), source = load(tmp_path, FILE)
    assert (script.who, script.steps[0].reply.has) == ("visitor", ["Hi"])
    assert source.where((0,)) == "some.yml:1"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("has:", "hsa:", "some.yml:4: 0.steps.0.reply.hsa: no such setting. Did you mean `has`?"),
        ("say: hello", "sya: hello", "some.yml:3: 0.steps.0.sya: no such setting."),
        ("say: hello", "press: a\n      say: b", "has either `say` or `press`"),
        ("- conversation: One\n  steps", "conversation: One\nsteps", "must be a list"),
    ],
)
def test_slips_are_told_with_file_and_line(tmp_path, old, new, told):
    with pytest.raises(PolicyError) as error:
        load(tmp_path, FILE.replace(old, new))
    assert told in str(error.value)


def test_the_problems_of_all_files_are_told_at_once(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yml").write_text(FILE.replace("has:", "hsa:"))
    with pytest.raises(PolicyError) as error:
        of("").read([tmp_path])
    assert "a.yml:4" in str(error.value) and "b.yml:4" in str(error.value)


def test_what_is_shipped_can_be_read_and_no_name_stands_twice():
    names = [script.conversation for _, script in of("").read([SHIPPED])]
    assert len(names) == len(set(names)) >= 3


def test_words_buttons_and_person_are_looked_at():
    said = [turn("Your order 1042 is on its way.", "Talk to a person")]
    assert not judged(said, has=["ORDER 1042", "late|on its way"], buttons=["talk to a person"])
    assert judged(said, has=["1043"]) == ["should say '1043'"]
    assert judged(said, lacks=["on its way"]) == ["should not say 'on its way'"]
    assert judged(said, buttons=["Yes"]) == [
        "should have the button 'Yes', has ['Talk to a person']"
    ]
    assert judged(said, no_buttons=["person"]) == ["should not have the button 'person'"]
    assert judged(said, person=True) == ["should have called a person"]
    assert judged(said, person=False, has_person=True) == ["should not have called a person"]


def test_three_things_hold_for_every_reply():
    assert judged([]) == ["should say something"]
    assert "3 bubbles at most" in judged([turn(str(n)) for n in range(4)])[0]
    assert "button twice" in judged([turn("a", "Yes"), turn("b", "Yes")])[0]
    assert judged([turn("a")], before=[turn("a"), turn("x", speaker="customer")]) == [
        "should not say the same words twice running"
    ]


def test_an_instance_never_works_in_the_developers_own_folder(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("TANDEM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TANDEM_DEMO", "true")
    monkeypatch.setenv("TANDEM_VAR_DIR", str(tmp_path / "own"))
    load_settings.cache_clear()
    own = load_settings()  # as training does in the same process
    settings = private_settings(tmp_path)
    load_settings.cache_clear()
    assert (own.var, settings.var) == (tmp_path / "own", tmp_path)
    assert own.base_url != settings.base_url
    for name in [name for name in os.environ if name.startswith("TANDEM_")]:
        del os.environ[name]
