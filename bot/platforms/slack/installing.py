"""People install the bot in their workspace: to Slack, back with a code, and the token on record.

By Bolt's own flow; the pages are ours, and say what to do.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode, urljoin

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot import incidents, wording
from bot.errors import AttacheError
from bot.platforms.slack.installed import Installations, WholeOrganisationError
from bot.platforms.slack.manifest import INSTALL_PATH, REDIRECT_PATH, page, scopes
from bot.platforms.slack.web import LOG
from bot.platforms.slack.workspaces import Joined, Registration
from bot.rendering.page import page as render
from bot.settings import SlackSettings
from bot.storage.database import Database

_LOG = logging.getLogger(__name__)

_STATE_SECONDS = 10 * 60
"""How long a person may take at Slack; its code lives no longer."""

_FAILURES = {
    "access_denied": (HTTPStatus.FORBIDDEN, wording.installing.denied),
    "invalid_browser": (HTTPStatus.BAD_REQUEST, wording.installing.other_browser),
    "invalid_state": (HTTPStatus.BAD_REQUEST, wording.installing.stale),
    "missing_code": (HTTPStatus.BAD_REQUEST, wording.installing.no_code),
    "invalid_code": (HTTPStatus.BAD_REQUEST, wording.installing.refused_code),
}
"""By Bolt's or Slack's word for what went wrong."""

_HEADERS: dict[str, str | Sequence[str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address holds a code
}


class _States(AsyncOAuthStateStore):
    """Slack's own store of what was begun, in the database that all processes share."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store = SQLAlchemyOAuthStateStore(_STATE_SECONDS, database.lent(writing=True), LOG)

    async def async_issue(self, *_: object, **__: object) -> str:
        def issue() -> str:
            with self._database.lending():
                return self._store.issue()

        return await asyncio.to_thread(issue)

    async def async_consume(self, state: str) -> bool:
        return await asyncio.to_thread(self._store.consume, state)


def pages(
    settings: SlackSettings,
    registration: Registration,
    client: AsyncWebClient,
    installations: Installations,
    joined: Joined,
) -> Sequence[web.RouteDef]:
    """Where people begin, and where Slack sends them back to; `joined` hears of each workspace that has the bot."""
    flow = AsyncOAuthFlow(
        client=client,
        logger=LOG,
        settings=AsyncOAuthSettings(
            client_id=registration.client_id,
            client_secret=registration.client_secret.reveal(),
            scopes=scopes(settings),
            user_scopes=[],
            redirect_uri=page(settings, REDIRECT_PATH),
            install_path=INSTALL_PATH,
            install_page_rendering_enabled=False,
            redirect_uri_path=REDIRECT_PATH,
            callback_options=AsyncCallbackOptions(partial(_succeeded, joined), _failed),
            authorization_url=urljoin(settings.api, "/oauth/v2/authorize"),
            installation_store=installations,
            state_store=_States(registration.database),
            state_expiration_seconds=_STATE_SECONDS,
            logger=LOG,
        ),
    )
    return [
        web.get(INSTALL_PATH, partial(_answered, flow.handle_installation)),
        web.get(REDIRECT_PATH, partial(_answered, flow.handle_callback)),
    ]


async def _answered(
    handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request
) -> web.StreamResponse:
    """Bolt's answer, or a page that says why there is none."""
    # Bolt copies the team into an address as it stands.
    asked = {name: value for name, value in request.query.items() if name != "team" or re.fullmatch(r"\w+", value)}
    headers: dict[str, str | Sequence[str]] = {name.lower(): value for name, value in request.headers.items()}
    try:
        response = await handle(AsyncBoltRequest(body="", query=urlencode(asked), headers=headers))
    except (aiohttp.ClientError, OSError) as error:
        _LOG.warning("Slack does not answer an installation: %s", type(error).__name__)
        response = _unfinished(HTTPStatus.BAD_GATEWAY, wording.installing.slack_away())
    except AttacheError as error:  # the record; what is wrong with it is the operator's to know
        response = _unfinished(HTTPStatus.SERVICE_UNAVAILABLE, incidents.noted("an installation", error))
    except Exception as error:  # noqa: BLE001  whatever it was, the person gets a page
        response = _unfinished(HTTPStatus.INTERNAL_SERVER_ERROR, incidents.noted("an installation", error))
    return await to_aiohttp_response(response)


async def _succeeded(joined: Joined, told: AsyncSuccessArgs) -> BoltResponse:
    await joined(str(told.installation.team_id))
    said = wording.installing.installed(told.installation.team_name or "")
    return _shown(HTTPStatus.OK, render(wording.installing.installed_title(), said))


async def _failed(told: AsyncFailureArgs) -> BoltResponse:
    if isinstance(told.error, WholeOrganisationError):
        return _unfinished(HTTPStatus.BAD_REQUEST, wording.installing.whole_organisation())
    if told.reason == "invalid_code":  # Slack's own reason stays with Bolt
        _LOG.warning("%s", wording.installing.no_token())
    if told.reason in _FAILURES:
        status, said = _FAILURES[told.reason]
        return _unfinished(status, said())
    return _unfinished(HTTPStatus.BAD_REQUEST, wording.installing.refused(told.reason))


def _unfinished(status: HTTPStatus, said: str) -> BoltResponse:
    """A page that says why nothing was installed, and where to begin anew."""
    beside = INSTALL_PATH.rpartition("/")[2]  # of this page, whatever path leads here from outside
    return _shown(status, render(wording.installing.not_installed_title(), said, (beside, wording.installing.again())))


def _shown(status: HTTPStatus, html: str) -> BoltResponse:
    return BoltResponse(status=status, body=html, headers={"Content-Type": "text/html; charset=utf-8", **_HEADERS})
