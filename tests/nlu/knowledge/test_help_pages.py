"""What the help pages answer: the cases of tests/knowledge, and whatever else people may write."""

import dataclasses
import time
from datetime import date

import numpy as np
import pytest
import yaml

from nlu.knowledge.answers import Answer, Found, answers_to, find_answers
from nlu.knowledge.articles import Article, Knowledge, Settings, blocks_of, read_knowledge
from nlu.knowledge.index import HelpIndex
from nlu.knowledge.measure import encoded, figures, read_chat
from nlu.knowledge.passages import passages_of
from nlu.knowledge.storage import load_index, save_index
from nlu.knowledge.training import index_with, train
from nlu.offline.recogniser import PROJECT

PAGES = read_knowledge(PROJECT / "data" / "knowledge")
FILES = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))
    for file in sorted((PROJECT / "tests" / "knowledge").glob("*.yml"))
}
FAILING = {case["text"] for case in FILES.pop("known_failures")["known_failures"]}
ANSWERS = [case for cases in FILES.values() for case in cases["answers"]]
NOTHING = [case for cases in FILES.values() for case in cases["nothing"]]
HOSTILE = [
    "", " ", "\x00", "?", "🙂🙂", "\ud800", "x" * 200_000, "how much is delivery? " * 20_000,
    "a\n" * 50_000, "and " * 9_999, "£" * 5_000, "\u202e\u200b\u200b", "' or 1=1 --", "{{7*7}}",
    "<script>alert(1)</script>", "%s%n" * 999, "ﷺ" * 500, "[a](b)" * 999,
]  # fmt: skip


@pytest.fixture(scope="module")
def chat(encoder):
    return read_chat(PROJECT / "data" / "nlu", encoder)


@pytest.fixture(scope="module")
def index(chat, encoder):
    return train(PAGES, chat, encoder)


def problem_of(case: dict, found: list, expected: str) -> str:
    """What is wrong with an answer, "" for nothing."""
    if not expected:
        return f"told {found[0].article}: {found[0].text}" if found else ""
    if not found:
        return "told nothing"
    if found[0].article != expected:
        return f"told {found[0].article}"
    said = " ".join(answer.text for answer in found)
    return "" if case.get("says", "") in said else f"told: {said}"


@pytest.mark.parametrize("case", ANSWERS + NOTHING, ids=lambda case: case["text"][:60])
def test_a_case(case, index, encoder):
    found = find_answers(case["text"], index, encoder, last_article=case.get("after"))
    problem = problem_of(case, found, case.get("article", ""))
    if case["text"] in FAILING:
        assert problem, "passes now: take it out of tests/knowledge/known_failures.yml"
        pytest.xfail(problem)
    assert not problem


def test_no_case_is_an_example_question_and_every_known_failure_is_a_case():
    def bare(text: str) -> str:
        return " ".join(text.lower().rstrip("?!. ").split())

    taught = {bare(text) for page in PAGES.articles for text in (*page.questions, *page.follow_ups)}
    texts = {case["text"] for case in ANSWERS + NOTHING}
    assert {text for text in texts if bare(text) in taught} == set()
    assert texts >= FAILING


def test_cases_name_pages_that_are_there():
    known = {page.id for page in PAGES.articles}
    named = {case[key] for case in ANSWERS + NOTHING for key in ("article", "after") if key in case}
    assert named <= known
    assert {page.id for page in PAGES.articles} - {case["article"] for case in ANSWERS} == set()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
@pytest.mark.parametrize("last", [None, "returns", "no-such-article", 7])
def test_whatever_is_written_gives_a_short_answer_in_time(text, last, index, encoder):
    began = time.perf_counter()
    found = find_answers(text, index, encoder, last_article=last)
    assert time.perf_counter() - began < 3
    assert len(found) <= len(PAGES.articles)
    for answer in found:
        assert 0 <= answer.probability <= 1
        assert 1 <= len(answer.sentences) <= PAGES.settings.most_sentences
        assert len(answer.text) < 1200


def test_the_same_question_has_the_same_answer(index, encoder):
    text = "do you ship to Ireland and how much is it? also what's your phone number"
    first = find_answers(text, index, encoder)
    assert [find_answers(text, index, encoder) for _ in range(3)] == [first] * 3


def test_a_question_with_two_parts_gets_both(index, encoder):
    found = find_answers("how do refunds work, and what is your phone number?", index, encoder)
    assert [answer.article for answer in found] == ["refunds", "contact"]


def test_an_index_that_is_stored_answers_as_before(index, encoder, tmp_path):
    save_index(index, tmp_path)
    stored = load_index(tmp_path)
    for case in ANSWERS[:20]:
        assert find_answers(case["text"], stored, encoder) == find_answers(
            case["text"], index, encoder
        )
    assert stored.articles == index.articles and stored.settings == index.settings


def test_a_page_is_told_while_it_is_valid_only(chat, encoder, index):
    winter = dataclasses.replace(
        PAGES.articles[0], valid_from=date(2026, 12, 1), valid_until=date(2026, 12, 24)
    )
    made = index_with(
        Knowledge((winter, *PAGES.articles[1:]), PAGES.settings), chat, encoder, index
    )

    def told(day: date) -> list:
        return [a.article for a in find_answers("how much is delivery", made, encoder, today=day)]

    assert told(date(2026, 12, 1)) == told(date(2026, 12, 24)) == [winter.id]
    assert winter.id not in told(date(2026, 11, 30)) + told(date(2026, 12, 25))


def test_one_short_page_and_no_examples_are_enough_to_run(chat, encoder, index):
    page = Article("hats", "Hats", blocks_of("We sell hats."), questions=("do you sell hats",))
    for pages in ((page,), (page, dataclasses.replace(page, id="caps", questions=()))):
        made = train(Knowledge(pages, Settings()), chat, encoder)
        assert isinstance(made, HelpIndex)
        find_answers("do you sell hats", made, encoder, last_article="hats")


def test_an_answer_is_plain_json_in_the_parse_result(index, encoder):
    (parts,) = encoded(["what is your phone number"], encoder)
    found = answers_to(parts, index)
    told = found.as_dict()
    assert told["nearest"][0]["article"] == "contact"
    assert [Answer.from_dict(answer).article for answer in told["answers"]] == ["contact"]


def test_a_sentence_that_asks_is_a_way_of_asking_and_is_not_told():
    page = Article("x", "X", blocks_of("What if I am late? We wait.\n\n- One\n- Two [more](/x)\n"))
    told, asked = passages_of(page)
    assert [passage.sentences for passage in told] == [("We wait.",), ("One",), ("Two more",)]
    assert asked == ["What if I am late?"]


def test_figures_count_what_they_say():
    def found(article: str, *nearest: str) -> Found:
        answers = (Answer(article, "", "", 0.9, ("x",)),) if article else ()
        return Found(answers, tuple((name, 0.5) for name in nearest))

    rows = [
        ("a", found("a", "a", "b", "c")), ("a", found("b", "b", "a", "c")),
        ("b", found("", "b", "a", "c")), (None, found("c", "c")), (None, found("", "c")),
    ]  # fmt: skip
    counted = figures([row[0] for row in rows], [row[1] for row in rows])
    assert counted["recall_at_1"] == pytest.approx(66.67)
    assert counted["recall_at_3"] == 100
    assert counted["precision_answered"] == pytest.approx(33.33)
    assert counted["precision_of_answerable"] == 50
    assert counted["coverage"] == pytest.approx(66.67)
    assert counted["wrongly_answered"] == 50


def test_a_message_takes_a_few_milliseconds_beyond_its_encoding(index, encoder):
    (parts,) = encoded(["can you leave the parcel with my neighbour"], encoder)
    times = []
    for _ in range(50):
        began = time.process_time()
        answers_to(parts, index)
        times.append(time.process_time() - began)
    assert np.median(times) < 0.010  # 1.5 ms where nothing else runs
