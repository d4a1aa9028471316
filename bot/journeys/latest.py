"""What is new under a theme: what was first said after a moment, for digests and for whoever asks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.briefing import compose
from bot.briefing.selection import Candidate
from bot.model import Brief, Theme
from bot.ports import Encode
from bot.storage import shortlists
from bot.storage.database import Database

SHORTLIST = 300
"""How many passages a brief looks at, however many are filed under its theme."""


def latest(database: Database, theme: Theme, since: datetime, until: datetime, encode: Encode) -> Brief:
    """A brief of what was first said under a theme in (`since`, `until`]: by no earlier passage of it. Synchronous."""
    with database.reading() as connection:
        arrived = shortlists.arrived(connection, theme.name, since, until, SHORTLIST)
    return compose.brief(theme, _weighed(theme, arrived, encode), since=since, now=until)


def _weighed(theme: Theme, arrived: Sequence[Candidate], encode: Encode) -> Sequence[Candidate]:
    """What arrived, weighed as a brief on the theme does it."""
    if theme.spans or len({one.passage.document_id for one in arrived}) <= 1:
        return arrived
    from bot.briefing.themed import themed  # noqa: PLC0415  numpy, as in `answer`

    new = {one.key for one in arrived if one.score > 0}
    weighed = themed(theme, arrived, (), encode())
    return [one if one.key in new else replace(one, score=0.0) for one in weighed]
