"""The dialog in which a digest is asked for or changed: opened at once, checked while it is open, done after that."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import commands, timetable, when, wording
from bot.errors import AttacheError, RequestError
from bot.model import Action, Origin, Reply, Request
from bot.platforms.slack import people, pressing, refusals
from bot.platforms.slack.answering import Asked
from bot.platforms.slack.means import Means
from bot.platforms.slack.web import code
from bot.rendering.slack_dialog import CHANNEL, DAYS, THEMES, TIME, ZONE, Draft, block_of, dialog, submitted
from bot.wording import language, record

_LOG = logging.getLogger(__name__)

_SECONDS = 2
"""Within the three that Slack waits."""


def new() -> Draft:
    """What a digest starts with that nobody has said anything about."""
    usual = when.read(commands.PRESSED_WHEN)
    return Draft(Action.SUBSCRIBE, (), usual.days, usual.at, None)


def under_message(body: Mapping[str, Any], means: Means) -> Draft | Asked:
    """What a press of Subscribe opens; or where its theme is gone, what it is answered with."""
    origin = pressing.origin_of(body)
    response_url = str(body.get("response_url") or "")
    asked = commands.pressed(str(body["actions"][0]["value"]), origin)
    named = asked.arguments["themes"].split(",") if asked else []
    themes = tuple(theme.name for theme in means.themes if theme.name in named)
    if not themes:
        manual = commands.built_in(means.specs, Action.HELP).typed
        return _refused(origin, response_url, partial(wording.answers.theme_gone, manual))
    return replace(new(), themes=themes, response_url=response_url, asked_in=origin.channel)


async def show(draft: Draft, trigger: str, origin: Origin, means: Means) -> bool:
    """Open the dialog while Slack waits for it, and put the person's zone in once it is known; whether it opened."""
    try:
        client = await means.acting(origin.workspace)
        with language.spoken(means.locales.remembered(origin)):
            opened = await client.views_open(trigger_id=trigger, view=_view(draft, means))
    except (AttacheError, SlackApiError, aiohttp.ClientError, OSError) as error:
        _LOG.warning("Slack did not open a dialog: %s", code(error) if isinstance(error, SlackApiError) else error)
        if draft.response_url:
            means.answer(_refused(origin, draft.response_url, partial(_why_not, error)))
        return False
    if draft.zone is None:
        await _complete(draft, opened["view"], origin, client, means)
    return True


async def wrong(view: Mapping[str, Any], origin: Origin, means: Means) -> dict[str, str]:
    """What cannot be used of what was filled in, by the block that it stands in."""
    with language.spoken(means.locales.remembered(origin)):
        return await _wrong(view, origin, means)


async def _wrong(view: Mapping[str, Any], origin: Origin, means: Means) -> dict[str, str]:
    try:
        draft = submitted(view)
    except RequestError as error:
        return {block: str(error) for block in list(view["state"]["values"])[:1]}
    found = {}
    try:
        commands.find_themes(means.themes, ",".join(draft.themes))
    except RequestError as error:
        found[THEMES] = str(error)
    if not draft.days:
        found[DAYS] = wording.home.which_days()
    if draft.at is None:
        found[TIME] = wording.home.what_time()
    if timetable.find_zone(draft.zone or "") is None:
        found[ZONE] = wording.times.no_zone(draft.zone or "", timetable.near_zones(draft.zone or ""))
    if not (found or draft.response_url):
        found = await _in_the_way(draft, origin, means)
    return {block_of(view, field): text for field, text in found.items()}


async def _in_the_way(draft: Draft, origin: Origin, means: Means) -> dict[str, str]:
    """Why a dialog of the Home tab can do nothing, by its field: without a token, the tab could not show it later."""
    try:
        async with asyncio.timeout(_SECONDS):
            client = await means.acting(origin.workspace)
            await client.auth_test()
            if draft.choice and draft.channel and await people.absent(origin, draft.channel, client):
                return {CHANNEL: record.said(wording.platforms.slack_not_in_channel())}
    except (AttacheError, SlackApiError, aiohttp.ClientError, OSError) as error:
        if reason := _powerless(error):
            return {THEMES: reason}
        _LOG.warning("a dialog goes on unchecked: %s", type(error).__name__)
    return {}


def under_its_message(view: Mapping[str, Any], origin: Origin, means: Means) -> Asked | None:
    """What was filled in, to be answered where the dialog was opened; None: that was in the Home tab."""
    draft = submitted(view)
    if not draft.response_url:
        return None

    async def read(client: AsyncWebClient) -> Request:
        return await _request(draft, origin, client, means)

    asked_in = pressing.origin(origin.workspace, draft.asked_in, origin.who)
    return Asked(f"the dialog of {draft.action}", asked_in, read, draft.response_url)


async def done(view: Mapping[str, Any], origin: Origin, means: Means) -> Reply:
    """Ask for what was filled in."""
    client = await means.acting(origin.workspace)
    return await means.handle(await _request(submitted(view), origin, client, means))


async def _request(draft: Draft, origin: Origin, client: AsyncWebClient, means: Means) -> Request:
    days = ",".join(when.DAYS[day] for day in sorted(draft.days))
    arguments = {
        "themes": ",".join(draft.themes),
        "when": f"{days} {draft.at:%H:%M}",
        "zone": draft.zone or "",
        "number": draft.number,
    }
    action = Action.DIGEST_ADD if draft.choice and draft.channel else draft.action
    asker = replace(origin, direct=True)
    if draft.channel:
        asker = await people.managing(origin, draft.channel, client, means.settings)
    return Request(action, {name: text for name, text in arguments.items() if text}, asker)


async def _complete(
    draft: Draft, view: Mapping[str, Any], origin: Origin, client: AsyncWebClient, means: Means
) -> None:
    """Draw an open dialog once more with the person's zone; what was filled in meanwhile stays."""
    try:
        person = await people.known(origin, client, means.settings)
        zone = (await means.look(person, ())).zone
        if zone:
            with language.spoken(person.locale):
                full = _view(replace(draft, zone=zone), means)
            await client.views_update(view_id=view["id"], hash=view["hash"], view=full)
    except (AttacheError, SlackApiError, aiohttp.ClientError, OSError) as error:  # the person can choose it, or has
        _LOG.warning("a dialog is open without the person's zone: %s", type(error).__name__)


def _view(draft: Draft, means: Means) -> dict[str, Any]:
    return dialog(draft, means.themes, commands.MOST_THEMES)


def _why_not(error: Exception) -> str:
    """Why a dialog did not open, in the language spoken."""
    return _powerless(error) or wording.home.dialog_late()


def _powerless(error: Exception) -> str:
    """Why nothing at all can be done in a workspace, for the person; "" where `error` does not mean that."""
    if refusals.removed(error) and not isinstance(error, AttacheError):
        return record.said(wording.record.removed_from())
    if isinstance(error, SlackApiError) and code(error) in refusals.TOKEN:
        error = refusals.of(error, sent=False)
    return record.said(str(error)) if isinstance(error, AttacheError) else ""


def _refused(origin: Origin, response_url: str, reason: Callable[[], str]) -> Asked:
    async def read(_: AsyncWebClient) -> Request:
        raise RequestError(reason())

    return Asked("a dialog", origin, read, response_url)
