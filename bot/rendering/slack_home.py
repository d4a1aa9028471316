"""The Home tab: what is sent to a person, and to the channels that this person looks after, as a Slack view. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot import timetable, wording
from bot.model import Action, Button, Overview, Subscription, Theme
from bot.rendering.slack_dialog import Draft
from bot.rendering.slack_parts import Block, context, fit, header, label, line, plain

DIALOG = "attache-dialog"
"""The action of the buttons that open a dialog; their value is its draft."""

ROWS = 44
"""How many digests it shows: two blocks each, of the hundred that Slack takes."""

MINE = "mine"
"""What stands for the channel in the block of a person's own digest."""

_LABEL = 75
_TITLES = 500
_DETAILS = 1000
_CONFIRM = 300
_CONFIRM_TITLE = 100
_CONFIRM_BUTTON = 30


def home(  # noqa: PLR0913  all that it shows
    overview: Overview,
    channels: Mapping[str, str],
    themes: Sequence[Theme],
    typed: Mapping[Action, str],
    *,
    new: Draft,
    said: str = "",
) -> dict[str, Any]:
    """The view.

    Args:
        overview: what there is.
        channels: the names of the channels, by their ids.
        themes: all that can be chosen, for their titles.
        typed: what is typed for the help and for the lists, by action.
        new: what a new digest starts with; its `choice` tells whether the person manages digests of channels.
        said: what came of the last thing that the person did here.
    """
    titles = {theme.name: theme.title for theme in themes}
    theirs = sorted(overview.channels, key=lambda one: (channels.get(one.target.address, ""), one.id))
    mine, theirs_shown = _shown(overview.mine, theirs)
    words = wording.home
    blocks = [
        *([context(said)] if said else []),
        header(words.mine()),
        *(block for one in mine for block in _row(one, titles)),
        *([] if overview.mine else [_words(words.nothing_mine())]),
        *_more(len(overview.mine) - len(mine), words.more_of_mine, typed[Action.SUBSCRIPTIONS]),
    ]
    if new.choice:
        blocks += [
            header(words.channels()),
            *(block for one in theirs_shown for block in _row(one, titles, channels.get(one.target.address, ""))),
            *([] if theirs else [_words(words.nothing_in_channels())]),
            *_more(len(theirs) - len(theirs_shown), words.more_in_channels, typed[Action.DIGEST_LIST]),
        ]
    adding = {
        "type": "button",
        "action_id": DIALOG,
        "style": "primary",
        "text": label(words.add(), _LABEL),
        "value": new.written(),
    }
    blocks += [
        {"type": "divider"},
        {"type": "actions", "block_id": "add", "elements": [adding]},
        context(words.how_to_ask(typed[Action.HELP])),
    ]
    return {"type": "home", "blocks": blocks}


def unavailable(reason: str) -> dict[str, Any]:
    """The view where the record cannot be read."""
    return {"type": "home", "blocks": [_words(wording.home.unavailable(reason))]}


def place_of(block: str) -> str:
    """The channel whose digest a block is about; "" for a person's own."""
    place, _, _ = block.partition("/")
    return "" if place == MINE else place


def _shown(mine: Sequence[Subscription], theirs: Sequence[Subscription]) -> tuple[Sequence[Subscription], ...]:
    """As many of both as there is room for, of each at least half of that."""
    kept = max(ROWS - len(theirs), ROWS // 2)
    return mine[:kept], theirs[: ROWS - len(mine[:kept])]


def _more(count: int, sentence: Callable[[int, str], str], command: str) -> list[Block]:
    return [context(sentence(count, command))] if count > 0 else []


def _row(one: Subscription, titles: Mapping[str, str], channel: str | None = None) -> list[Block]:
    """A digest, and what can be done about it; `channel` is the name of its channel, None: it is the person's own."""
    themes = [titles.get(name, name) for name in one.schedule.themes]
    named = fit(line(wording.digests.named(themes)), _TITLES)
    at = None if one.next_at is None else timetable.local(one.next_at, one.schedule.zone)
    details = " · ".join(wording.subscribing.details(one, at))
    name = named if channel is None else wording.home.in_channel(channel, named)
    parts = [
        {"type": "text", "text": f"⚠ {name}" if one.paused else name, "style": {"bold": True}},
        {"type": "text", "text": f"\n{fit(line(details), _DETAILS)}"},
    ]
    described = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}
    place = MINE if channel is None else one.target.address
    pressed = {"type": "actions", "block_id": f"{place}/{one.id}", "elements": _buttons(one, themes)}
    return [described, pressed]


def _buttons(one: Subscription, titles: Sequence[str]) -> list[Block]:
    words, own = wording.home, one.target.kind == "user"
    number = str(one.id)
    if one.paused:
        going = Button(words.resume(), Action.RESUME if own else Action.DIGEST_RESUME, number)
    else:
        going = Button(words.pause(), Action.PAUSE if own else Action.DIGEST_PAUSE, number)
    if one.name is not None:  # the rest of it stands in the configuration
        return [_button(going)]
    schedule = one.schedule
    draft = Draft(
        Action.EDIT if own else Action.DIGEST_EDIT,
        schedule.themes,
        schedule.days,
        schedule.at,
        schedule.zone,
        number,
        "" if own else one.target.address,
    )
    editing = {"type": "button", "action_id": DIALOG, "text": label(words.edit(), _LABEL), "value": draft.written()}
    removing = _button(Button(words.remove(), Action.UNSUBSCRIBE if own else Action.DIGEST_REMOVE, number)) | {
        "style": "danger",
        "confirm": {
            "title": label(words.remove_this(), _CONFIRM_TITLE),
            "text": label(words.no_more_of(titles, schedule), _CONFIRM),
            "confirm": label(words.remove(), _CONFIRM_BUTTON),
            "deny": label(words.keep(), _CONFIRM_BUTTON),
            "style": "danger",
        },
    }
    return [_button(going), editing, removing]


def _button(one: Button) -> Block:
    return {"type": "button", "action_id": f"attache-{one.action}", "text": label(one.label, _LABEL), "value": one.id}


def _words(text: str) -> Block:
    return {"type": "section", "text": plain(line(text))}
