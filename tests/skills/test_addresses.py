"""The address alone: an order's number before it is no house."""

import pytest

from tandem.skills.addresses import address_in

THERE = "9 Canal Walk, York YO1 7EP"


@pytest.mark.parametrize(
    "text",
    [
        f"i moved house, can 1064 still go to {THERE}",
        f"could 1064 also go to {THERE} please",
        f"order 1064 should go to {THERE}",
        f"1064 will have to go to {THERE}",
        f"as I wrote: {THERE}",
    ],
)
def test_only_the_address_is_taken(text):
    assert address_in(text) == THERE


def test_a_flat_belongs_to_it():
    assert address_in(f"can you send it to flat 2, {THERE}") == f"flat 2, {THERE}"
