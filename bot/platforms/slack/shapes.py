"""Of what form Slack's requests are: what is read of each kind, so that nothing else has to expect anything else."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncBoltRequest

_LOG = logging.getLogger(__name__)

Shape = type | list["Shape"] | Mapping[str, "Shape"]
"""A type; a list of at least one thing of one shape; or an object by its fields, those with ``?`` missing or null."""

_BY_WHOM: Mapping[str, Shape] = {
    "user": {"id": str, "team_id?": str},
    "team?": {"id": str},
    "channel?": {"id": str},
    "container?": {"channel_id?": str, "message_ts?": str},
    "enterprise?": {"id": str},
    "response_url?": str,
}
_COMMAND: Mapping[str, Shape] = {
    "command": str,
    "text?": str,
    "team_id": str,
    "channel_id": str,
    "user_id": str,
    "response_url": str,
    "enterprise_id?": str,
}
_KINDS: Mapping[str, Mapping[str, Shape]] = {
    "block_actions": {
        **_BY_WHOM,
        "trigger_id": str,
        "actions": [{"type": str, "action_id": str, "block_id": str, "value?": str}],
        "view?": {"hash": str},
    },
    "block_suggestion": {**_BY_WHOM, "action_id": str, "block_id": str, "value?": str},
    "event_callback": {
        "team_id": str,
        "enterprise_id?": str,
        "event_id": str,
        "event": {"type": str, "subtype?": str},
        "authorizations?": [{"team_id?": str, "enterprise_id?": str, "user_id?": str}],
    },
    "message_action": {
        **_BY_WHOM,
        "callback_id": str,
        "message?": {"text?": str, "attachments?": list},
    },
    "view_submission": {
        **_BY_WHOM,
        "view": {"type": str, "callback_id": str, "private_metadata": str, "state": {"values": dict}},
    },
}
_EVENTS: Mapping[str, Mapping[str, Shape]] = {
    "app_home_opened": {"user": str, "channel": str, "tab?": str},
    "tokens_revoked": {"tokens": {"bot?": list}},
}


def misfit(told: Mapping[str, Any]) -> str | None:
    """The first field that is not of the form in which Slack sends it, which is logged; None: all that is read is."""
    wrong = _wrong(told) or _unread(told)
    if wrong:
        _LOG.warning("Slack sent something of a form that is not known: %s", wrong)
    return wrong


def _wrong(told: Mapping[str, Any]) -> str | None:
    if "type" not in told:
        return _misfit(told, _COMMAND) if "command" in told else None
    kind = str(told["type"])
    found = _misfit(told, _KINDS.get(kind, {}))
    if found or kind != "event_callback":
        return found
    return _misfit(told, {"event": _EVENTS.get(told["event"]["type"], {})})


def _unread(told: Mapping[str, Any]) -> str | None:
    """What the SDK cannot read of anything, of whatever kind: it looks for who and where before it asks anybody."""
    try:
        AsyncBoltRequest(body=dict(told), mode="socket_mode")
    except (AttributeError, KeyError, TypeError):
        return "who or where"
    return None


def _misfit(found: Any, shape: Shape, path: str = "") -> str | None:
    """Where below `path` something does not have its shape."""
    if isinstance(shape, type):
        return None if isinstance(found, shape) and _written(found) else path
    if isinstance(shape, list):
        inner = [_misfit(one, shape[0], f"{path}[]") for one in found] if isinstance(found, list) and found else [path]
    elif isinstance(found, Mapping):
        inner = [
            _misfit(found.get(name.rstrip("?")), wanted, f"{path}.{name.rstrip('?')}".lstrip("."))
            for name, wanted in shape.items()
            if not (name.endswith("?") and found.get(name.rstrip("?")) is None)
        ]
    else:
        inner = [path]
    return next(filter(None, inner), None)


def _written(found: object) -> bool:
    """Whether a text can be sent and stored: half a character cannot."""
    return not isinstance(found, str) or found == found.encode(errors="ignore").decode()
