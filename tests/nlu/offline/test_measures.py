import pytest

from nlu.offline.measures import Answer, calibration_error, confusions, figures
from nlu.offline.rows import RowsError, read_map, read_rows


def answer(expected, intent, confidence, also_ok=()):
    return Answer("text", expected, intent, confidence, 5.0, also_ok)


ANSWERS = [
    answer("a", "a", 0.9),
    answer("a", "b", 0.8),
    answer("b", "b", 0.6),
    answer("b", "a", 0.3, ("a",)),
    answer("out_of_scope", "a", 0.75),
    answer("out_of_scope", "b", 0.2),
    answer("out_of_scope", "out_of_scope", 0.9),
    answer("out_of_scope", "a", 0.69),
]


def test_figures_of_a_small_set_by_hand():
    found = figures(ANSWERS, 0.7)
    assert found["accuracy"] == 50.0
    assert found["accuracy_at_threshold"] == 25.0
    assert found["out_of_scope_recall"] == 75.0
    assert found["precision_answered"] == 33.33
    assert found["coverage"] == 50.0
    assert found["macro_f1"] == 50.0


def test_calibration_error_by_hand():
    # one bin of two rows, 0.85 said on average, half right
    assert calibration_error([answer("a", "a", 0.84), answer("a", "b", 0.86)]) == pytest.approx(
        0.35
    )


def test_confusions_leave_out_what_a_reader_would_accept():
    worst = confusions(ANSWERS)[0]
    assert (worst["expected"], worst["recognised"]) == ("out_of_scope", "a")
    assert all(c["expected"] != "b" for c in confusions(ANSWERS))


def test_all_problems_of_a_file_are_named_with_their_lines(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "a", "intent": "b"}\n{"text": ""}\n\nnot json\n[1]\n')
    with pytest.raises(RowsError) as error:
        read_rows(path)
    lines = str(error.value).splitlines()
    assert [line.split(": ")[0].rsplit(":", 1)[1] for line in lines] == ["2", "4", "5"]


def test_a_map_that_is_not_there_names_those_that_are(tmp_path):
    path = tmp_path / "maps.json"
    path.write_text('{"one": {"a": "b", "_note": ["x"]}}')
    assert read_map(f"{path}:one") == {"a": "b"}
    with pytest.raises(RowsError, match="no map 'two'; there are one"):
        read_map(f"{path}:two")
