"""How Slack reads a call of its Web API: arguments from query, form and JSON, tokens, scopes, errors."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from fakes import slack_blocks
from fakes.slack_workspace import Kind


class SlackError(Exception):
    """A call that Slack refuses; `ours` when the program made a mistake, not the person who set it up."""

    def __init__(self, *, code: str, details: Sequence[str] = (), ours: bool = False, **told: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
        self.ours = ours
        self.told = told

    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = {"ok": False, "error": self.code, **self.told}
        if self.code == "invalid_blocks":
            found["errors"] = list(self.details)
        if self.details:
            found["response_metadata"] = {"messages": [f"[ERROR] {detail}" for detail in self.details]}
        return found


@dataclass(frozen=True)
class Method:
    """What a method asks for; its scope may depend on what kind of conversation it is about."""

    scope: str | Mapping[Kind, str] | None = None
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    post_only: bool = False

    @property
    def scopes(self) -> set[str]:
        """Each that it may need."""
        return set() if self.scope is None else {self.scope} if isinstance(self.scope, str) else {*self.scope.values()}

    def needs(self, kind: Kind) -> str | None:
        return self.scope if self.scope is None or isinstance(self.scope, str) else self.scope[kind]


METADATA = 4000
"""Characters of a message's metadata: Slack has a limit and does not publish it, so it is taken as narrow."""

_MESSAGE = frozenset({"text", "blocks", "thread_ts"})
METHODS = {
    "auth.test": Method(optional=frozenset({"team_id"})),  # Bolt's own middleware gives it
    "apps.connections.open": Method(post_only=True),
    "chat.postEphemeral": Method("chat:write", frozenset({"channel", "user"}), _MESSAGE, post_only=True),
    "conversations.history": Method(
        {"public": "channels:history", "private": "groups:history", "im": "im:history"},
        frozenset({"channel"}),
        frozenset({"cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"}),
    ),
    "conversations.info": Method(
        {"public": "channels:read", "private": "groups:read", "im": "im:read"},
        frozenset({"channel"}),
        frozenset({"include_locale", "include_num_members"}),
    ),
    "conversations.open": Method(
        "im:write", frozenset({"users"}), frozenset({"prevent_creation", "return_im"}), post_only=True
    ),
    "users.conversations": Method(
        {"public": "channels:read", "private": "groups:read"},
        frozenset({"user"}),
        frozenset({"cursor", "exclude_archived", "limit", "types"}),
    ),
    "users.info": Method("users:read", frozenset({"user"}), frozenset({"include_locale"})),
    "chat.postMessage": Method(
        "chat:write",
        frozenset({"channel"}),
        _MESSAGE | {"unfurl_links", "unfurl_media", "metadata"},
        post_only=True,
    ),
    "views.open": Method(None, frozenset({"trigger_id", "view"}), post_only=True),
    "views.publish": Method(None, frozenset({"user_id", "view"}), frozenset({"hash"}), post_only=True),
    "views.push": Method(None, frozenset({"trigger_id", "view"}), post_only=True),
    "views.update": Method(None, frozenset({"view"}), frozenset({"external_id", "hash", "view_id"}), post_only=True),
}


_POST_TYPES = {"application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}


def bearer(request: web.Request, given: Mapping[str, Any]) -> str | None:
    """The token of a call, from its header or its arguments."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or given.get("token")


async def arguments(request: web.Request) -> dict[str, Any]:
    """Everything a call says, from its query, its form and its JSON; nested values as they are."""
    given: dict[str, Any] = dict(request.query)
    _check_body(request)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise SlackError(code="invalid_json", ours=True) from None
        if not isinstance(body, dict):
            raise SlackError(code="json_not_object", ours=True)
        return given | body
    form = dict(await request.post())
    for name in form.keys() & {"blocks", "metadata", "view"}:
        try:
            form[name] = json.loads(str(form[name]))
        except ValueError:
            code = "invalid_metadata_format" if name == "metadata" else "invalid_blocks_format"
            raise SlackError(code=code, ours=True) from None
    return given | form


def _check_body(request: web.Request) -> None:
    """Whether Slack can tell how the body of a POST is to be read.

    Raises:
        SlackError: its header says nothing, or what Slack does not take.
    """
    if request.method != "POST" or not request.can_read_body:
        return
    if "Content-Type" not in request.headers:
        raise SlackError(code="missing_post_type", ours=True)
    if request.content_type not in _POST_TYPES:
        raise SlackError(code="invalid_post_type", ours=True)
    if (request.charset or "utf-8").casefold() not in {"utf-8", "iso-8859-1"}:
        raise SlackError(code="invalid_charset", ours=True)


def checked(
    name: str, request: web.Request, given: dict[str, Any], scopes: AbstractSet[str], kind: Callable[[str], Kind]
) -> str | None:
    """The call's token, once its arguments are found to be what `name` takes; `kind` is that of a channel.

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
    needed = method.needs(kind(given.get("channel", "")))
    if needed and needed not in scopes:
        provided = ",".join(sorted(scopes))
        raise SlackError(code="missing_scope", details=[needed], ours=True, needed=needed, provided=provided)
    if name.startswith("chat."):
        problems = slack_blocks.problems(given)
        if problems:
            raise SlackError(code=_code(problems), details=problems, ours=True)
    if "metadata" in given:
        _check_metadata(given["metadata"])
    return str(token)


def _code(problems: Sequence[str]) -> str:
    """What Slack calls it when a message has these."""
    if problems == ["no_text"]:
        return "no_text"
    too_long = all(problem.startswith(slack_blocks.TOO_LONG) for problem in problems)
    return slack_blocks.TOO_LONG if too_long else "invalid_blocks"


def _check_metadata(metadata: Any) -> None:
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise SlackError(code="invalid_metadata_format", ours=True)
    kind, payload = metadata["event_type"], metadata["event_payload"]
    if not (isinstance(kind, str) and re.fullmatch(r"\w+", kind, re.ASCII) and isinstance(payload, dict)):
        raise SlackError(code="invalid_metadata_schema", ours=True)
    if len(json.dumps(metadata)) > METADATA:
        raise SlackError(code="metadata_too_large", ours=True)
    if not all(isinstance(value, str | int | float | bool) for value in payload.values()):
        raise SlackError(code="invalid_metadata_schema", ours=True)
