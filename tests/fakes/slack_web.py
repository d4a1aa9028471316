"""How Slack reads a call of its Web API: arguments from query, form and JSON, tokens, scopes, errors."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from fakes import slack_blocks

TEAM = "T0HARBOUR"
GENERAL = "C0GENERAL"
ANN = "U0ANN"
BOT = "U0ATTACHE"


class SlackError(Exception):
    """A call that Slack refuses; `ours` when the program made a mistake, not the person who set it up."""

    def __init__(self, *, code: str, details: Sequence[str] = (), ours: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
        self.ours = ours

    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = {"ok": False, "error": self.code}
        if self.details:
            found["response_metadata"] = {"messages": [f"[ERROR] {detail}" for detail in self.details]}
        return found


@dataclass(frozen=True)
class Method:
    scope: str | None = None
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    post_only: bool = False


_MESSAGE = frozenset({"text", "blocks", "thread_ts"})
METHODS = {
    "auth.test": Method(),
    "apps.connections.open": Method(post_only=True),
    "chat.postEphemeral": Method("chat:write", frozenset({"channel", "user"}), _MESSAGE, post_only=True),
    "chat.postMessage": Method(
        "chat:write",
        frozenset({"channel"}),
        _MESSAGE | {"unfurl_links", "unfurl_media", "metadata"},
        post_only=True,
    ),
}


async def arguments(request: web.Request) -> dict[str, Any]:
    """Everything a call says, from its query, its form and its JSON; nested values as they are."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise SlackError(code="invalid_json", ours=True) from None
        if not isinstance(body, dict):
            raise SlackError(code="json_not_object", ours=True)
        return given | body
    form = dict(await request.post())
    for name in form.keys() & {"blocks", "metadata"}:
        try:
            form[name] = json.loads(str(form[name]))
        except ValueError:
            raise SlackError(code="invalid_blocks_format", ours=True) from None
    return given | form


def checked(name: str, request: web.Request, given: dict[str, Any], scopes: set[str]) -> str | None:
    """The call's token, once its arguments are found to be what `name` takes.

    Raises:
        SlackError: an unknown method, argument or scope, or a message beyond a limit.
    """
    method = METHODS.get(name)
    if method is None:
        raise SlackError(code="unknown_method", ours=True)
    if method.post_only and request.method != "POST":
        raise SlackError(code="insecure_request", ours=True)
    if name == "apps.connections.open" and "token" in given:
        raise SlackError(code="invalid_auth", details=["the token belongs in the header"], ours=True)
    header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    token = header or given.pop("token", None)
    if token is None:
        return None
    unknown = given.keys() - method.required - method.optional
    missing = {argument for argument in method.required if not given.get(argument)}
    if unknown or missing:
        raise SlackError(code="invalid_arguments", details=sorted(unknown | missing), ours=True)
    if method.scope and method.scope not in scopes:
        raise SlackError(code="missing_scope", details=[method.scope], ours=True)
    if "channel" in method.required:
        problems = slack_blocks.problems(given)
        if problems:
            code = "no_text" if problems == ["no_text"] else "invalid_blocks"
            raise SlackError(code=code, details=problems, ours=True)
    return str(token)
