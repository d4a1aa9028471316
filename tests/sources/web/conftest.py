"""A web of the test's own, and a fetcher that may go there and waits for nobody."""

import pytest

from bot.sources.web.fetching import Fetcher, Limits
from fakes.web import HOST

AGENT = "Attache/0 (+https://example.org/bot)"
QUICK = Limits(most_bytes=200_000, connect=2, total=2, gap=0)
HERE = (HOST,)


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(AGENT, QUICK)
