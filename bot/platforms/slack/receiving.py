"""Requests that Slack sends over HTTP: verified, read, and passed on to Bolt."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.platforms.slack import shapes


async def received(app: AsyncApp, verifier: SignatureVerifier, request: web.Request) -> web.Response:
    """Pass a genuine request of Slack's on to Bolt.

    Bolt's own reader of HTTP requests is not used: it raises, for HTTP 500, on a malformed timestamp, signature
    or body, and drops a command whose text contains the word “payload”.
    """
    body = await request.read()
    text = body.decode(errors="replace")
    is_json = request.content_type == "application/json"
    fields = {} if is_json else dict(parse_qsl(text, keep_blank_values=True))
    if fields.get("ssl_check") == "1":  # unsigned: whatever else it says goes no further
        return web.Response()
    if not _genuine(verifier, body, request.headers):
        return web.json_response({"error": "invalid request"}, status=HTTPStatus.UNAUTHORIZED)
    try:
        told = _read(text) if is_json else _told(fields)
    except ValueError:
        return web.json_response({"error": "invalid payload"}, status=HTTPStatus.BAD_REQUEST)
    if wrong := shapes.misfit(told):
        return web.json_response({"error": f"invalid payload: {wrong}"}, status=HTTPStatus.BAD_REQUEST)
    return await to_aiohttp_response(await app.async_dispatch(AsyncBoltRequest(body=told, mode="socket_mode")))


def _told(fields: dict[str, str]) -> dict[str, Any]:
    """What a form says: a command in its fields, a press of a button as JSON in one of them."""
    return dict(fields) if "payload" not in fields or "command" in fields else _read(fields["payload"])


def _read(text: str) -> dict[str, Any]:
    """What JSON says: an event, or what stands in a form."""
    told = json.loads(text)
    if not isinstance(told, dict):
        raise ValueError  # noqa: TRY004 - as for what is no JSON at all
    return told


def _genuine(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        return verifier.is_valid_request(body, dict(headers))
    except (ValueError, TypeError):  # no number for a timestamp, a signature or a body that is no text
        return False
