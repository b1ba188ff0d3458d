import pytest

from benchmarks import stock
from benchmarks.conversations import WrongAnswer, script
from benchmarks.servers import NotRunning, memory_of_tree, timed
from benchmarks.table import figure, percentile, table


@pytest.mark.parametrize(("part", "expected"), [(0.5, 3), (0.95, 5), (0.2, 1), (0.21, 2), (1.0, 5)])
def test_percentiles_are_values_that_were_measured(part, expected):
    assert percentile([5, 1, 4, 2, 3], part) == expected


def test_a_figure_is_the_median_of_runs_and_missing_when_nobody_measured_it():
    runs = [{"start": 9.0}, {"start": 3.0}, {"training": 60.0}, {"start": 4.0}]
    assert figure(runs, "start", None) == 4.0
    assert figure(runs, "memory whole", None) is None
    assert figure([{"t": [0.010, 0.030, 0.020]}], "t", 0.5) == 20.0


def test_the_table_tells_ratio_aim_and_whether_it_is_met():
    stock_runs = [{"start": 40.0, "rasa 1 per second": 10.0}]
    shown = table(stock_runs, [{"start": 10.0, "door 1 per second": 20.0}]).splitlines()
    start = next(line for line in shown if line.startswith("start"))
    assert start.split()[-6:] == ["40.0", "10.0", "0.25", "<=", "0.25", "met"]
    rate = next(line for line in shown if line.startswith("turns per second (1 customer, front"))
    assert rate.split()[-4:] == ["2.00", ">=", "3", "missed"]


def test_memory_counts_a_process_and_all_below_it():
    listed = """
        1     0  1000 init
       30    20  4096 grandchild --port 1
       10     1  1024 supervisor
       20    10  2048 child
       40     1  9999 somebody else
    """
    found = memory_of_tree(10, listed)
    expected = {"10 supervisor": 1.0, "20 child": 2.0, "30 grandchild --port 1": 4.0}
    assert found == expected


def test_a_command_that_fails_shows_its_end(tmp_path):
    with pytest.raises(NotRunning, match="no such thing"):
        timed(["sh", "-c", "echo no such thing; exit 3"], folder=tmp_path, environment={})


def test_the_stock_project_has_our_intents_each_answered_once():
    intents = stock.intents_with_examples()
    assert {"order_status", "reset_password", "greet"} <= set(intents)
    assert "resume_after_person" not in intents
    told = stock.steps(intents, "rule", True) + stock.steps(intents, "story", False)
    answered = [step["intent"] for entry in told for step in entry["steps"] if "intent" in step]
    assert sorted(answered) == sorted(intents)
    assert {f"utter_{intent}" for intent in intents} < set(stock.domain(intents)["responses"])


def test_a_load_that_does_not_do_its_work_is_refused():
    talk = script("1042", "jo@example.org")
    talk.check(1, "Order 1042 is on its way.")
    talk.check(2, "We are open until 8.")
    for number, reply in ((1, "Which order is it?"), (2, "")):
        with pytest.raises(WrongAnswer):
            talk.check(number, reply)
