"""What Slack tells an app of its own accord, and how often it tries."""

from collections.abc import Mapping
from typing import Any

from fakes.slack_workspace import BOT

ATTEMPTS = 4
"""The first, and three more: at once, after a minute, after five. Here nobody waits for them."""


def callback(event: Mapping[str, Any], team: str, event_id: str, at: float) -> dict[str, Any]:
    """An event as it is sent."""
    return {
        "token": "deprecated",
        "team_id": team,
        "api_app_id": "A0ATTACHE",
        "event": {**event, "event_ts": f"{at:.6f}"},
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(at),
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": BOT,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


def app_uninstalled() -> dict[str, Any]:
    return {"type": "app_uninstalled"}


def tokens_revoked(*, bot: bool = True) -> dict[str, Any]:
    """The bot's own token, or one of a person's."""
    return {"type": "tokens_revoked", "tokens": {"oauth": [] if bot else ["U0ANN"], "bot": [BOT] if bot else []}}
