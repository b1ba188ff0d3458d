"""A follow-up is answered with the part that was asked."""

from tandem.understanding.asked_part import holds_the_answer, part_asked

CARDS = "Our gift cards hold from £10 to £200. They are valid for 24 months."
HERE = "Look in your safe place and ask your neighbours first. Then look at the carrier's photo."
SEARCH = "If it still isn't there, tell us, and we open a search the same day."


def test_how_long_and_how_much_have_sentences_of_their_own():
    assert part_asked("and how long", CARDS) == "They are valid for 24 months."
    assert part_asked("what's the least", CARDS) == "Our gift cards hold from £10 to £200."


def test_what_comes_next_is_the_rest_of_the_page():
    assert part_asked("neighbours don't have it, what's next", HERE, [SEARCH]) == SEARCH
    assert part_asked("already asked them, and then", HERE, [SEARCH]) == SEARCH


def test_nothing_is_made_up():
    assert part_asked("does it come in purple", CARDS) == ""
    assert part_asked("so yes or no", "One sentence alone.") == ""


def test_a_name_that_was_told_is_the_answer_again():
    told = "Underwear, pierced earrings and cosmetics can only be returned if faulty."
    assert holds_the_answer("earrings?", told)
    assert not holds_the_answer("trousers?", told)
