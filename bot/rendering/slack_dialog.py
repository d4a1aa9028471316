"""The dialog that a digest is asked for or changed in, as a Slack modal; and what was filled in. Pure.

It is drawn from a `Draft`, which goes along with it and with the button that opens it: so it opens at once, without
a look at the record, and whichever process hears of it knows what it is about.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import time
from typing import Any, Self

from bot import timetable, wording
from bot.errors import RequestError
from bot.model import EVERY_DAY, Action, Theme
from bot.rendering.slack_parts import Block, label

CALLBACK = "attache-digest"
"""What Slack calls the dialog by."""

THEMES, DAYS, TIME, ZONE, CHANNEL = "themes", "days", "time", "zone", "channel"
"""Its fields."""

SUGGESTED = 100
"""How many options Slack takes, of a list or of what is suggested for one."""

_OPTION = 75
_TITLE = 24


@dataclass(frozen=True, slots=True)
class Draft:
    """What a dialog starts with, and what is asked for once it is filled in.

    `number` is of the subscription that is changed, `channel` the one whose digest it is; `choice`: the person may
    choose a channel. `response_url` and `asked_in`: where to answer, if the dialog was opened under a message.
    """

    action: Action
    themes: tuple[str, ...]
    days: frozenset[int]
    at: time | None
    zone: str | None
    number: str = ""
    channel: str = ""
    choice: bool = False
    response_url: str = ""
    asked_in: str = ""

    def written(self) -> str:
        """As text, for a button's value and a modal's metadata."""
        return json.dumps(
            {
                "action": self.action,
                "themes": self.themes,
                "days": sorted(self.days),
                "at": self.at and f"{self.at:%H:%M}",
                "zone": self.zone,
                "number": self.number,
                "channel": self.channel,
                "choice": self.choice,
                "response_url": self.response_url,
                "asked_in": self.asked_in,
            },
            separators=(",", ":"),
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """What `written` gave.

        Raises:
            RequestError: it was written by another version, or by somebody else.
        """
        with _of_this_version():
            told = json.loads(text)
            draft = cls(
                **told
                | {
                    "action": Action(told["action"]),
                    "themes": tuple(map(str, told["themes"])),
                    "days": frozenset(map(int, told["days"])) & EVERY_DAY,
                    "at": told["at"] and time.fromisoformat(told["at"]),
                }
            )
            rest = (draft.zone or "", draft.number, draft.channel, draft.response_url, draft.asked_in)
            if not all(isinstance(one, str) for one in rest):
                raise TypeError
            return draft


def dialog(draft: Draft, themes: Sequence[Theme], most: int) -> dict[str, Any]:
    """The modal; `themes` are all that can be chosen, `most` of them at once."""
    said = wording.home
    new = not draft.number
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": draft.written(),
        "title": label(said.add() if new else said.edit_title(), _TITLE),
        "submit": label(said.subscribe() if new else said.save(), _TITLE),
        "close": label(said.cancel(), _TITLE),
        "blocks": [
            _input(THEMES, said.themes(), _themes(draft, themes, most)),
            _input(DAYS, said.days(), _days(draft)),
            _input(TIME, said.time(), _time(draft)),
            # Slack keeps what a field holds for as long as the block has the same name: a zone that comes to be
            # known while the dialog is open has to come in another one.
            _input(ZONE, said.zone(), _zone(draft), block=f"{ZONE} {draft.zone or ''}".strip()),
            *([_channel()] if draft.choice else []),
        ],
    }


def submitted(view: Mapping[str, Any]) -> Draft:
    """What a dialog was filled in with; what was left empty is empty.

    Raises:
        RequestError: it is a dialog of another version.
    """
    draft = Draft.read(view["private_metadata"])
    with _of_this_version():
        states = {field: state for fields in view["state"]["values"].values() for field, state in fields.items()}

        def values(field: str) -> list[str]:
            return [str(one["value"]) for one in states[field].get("selected_options") or ()]

        at = states[TIME].get("selected_time")
        return replace(
            draft,
            themes=tuple(values(THEMES)),
            days=frozenset(int(value) for value in values(DAYS)) & EVERY_DAY,
            at=time.fromisoformat(at) if at else None,
            zone=str((states[ZONE].get("selected_option") or {}).get("value") or ""),
            channel=draft.channel or str(states.get(CHANNEL, {}).get("selected_conversation") or ""),
        )


@contextmanager
def _of_this_version() -> Iterator[None]:
    """What cannot be read here was written by another version, whose dialogs and buttons stay in Slack for ever."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise RequestError(wording.subscribing.gone_button()) from error


def block_of(view: Mapping[str, Any], field: str) -> str:
    """The block that a field stands in: what is wrong with it is said there."""
    return next(str(block) for block, fields in view["state"]["values"].items() if field in fields)


def suggested(field: str, typed: str, themes: Sequence[Theme]) -> list[Block]:
    """The options for what a person has typed into a field."""
    if field == ZONE:
        return [_option(zone, zone) for zone in timetable.zones_like(typed)[:SUGGESTED]]
    wanted = typed.strip().casefold()
    found = [one for one in themes if wanted in one.name.casefold() or wanted in one.title.casefold()]
    return [_option(theme.title, theme.name) for theme in found[:SUGGESTED]]


def _input(field: str, name: str, element: Block, *, block: str = "", **more: Any) -> Block:
    named = {**element, "action_id": field}
    return {"type": "input", "block_id": block or field, "label": label(name, _OPTION), "element": named, **more}


def _themes(draft: Draft, themes: Sequence[Theme], most: int) -> Block:
    known = {theme.name: _option(theme.title, theme.name) for theme in themes}
    initial = [known[name] for name in draft.themes if name in known]
    chosen = {"initial_options": initial} if initial else {}
    if len(known) > SUGGESTED:
        return {"type": "multi_external_select", "min_query_length": 0, "max_selected_items": most, **chosen}
    return {"type": "multi_static_select", "options": list(known.values()), "max_selected_items": most, **chosen}


def _days(draft: Draft) -> Block:
    options = [_option(wording.phrases.weekday(day), str(day)) for day in sorted(EVERY_DAY)]
    initial = [options[day] for day in sorted(draft.days)]
    return {"type": "checkboxes", "options": options} | ({"initial_options": initial} if initial else {})


def _time(draft: Draft) -> Block:
    return {"type": "timepicker"} | ({"initial_time": f"{draft.at:%H:%M}"} if draft.at else {})


def _zone(draft: Draft) -> Block:
    initial = {"initial_option": _option(draft.zone, draft.zone)} if draft.zone else {}
    placeholder = label(wording.home.type_a_city(), _OPTION)
    return {"type": "external_select", "min_query_length": 0, "placeholder": placeholder, **initial}


def _channel() -> Block:
    element = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    hint = label(wording.home.or_to_you(), _OPTION)
    return _input(CHANNEL, wording.home.channel(), element, optional=True, hint=hint)


def _option(text: str, value: str) -> Block:
    return {"text": label(text, _OPTION), "value": value}
