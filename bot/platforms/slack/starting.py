"""Calls at the start, whose failure is one sentence that names what to mend."""

from collections.abc import Awaitable

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import wording
from bot.errors import PlatformError
from bot.platforms.slack import refusals
from bot.platforms.slack.web import code


async def asked(call: Awaitable[AsyncSlackResponse], api: str, variable: str, meaning: str) -> AsyncSlackResponse:
    """The answer to a call at start.

    Args:
        call: the call.
        api: where it goes.
        variable: the variable of the environment whose token it carries.
        meaning: what that variable holds.

    Raises:
        PlatformError: the token is refused, or Slack cannot be reached.
    """
    try:
        return await call
    except SlackApiError as error:
        reason = code(error)
        if reason in refusals.TOKEN:
            raise PlatformError(wording.platforms.slack_token_refused(variable, meaning, reason)) from error
        if reason:
            raise PlatformError(wording.platforms.slack_failed(api, reason)) from error
        raise PlatformError(wording.platforms.slack_unreachable(api)) from error
    except (aiohttp.ClientError, OSError) as error:
        raise PlatformError(wording.platforms.slack_unreachable(api)) from error
    except ValueError as error:  # a token that no HTTP header can carry
        raise PlatformError(wording.platforms.slack_token_refused(variable, meaning, "malformed")) from error
