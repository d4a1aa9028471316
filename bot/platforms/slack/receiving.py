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


async def received(app: AsyncApp, verifier: SignatureVerifier, request: web.Request) -> web.Response:
    """Pass a genuine request of Slack's on to Bolt.

    Bolt's own reader of HTTP requests is not used: it raises, for HTTP 500, on a malformed timestamp, signature
    or body, and drops a command whose text contains the word “payload”.
    """
    body = await request.read()
    fields = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    if fields.get("ssl_check") != "1" and not _genuine(verifier, body, request.headers):
        return web.json_response({"error": "invalid request"}, status=HTTPStatus.UNAUTHORIZED)
    try:
        told = _told(fields)
    except ValueError:
        return web.json_response({"error": "invalid payload"}, status=HTTPStatus.BAD_REQUEST)
    return await to_aiohttp_response(await app.async_dispatch(AsyncBoltRequest(body=told, mode="socket_mode")))


def _told(fields: dict[str, str]) -> dict[str, Any]:
    """What a request says: a command in its fields, a press of a button as JSON in one of them."""
    if "payload" not in fields or "command" in fields:
        return dict(fields)
    payload = json.loads(fields["payload"])
    if not isinstance(payload, dict):
        raise ValueError  # noqa: TRY004 - as for what is no JSON at all
    return payload


def _genuine(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        return verifier.is_valid_request(body, dict(headers))
    except (ValueError, TypeError):  # no number for a timestamp, a signature or a body that is no text
        return False
