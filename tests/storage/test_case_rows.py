"""A case in its row and back: every attribute has its column."""

from dataclasses import fields, replace
from datetime import UTC, datetime

from tandem.cases.case import Case, NewCase
from tandem.handover.open_case import call_person
from tandem.storage import tables as t
from tandem.storage.case_rows import ATTRIBUTES, changed_columns, new_columns
from tests.cases.test_transitions import new_case

NOW = datetime(2026, 5, 14, 18, 0, tzinfo=UTC)


def test_every_column_but_the_packet_is_an_attribute_of_a_case():
    assert sorted(ATTRIBUTES.values()) == sorted(set(t.case.c.keys()) - {"packet"})


def test_a_new_case_gives_columns_that_there_are():
    known = {field.name: None for field in fields(NewCase)}
    new = NewCase(**known | {"packet": {"why": {}}, "sentiment": (0.1, 0.4)})
    columns = new_columns(new)
    assert set(columns) <= set(t.case.c.keys())
    assert (columns["mood"], columns["packet"]) == ([0.1, 0.4], {"why": {}})


def test_only_what_differs_is_written():
    before = new_case()
    after = replace(before, passed_over_by=("sam",), queue_sort_key=NOW, contact_method="mail")
    assert changed_columns(before, before) == {}
    written = {"asked": ["sam"], "way": "mail", "rank_at": NOW}
    assert changed_columns(before, after) == written


def test_what_is_stored_is_what_was_meant(runtime):
    case = call_person(runtime, runtime.storage.conversations.open("website"), "h")
    assert isinstance(case, Case)
    assert runtime.storage.cases.get(case.id) == case
    assert runtime.storage.cases.packet(case.id)["why"]["words"] == case.reason
