"""The Home tab: shown when it is opened, and again after whatever was done there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot import commands, incidents, wording
from bot.errors import AttacheError, RequestError
from bot.model import Action, Aside, Notice, Origin, Reply
from bot.platforms.slack import dialogs, people, pressing
from bot.platforms.slack.means import Means
from bot.platforms.slack.web import code
from bot.rendering import slack_home
from bot.rendering.slack_dialog import Draft
from bot.wording import language, record

_LISTS = (Action.HELP, Action.SUBSCRIPTIONS, Action.DIGEST_LIST)
"""The commands that the tab names."""

_ATTEMPTS = 5
"""How often the tab is drawn anew while others draw it too."""


async def opened(origin: Origin, means: Means) -> None:
    """Show a person's Home tab, in their language."""
    with language.spoken(await _locale(origin, means)):
        await show(origin, means)


async def show(origin: Origin, means: Means, *, over: str = "", said: str = "") -> None:
    """Show a person's Home tab, in the language spoken.

    Args:
        origin: whose it is.
        means: what to do it with.
        over: the hash of the tab that was looked at; if another one took its place meanwhile, what there is now is
            looked up again.
        said: what came of the last thing that the person did there.
    """
    view = await _view(origin, means, said)
    if await _published(view, over, origin, means):
        return
    for _ in range(_ATTEMPTS):
        shown = await _view(origin, means, said)
        seen = await _published(shown, "", origin, means)
        # That one took the place of whatever stood there, perhaps of something newer: so look once more.
        view = await _view(origin, means, said)
        if view == shown or await _published(view, seen, origin, means):
            return


async def pressed(body: Mapping[str, Any], means: Means) -> None:
    """Do what a button of the tab asks for, and show what has become of it."""
    action, origin = body["actions"][0], replace(pressing.origin_of(body), direct=True)
    value = str(action.get("value") or "")
    if action["action_id"] == slack_home.DIALOG:
        if trouble := await _dialog(value, body["trigger_id"], origin, means):
            with language.spoken(await _locale(origin, means)):
                await show(origin, means, said=trouble())
        return
    origin = replace(origin, locale=await _locale(origin, means))
    with language.spoken(origin.locale):
        said = await _done(value, slack_home.place_of(action["block_id"]), origin, means)
        await show(origin, means, over=body["view"]["hash"], said=said)


async def submitted(body: Mapping[str, Any], means: Means) -> None:
    """Do what a dialog of the tab was filled in for, and show what has become of it."""
    origin = replace(pressing.origin_of(body), direct=True)
    origin = replace(origin, locale=await _locale(origin, means))
    with language.spoken(origin.locale):
        try:
            reply = await dialogs.done(body["view"], origin, means)
        except AttacheError as error:
            reply = Notice(record.said(str(error)), failed=True)
        await show(origin, means, said=_heard(reply))


async def _dialog(value: str, trigger: str, origin: Origin, means: Means) -> Callable[[], str] | None:
    """Open the dialog of a button; what there is to say where it does not open."""
    try:
        draft = Draft.read(value)
    except RequestError:
        return wording.subscribing.gone_button
    return None if await dialogs.show(draft, trigger, origin, means) else wording.home.dialog_late


async def _done(value: str, channel: str, origin: Origin, means: Means) -> str:
    """What there is to say of a press, beside what the tab shows."""
    try:
        asker = origin
        if channel:
            client = await means.acting(origin.workspace)
            asker = await people.managing(origin, channel, client, means.settings)
        request = commands.pressed(value, asker)
        return _heard(await means.handle(request)) if request else wording.subscribing.gone_button()
    except AttacheError as error:
        return record.said(str(error))
    except Exception as error:  # noqa: BLE001 - the person who pressed must hear something, whatever it was
        return incidents.noted("a button of the Home tab on Slack", error)


async def _locale(origin: Origin, means: Means) -> str | None:
    try:
        return await means.locales.of(origin, await means.acting(origin.workspace))
    except AttacheError:  # what comes next says what is wrong, where anything can be said
        return means.locales.remembered(origin)


def _heard(reply: Reply) -> str:
    """What of a reply has to be said: what went well, the tab shows."""
    if isinstance(reply, Aside):
        return f"{reply.line} {_heard(reply.reply)}".strip()
    return reply.text if isinstance(reply, Notice) and reply.failed else ""


async def _published(view: dict[str, Any], over: str, origin: Origin, means: Means) -> str:
    """The hash of the tab once it is shown over the one of that hash, or over any; "" if that one is not there."""
    client = await means.acting(origin.workspace)
    try:
        answer = await client.views_publish(user_id=origin.who, view=view, hash=over or None)
    except SlackApiError as error:
        if code(error) != "hash_conflict":
            raise
        return ""
    return str(answer["view"]["hash"])


async def _view(origin: Origin, means: Means, said: str) -> dict[str, Any]:
    client = await means.acting(origin.workspace)
    person = await people.known(origin, client, means.settings)
    channels = await people.channels(person, client) if person.manager else {}
    try:
        overview = await means.look(person, channels.keys())
    except AttacheError as error:
        return slack_home.unavailable(record.said(str(error)))
    typed = {action: commands.built_in(means.specs, action).typed for action in _LISTS}
    new = replace(dialogs.new(), zone=overview.zone, choice=person.manager)
    return slack_home.home(overview, channels, means.themes, typed, new=new, said=said)
