"""What a failed call means for a message: refused for good, later perhaps, or nobody knows."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp
from slack_sdk.errors import SlackApiError

from bot import wording
from bot.errors import DeliveryError, LostAnswerError, PostponedError, RefusedError, RemovedError
from bot.platforms.slack.web import NEVER_LEFT, code, status

LONGEST_WAIT = 3600.0
"""Seconds; a longer wait that Slack asks for is cut to it."""

TOKEN = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""They concern the app's token or its whole workspace, and so every subscription at once."""

GONE = frozenset({"account_inactive", "token_revoked"})
"""The token acts no more: the bot was removed from the workspace, or the workspace is gone."""

_NOT_NOW = frozenset({"accesslimited", "message_limit_exceeded", "rate_limited", "ratelimited", "team_added_to_org"})
_IN_DOUBT = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack's own troubles: it may have kept the message before it had them."""

_FOR_GOOD = {
    "channel_not_found": wording.platforms.slack_no_channel,
    "is_archived": wording.platforms.slack_archived,
    "not_in_channel": wording.platforms.slack_not_in_channel,
    "messages_tab_disabled": wording.platforms.slack_messages_shut,
    "user_disabled": wording.platforms.slack_nobody,
    "user_not_found": wording.platforms.slack_nobody,
    "users_not_found": wording.platforms.slack_nobody,
    "user_not_visible": wording.platforms.slack_out_of_sight,
    "cannot_dm_bot": wording.platforms.slack_a_bot,
}

UNANSWERED = (aiohttp.ClientError, OSError, UnicodeDecodeError)
"""A call without an answer, or with one that is no text; TimeoutError is an OSError."""


def of(error: Exception, *, sent: bool) -> Exception:
    """What to raise instead of `error`, which a call to Slack has raised.

    Args:
        error: a SlackApiError or one of `UNANSWERED`.
        sent: the call was the one that posts.
    """
    if not isinstance(error, SlackApiError):
        lost = sent and not isinstance(error, NEVER_LEFT)
        return _lost(type(error).__name__) if lost else PostponedError(wording.platforms.slack_out_of_reach())
    slack_code, http = code(error), status(error)
    if http == HTTPStatus.TOO_MANY_REQUESTS or slack_code in _NOT_NOW:
        after = retry_after(getattr(error.response, "headers", None) or {}, datetime.now(UTC))
        return PostponedError(wording.platforms.slack_busy(), after, counts=False)
    if http >= HTTPStatus.INTERNAL_SERVER_ERROR or slack_code in _IN_DOUBT or not slack_code:
        reason = slack_code or f"HTTP {http}"
        return _lost(reason) if sent else PostponedError(wording.platforms.slack_troubled(reason))
    if slack_code in GONE:
        return RemovedError(wording.platforms.slack_removed())
    if slack_code in TOKEN:
        # Refused for good, every subscription of the workspace would pause and have to be resumed by hand.
        return PostponedError(wording.platforms.slack_token_dead(slack_code))
    return _for_good(slack_code) or RuntimeError(f"Slack refused a call with {slack_code}")


def removed(error: BaseException | None) -> bool:
    """Whether `error` says that the bot is not in the workspace, or what it was raised from does."""
    if isinstance(error, SlackApiError):
        return code(error) in GONE
    return isinstance(error, RemovedError) or (error is not None and removed(error.__cause__))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that Slack asks to wait: a number, whole or not, or an HTTP date; None when it does not say."""
    said = next((str(value) for name, value in headers.items() if str(name).casefold() == "retry-after"), "").strip()
    try:
        seconds = float(said)
    except ValueError:
        try:
            until = parsedate_to_datetime(said)
        except ValueError:
            return None
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_WAIT)


def _for_good(slack_code: str) -> DeliveryError | None:
    if slack_code.startswith("restricted_action"):
        return RefusedError(wording.platforms.slack_restricted())
    said = _FOR_GOOD.get(slack_code)
    return RefusedError(said()) if said else None


def _lost(reason: str) -> LostAnswerError:
    return LostAnswerError(wording.platforms.slack_lost(reason))
