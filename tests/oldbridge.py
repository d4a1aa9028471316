"""The themes of a small town and the commands that they make: what is typed and pressed in `tests/commands`."""

from bot.commands import table
from builders import origin, theme

HARBOUR = theme("harbour", title="The harbour’s future")
CITY_HALL = theme("city-hall", title="The view from city hall", command="council")
OVERVIEW = theme("overview", command=None, spans=True)
THEMES = (OVERVIEW, HARBOUR, CITY_HALL)
COMMANDS = table(THEMES)
ORIGIN = origin(zone="Europe/Kyiv", locale="uk")
