from datetime import UTC, date, datetime

import pytest

from bot.model import Dating
from bot.sources.documents import Place, document
from bot.sources.extract.extracted import Extracted

NOW = datetime(2026, 11, 25, 22, tzinfo=UTC)
PLACE = Place(id="7", source="gazette", untitled="Untitled")
TEXT = "The harbour is closed."


def dated(day: date | None, text: str = TEXT) -> tuple[date | None, Dating]:
    found = document(Extracted(text=text, published=day, published_from=Dating.FEED), PLACE, NOW)
    return found.published, found.published_from


@pytest.mark.parametrize("day", [date(1931, 1, 2), date(2026, 11, 25), date(2026, 11, 26)])
def test_a_day_that_has_begun_somewhere_is_one_of_publication(day: date) -> None:
    assert dated(day) == (day, Dating.FEED)


@pytest.mark.parametrize("day", [None, date(2026, 11, 27), date(2099, 1, 1)])
def test_a_day_that_lies_ahead_is_as_good_as_none(day: date | None) -> None:
    assert dated(day) == (None, Dating.UNKNOWN)
    assert dated(day, f"Published: 2026-11-20\n\n{TEXT}") == (date(2026, 11, 20), Dating.TEXT)
    assert dated(day, f"Published: 2031-01-01\n\n{TEXT}") == (None, Dating.UNKNOWN)
