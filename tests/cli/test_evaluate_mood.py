"""Figures on judged rows: right by hand, and every wrong row told with its line."""

import json

import pytest

from tandem.cli.evaluate import evaluate_mood
from tandem.cli.evaluate.labelled import LabelledError, Question, read_labelled
from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.core.errors import TandemError
from tandem.learning.binary_measures import Judged, auprc, auroc, figures, worst

POLICY = load_policy(ROOT / "escalation.yml")
BY_LABEL = Question("text", "before", "label", "yes", "no")


def judged(*rows):
    return [Judged(f"row {k}", positive, value) for k, (positive, value) in enumerate(rows)]


def test_figures_at_a_threshold():
    rows = judged((True, 0.9), (True, 0.2), (False, 0.8), (False, 0.1), (False, 0.0))
    assert figures(rows, 0.7) == {
        "n": 5,
        "positives": 2,
        "auroc": pytest.approx(5 / 6, abs=1e-4),
        "auprc": pytest.approx((1 + 2 / 3) / 2, abs=1e-4),
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "macro_f1": pytest.approx((0.5 + 2 / 3) / 2, abs=1e-4),
        "false_alarms_per_100": pytest.approx(100 / 3, abs=0.01),
        "threshold": 0.7,
    }


def test_equal_values_count_half_in_whatever_order():
    rows = judged((True, 0.5), (False, 0.5), (True, 0.5), (False, 0.5))
    assert auroc(rows) == auroc(rows[::-1]) == 0.5
    assert auprc(rows) == auprc(rows[::-1]) == 0.5


def test_without_positives_only_alarms_are_counted():
    found = figures(judged((False, 0.9), (False, 0.1)), 0.7)
    assert found["false_alarms_per_100"] == 50
    assert found["auroc"] is found["f1"] is found["recall"] is None


def test_the_worst_errors_come_first():
    rows = judged((True, 0.6), (True, 0.1), (False, 0.95), (False, 0.2), (True, 0.8))
    assert [(e["error"], e["value"]) for e in worst(rows, 0.7)] == [
        ("missed", 0.1), ("false alarm", 0.95), ("missed", 0.6),
    ]  # fmt: skip


def file_of(tmp_path, *rows):
    path = tmp_path / "rows.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_rows_with_neither_label_are_skipped_and_counted(tmp_path):
    path = file_of(
        tmp_path,
        {"text": "a", "label": "yes", "before": "hello"},
        {"text": "b", "label": "no"},
        {"text": "c", "label": "perhaps"},
    )
    rows, skipped = read_labelled(path, BY_LABEL)
    assert [(r.text, r.previous, r.positive) for r in rows] == [
        ("a", "hello", True), ("b", "", False),
    ]  # fmt: skip
    assert skipped == 1


@pytest.mark.parametrize(
    ("yes", "no", "labels"), [("2", "0", (2, 0, 1)), ("true", "false", (True, False, None))]
)
def test_labels_are_written_as_in_json(tmp_path, yes, no, labels):
    path = file_of(tmp_path, *({"text": "a", "label": label} for label in labels))
    rows, skipped = read_labelled(path, Question("text", "", "label", yes, no))
    assert [row.positive for row in rows] == [True, False]
    assert skipped == 1


def test_a_number_below_a_limit_is_positive_and_other_rows_may_be_left_out(tmp_path):
    path = file_of(
        tmp_path,
        {"text": "a", "score": 2.25, "source": "x"},
        {"text": "b", "score": 2.5, "source": "x"},
        {"text": "c", "score": 1, "source": "y"},
        {"text": "d", "score": None, "source": "x"},
    )
    question = Question("text", "", "score", below=2.5, only=(("source", "x"),))
    rows, skipped = read_labelled(path, question)
    assert [(row.text, row.positive) for row in rows] == [("a", True), ("b", False)]
    assert skipped == 2


def test_every_wrong_row_is_told_with_its_line(tmp_path):
    good = {"text": "a", "label": "yes"}
    path = file_of(tmp_path, good, "{", {"text": " ", "label": "no"}, {"text": "a"}, [1])
    with pytest.raises(LabelledError) as caught:
        read_labelled(path, BY_LABEL)
    told = str(caught.value).splitlines()
    assert [line.removeprefix(f"{path}:")[0] for line in told] == ["2", "3", "4", "5"]
    assert "no field 'label'; there are text" in told[2]


def test_a_label_that_is_no_number_is_told(tmp_path):
    path = file_of(tmp_path, {"text": "a", "score": "low"})
    with pytest.raises(LabelledError, match=r"rows\.jsonl:1: 'score' is 'low'; --below needs"):
        read_labelled(path, Question("text", "", "score", below=2.5))


def test_a_file_without_a_row_that_counts_is_told(tmp_path):
    path = file_of(tmp_path, {"text": "a", "label": "perhaps"})
    with pytest.raises(LabelledError, match="no row with a label that counts"):
        read_labelled(path, BY_LABEL)
    with pytest.raises(LabelledError, match="No such file"):
        read_labelled(tmp_path / "nowhere.jsonl", BY_LABEL)


@pytest.mark.parametrize("name", list(evaluate_mood.SHIPPED))
def test_each_reading_decides_as_in_a_live_conversation(name):
    """The signal and the threshold that ship, for what recognition would say either way."""
    signal, shipped = evaluate_mood.SHIPPED[name]
    row = evaluate_mood.Labelled("so it is", "Hello!", True)
    mood = dict.fromkeys(("frustration", "sadness", "abuse", "threat", "self_harm"), 0.0)
    sure = {"intent": {"name": "talk_to_human", "confidence": 1.0}, "mood": mood | {name: 1.0}}
    calm = {"intent": {"name": "greet", "confidence": 1.0}, "mood": mood}
    values = [
        signal.read(evaluate_mood.conversation_of(row, parse), POLICY).value
        for parse in (sure, calm)
    ]
    assert values[0] >= shipped(POLICY) > values[1]


def test_an_option_that_names_nothing_is_told():
    with pytest.raises(TandemError, match="--only source: FIELD=VALUE is needed"):
        evaluate_mood.pairs(["source"])
