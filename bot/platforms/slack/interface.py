"""What people do in Slack beside commands, acknowledged at once: buttons, dialogs, the Home tab, the shortcut."""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import commands
from bot.platforms.slack import dialogs, home, pressing, shortcuts
from bot.platforms.slack.answering import Asked
from bot.platforms.slack.manifest import SHORTCUT
from bot.platforms.slack.means import Means
from bot.rendering import slack_dialog


def listen(app: AsyncApp, means: Means) -> None:
    """Have `app` hear of all of it."""

    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        _pressed(body, means)

    async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
        view, origin = body["view"], pressing.origin_of(body)
        wrong = await dialogs.wrong(view, origin, means)
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        await ack()
        if asked := dialogs.under_its_message(view, origin, means):
            means.answer(asked)
        else:
            means.work("a dialog", origin.workspace, home.submitted(body, means))

    async def suggest(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(options=slack_dialog.suggested(body["action_id"], body.get("value") or "", means.themes))

    async def opened(body: dict[str, Any]) -> None:
        event = body["event"]
        if event.get("tab") == "home":
            whose = pressing.origin(body["team_id"], event["channel"], event["user"])
            means.work("the Home tab", whose.workspace, home.opened(whose, means))

    async def used(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        means.answer(shortcuts.asked(body))

    app.block_action(re.compile(""))(pressed)
    app.message_shortcut(SHORTCUT)(used)
    app.view(slack_dialog.CALLBACK)(submitted)
    app.options(re.compile(""))(suggest)
    app.event("app_home_opened")(opened)


def _pressed(body: Mapping[str, Any], means: Means) -> None:
    """Begin what a button asks for: in the Home tab, in a dialog of its own, or where it stands."""
    origin = pressing.origin_of(body)
    if body.get("view"):
        means.work("a press in the Home tab", origin.workspace, home.pressed(body, means))
    elif commands.form(str(body["actions"][0].get("value") or "")):
        found = dialogs.under_message(body, means)
        if isinstance(found, Asked):
            means.answer(found)
        else:
            shown = dialogs.show(found, body["trigger_id"], origin, means)
            means.work("opening a dialog", origin.workspace, shown)
    elif asked := pressing.pressed(body):
        means.answer(asked)
