"""A demo shop of one's own for each test."""

import pytest

from tests.support.shops import Desk, FixedClock, demo_shop


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def shop(clock):
    return demo_shop(clock)


@pytest.fixture
def desk(shop, clock) -> Desk:
    return Desk(shop, clock)
