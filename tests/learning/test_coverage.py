"""What the conversation tests touch, and what nobody does."""

from tandem.config.pieces import Piece, pieces_of
from tandem.config.settings import ROOT
from tandem.learning.coverage import Touched, coverage, in_words

RULE = Piece("rule", "Say goodbye", "data/rules/m.yml", 3,
             (("intent", "goodbye"), ("action", "utter_goodbye")))  # fmt: skip
STORY = Piece("story", "Doubt", "data/stories/s.yml", 9,
              (("intent", "deny"), ("action", "utter_why"), ("intent", "inform")))  # fmt: skip
OTHERS = [
    Piece("form", "order_form", "domain.yml", 5),
    Piece("response", "utter_goodbye", "domain.yml", 30),
    Piece("record", "order.carrier", "data/records/order.yml", 8),
    Piece("help page", "returns", "data/knowledge/returns.md", 1),
]
ALL = [RULE, STORY, *OTHERS]


def said(intent):
    return {"event": "user", "parse_data": {"intent": {"name": intent}}}


def did(name):
    return {"event": "action", "name": name}


def test_a_rule_is_touched_when_its_steps_were_taken():
    touched = Touched()
    touched.conversation(
        [said("goodbye"), {"event": "slot", "name": "x"}, did("utter_goodbye"),
         {"event": "bot", "metadata": {"utter_action": "utter_goodbye"}}, did("action_listen")],
        [],
    )  # fmt: skip
    found = coverage(ALL, touched)
    assert found.counts["rule"] == (1, 1) and found.counts["response"] == (1, 1)
    assert [piece.name for piece in found.untouched] == [
        "Doubt", "order_form", "order.carrier", "returns",
    ]  # fmt: skip


def test_the_steps_of_a_story_count_only_in_their_order():
    touched = Touched()
    touched.conversation([said("deny"), did("utter_other"), did("utter_why"), said("inform")], [])
    assert not touched.has(STORY)
    touched.conversation(
        [said("greet"), said("deny"), did("utter_why"), did("action_listen"), said("inform")], []
    )
    assert touched.has(STORY)


def test_records_pages_and_forms_are_touched_by_what_was_told():
    touched = Touched()
    told = [{"about": {"label": "order.carrier"}}, {"about": {"article": "returns"}}, {}]
    touched.conversation([{"event": "active_loop", "name": "order_form"}], told)
    found = coverage(OTHERS, touched)
    assert [piece.name for piece in found.untouched] == ["utter_goodbye"]
    assert "domain.yml:30: response utter_goodbye" in in_words(found, every=True)
    assert found.share == 0.75


def test_the_shipped_project_is_read_with_its_lines():
    pieces = pieces_of(ROOT)
    kinds = {piece.kind for piece in pieces}
    assert {"rule", "form", "response", "record", "help page"} <= kinds
    for piece in pieces:
        line = (ROOT / piece.file).read_text("utf-8").splitlines()[piece.line - 1]
        if piece.kind in ("form", "response"):
            assert line.strip().startswith(f"{piece.name}:"), piece.where
        if piece.kind == "rule":
            assert piece.name.split("'")[0] in line, piece.where


def test_a_broken_or_missing_file_has_no_pieces(tmp_path):
    (tmp_path / "data/rules").mkdir(parents=True)
    (tmp_path / "data/rules/broken.yml").write_text("rules: [")
    (tmp_path / "data/rules/odd.yml").write_text("rules: {a: 1}\nstories: 7\n")
    assert pieces_of(tmp_path) == []
