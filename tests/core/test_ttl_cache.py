from tandem.core.ttl_cache import MOST, TtlCache


def test_what_was_found_is_found_once_within_the_time():
    calls = []
    remembered = TtlCache(60)
    for _ in range(3):
        assert remembered.get("a", lambda: calls.append(1) or 7) == 7
    assert calls == [1]
    assert remembered.get("b", lambda: 8) == 8


def test_after_the_time_it_is_found_anew():
    remembered, values = TtlCache(0), iter(range(9))
    assert [remembered.get("a", lambda: next(values)) for _ in range(3)] == [0, 1, 2]


def test_not_more_is_remembered_than_fits():
    remembered = TtlCache(60)
    for number in range(MOST + 10):
        remembered.get(number, lambda number=number: number)
    assert remembered.get(0, lambda: "again") == "again"
    assert remembered.get(MOST, lambda: "again") == MOST
