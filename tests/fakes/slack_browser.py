"""Somebody's browser, on the way to installing an app: to the app, to Slack, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from itertools import cycle
from typing import Self
from urllib.parse import parse_qs, urlsplit

import aiohttp

from fakes.slack_teams import Consent, Teams


@dataclass(frozen=True)
class Page:
    """What the browser shows, or where it is sent."""

    status: int
    text: str
    location: str
    headers: dict[str, str]


class Browser:
    """It keeps cookies, and comes to the app by its public address, behind which several hosts take turns.

    Cookies that are for https alone are kept and sent: it is only here that https is missing.

    Args:
        public: the app's address as people know it.
        hosts: where the balancer leads.
        teams: the workspaces, for what somebody says on Slack's page.
    """

    def __init__(self, public: str, hosts: Sequence[str], teams: Teams) -> None:
        self._public = public
        self._hosts = cycle(hosts)
        self._teams = teams
        self.cookies: dict[str, str] = {}

    def another(self) -> Self:
        """Somebody else's browser, without this one's cookies."""
        return type(self)(self._public, [next(self._hosts)], self._teams)

    async def get(self, url: str) -> Page:
        """Open an address; one that begins with a slash is the app's."""
        address = next(self._hosts) + url.removeprefix(self._public) if url.startswith(("/", self._public)) else url
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(address, headers=sent if self.cookies else {}, allow_redirects=False) as response,
        ):
            for line in response.headers.getall("Set-Cookie", []):
                for name, morsel in SimpleCookie(line).items():
                    assert morsel["secure"], f"the cookie {name} would go over http"
                    assert morsel["httponly"], f"scripts may read the cookie {name}"
                    self.cookies[name] = morsel.value
            location = response.headers.get("Location", "")
            return Page(response.status, await response.text(), location, dict(response.headers))

    async def begin(self, path: str = "/slack/install") -> str:
        """Come to Slack's own page; gives its address."""
        first = await self.get(path)
        assert first.status == 302, first
        asked = await self.get(first.location)
        assert asked.status == 200, asked.text
        return first.location

    def back(self, asked: str, consent: Consent) -> str:
        """Where Slack sends somebody who said so on its page."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        return self._teams.consented(query, consent)

    async def install(self, consent: Consent | None = None) -> Page:
        """All the way: what stands there in the end."""
        return await self.get(self.back(await self.begin(), consent or Consent()))
