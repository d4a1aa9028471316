"""The workspaces that an app is installed in: the tokens that act there, and how it comes to them (OAuth v2)."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal
from urllib.parse import urlencode

from aiohttp import web

from fakes.slack_web import SlackError
from fakes.slack_workspace import ANN, BOT, TEAM, Workspace

Dead = Literal["account_inactive", "token_expired", "token_revoked"]
"""What Slack calls a token that acts no more."""

CODE_SECONDS = 10 * 60
CLIENT_ID = "1234567890.0987654321"
CLIENT_SECRET = "0123456789abcdef0123456789abcdef"


@dataclass
class Grant:
    """A bot token: where it acts, what it may do, and what Slack calls it once it is dead."""

    team: str
    scopes: set[str]
    dead: str | None = None


@dataclass(frozen=True)
class Code:
    """What a person's consent is worth, once, for ten minutes."""

    team: str
    user: str
    redirect: str
    scopes: frozenset[str]
    expires: float
    organisation: bool


@dataclass
class Consent:
    """What somebody at Slack's own page says; `organisation`: they choose their whole organisation."""

    team: str = TEAM
    user: str = ANN
    allow: bool = True
    organisation: bool = False


class Teams:
    """All workspaces of a Slack.

    Args:
        manifest: the app's.
        clock: unix seconds, for the life of codes.
        violations: where what Slack would refuse is kept.
    """

    def __init__(self, manifest: Mapping[str, Any], clock: Callable[[], float], violations: list[str]) -> None:
        oauth = manifest["oauth_config"]
        self.workspaces = {TEAM: Workspace(clock)}
        self.scopes = set(oauth["scopes"]["bot"])
        self._redirects = oauth.get("redirect_urls", [])
        self._clock = clock
        self._violations = violations
        self._tokens: dict[str, Grant] = {}
        self._codes: dict[str, Code] = {}
        self._numbers = count(1)

    def workspace(self, team: str, name: str) -> Workspace:
        """Another workspace, in which nobody has installed the app yet."""
        self.workspaces[team] = Workspace(self._clock, team, name)
        return self.workspaces[team]

    def grant(self, token: str, scopes: set[str], team: str = TEAM) -> Grant:
        """From now on a token acts in a workspace."""
        self._tokens[token] = Grant(team, scopes)
        return self._tokens[token]

    def token_of(self, team: str) -> str:
        """The token that acts in a workspace."""
        return [token for token, grant in self._tokens.items() if grant.team == team and not grant.dead][-1]

    def acting(self, token: str) -> Grant:
        """What a token may do.

        Raises:
            SlackError: Slack does not know it, or no longer.
        """
        grant = self._tokens.get(token)
        if grant is None:
            raise SlackError(code="invalid_auth")
        if grant.dead:
            raise SlackError(code=grant.dead)
        return grant

    def withdraw(self, team: str, code: Dead = "account_inactive") -> None:
        """The tokens of a workspace act no more."""
        for grant in self._tokens.values():
            if grant.team == team:
                grant.dead = grant.dead or code

    def reactivate(self, team: str) -> None:
        """A workspace that was closed is open again, with the tokens that it had."""
        for grant in self._tokens.values():
            if grant.team == team:
                grant.dead = None

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Slack's page on which a person allows the app, or what becomes of an address that Slack refuses."""
        asked = request.query
        refused = {
            "invalid_client_id": asked.get("client_id") != CLIENT_ID,
            "bad_redirect_uri": asked.get("redirect_uri") not in self._redirects,
            "invalid_scope": set(asked.get("scope", "").split(",")) != self.scopes,
            "no state": not asked.get("state"),
            "repeated arguments": len(asked) != len(set(asked)),
        }
        for reason in [reason for reason, holds in refused.items() if holds]:
            self._violations.append(f"oauth/v2/authorize: {reason}")
            return web.Response(text=reason, status=400)
        return web.Response(text=f"<h1>May Attaché {asked['scope']}?</h1>", content_type="text/html")

    def consented(self, asked: Mapping[str, str], consent: Consent) -> str:
        """Where Slack sends the browser of somebody who said so."""
        if not consent.allow:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        number = f"{next(self._numbers)}"
        self._codes[number] = Code(
            consent.team,
            consent.user,
            asked["redirect_uri"],
            frozenset(asked["scope"].split(",")),
            self._clock() + CODE_SECONDS,
            consent.organisation,
        )
        return f"{asked['redirect_uri']}?{urlencode({'code': number, 'state': asked['state']})}"

    def access(self, request: web.Request, given: Mapping[str, Any]) -> dict[str, Any]:
        """``oauth.v2.access``: a token for a code."""
        self._check_client(request)
        code = self._codes.pop(str(given.get("code")), None)
        if code is None or self._clock() > code.expires:
            raise SlackError(code="invalid_code")
        if given.get("redirect_uri") != code.redirect:
            raise SlackError(code="bad_redirect_uri", ours=True)
        token = f"xoxb-{next(self._numbers)}-made-up-for-{code.team}"
        earlier = [grant.scopes for grant in self._tokens.values() if grant.team == code.team and not grant.dead]
        scopes = set(code.scopes).union(*earlier)  # of a workspace that has the app, it keeps what it had
        self._tokens[token] = Grant(code.team, scopes)
        workspace = self.workspaces[code.team]
        organisation = "E0FLEET" if code.organisation else workspace.organisation
        team = None if code.organisation else {"id": workspace.team, "name": workspace.name}
        return {
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(sorted(scopes)),
            "bot_user_id": BOT,
            "app_id": "A0ATTACHE",
            "team": team,
            "enterprise": {"id": organisation, "name": "Fleet"} if organisation else None,
            "authed_user": {"id": code.user},
            "is_enterprise_install": code.organisation,
        }

    def _check_client(self, request: web.Request) -> None:
        kind, _, words = request.headers.get("Authorization", "").partition(" ")
        client, _, secret = base64.b64decode(words).decode().partition(":") if kind == "Basic" else ("", "", "")
        if client != CLIENT_ID:
            raise SlackError(code="invalid_client_id", ours=True)
        if secret != CLIENT_SECRET:
            raise SlackError(code="bad_client_secret")
