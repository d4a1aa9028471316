"""What people have open in Slack beside messages: the Home tab and modals, and what they press and fill in there."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from fakes import slack_blocks, slack_views
from fakes.slack_triggers import Triggers
from fakes.slack_web import SlackError
from fakes.slack_workspace import Workspace

STACK = 3
"""How many modals stand on each other."""

REQUIRED = "Please complete this required field."
"""What Slack itself says, and sends nothing."""

WITHIN = 10

Given = Mapping[str, Any]
Deliver = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any] | None]]
"""Hands the app something that a person did; gives the body of its acknowledgement."""


@dataclass
class View:
    """One of them, as a person sees it; `filled` is what they filled in, by block."""

    id: str
    team: str
    user: str
    given: Given
    hash: str
    external: str | None = None
    filled: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.given["type"])

    @property
    def title(self) -> str:
        return str(self.given["title"]["text"])

    @property
    def text(self) -> str:
        """What stands there, a line for each object."""
        return slack_blocks.visible(self.given)

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        """``state.values``."""
        return {
            block["block_id"]: {
                block["element"]["action_id"]: self.filled.get(
                    block["block_id"], slack_views.untouched(block["element"])
                )
            }
            for block in slack_views.inputs(self.given).values()
        }

    def value(self, label: str) -> Any:
        """What stands in an input: the texts of the options chosen, a time, an id."""
        block = slack_views.inputs(self.given)[label]
        [state] = self.values[block["block_id"]].values()
        value = next(value for name, value in state.items() if name != "type")
        if isinstance(value, list):
            return [one["text"]["text"] for one in value]
        return value["text"]["text"] if isinstance(value, Mapping) else value

    def fill(self, label: str, value: Any) -> None:
        """Fill an input in."""
        block = slack_views.inputs(self.given)[label]
        self.filled[block["block_id"]] = slack_views.filled(block["element"], value)

    def payload(self) -> dict[str, Any]:
        """As Slack tells an app of it."""
        plain = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None, "submit": None}
        return {
            **plain,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **self.given,
            "id": self.id,
            "team_id": self.team,
            "app_id": "A0ATTACHE",
            "bot_id": "B0ATTACHE",
            "hash": self.hash,
            "state": {"values": self.values},
            "root_view_id": self.id,
            "previous_view_id": None,
            "app_installed_team_id": self.team,
        }


class Screens:
    """What every person of a workspace has open.

    Args:
        workspace: whose it is.
        clock: unix seconds, for the life of triggers.
        deliver: hands the app what a person did.
        violations: where what Slack would refuse is kept.
        home: whether the app has a Home tab.
    """

    def __init__(
        self,
        workspace: Workspace,
        clock: Callable[[], float],
        deliver: Deliver,
        violations: list[str],
        *,
        home: bool = True,
    ) -> None:
        self.triggers = Triggers(clock)
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = defaultdict(list)
        self.published = 0
        """How often a Home was shown."""
        self._workspace = workspace
        self._deliver = deliver
        self._violations = violations
        self._home = home
        self._changed = asyncio.Condition()
        self._numbers = count(1)
        self.methods: dict[str, Callable[[Given], Awaitable[Given]]] = {
            "views.open": self._open,
            "views.publish": self._publish,
            "views.push": self._push,
            "views.update": self._update,
        }

    async def modal(self, user: str, known: Callable[[View], bool] = lambda _: True) -> View:
        """The modal in front of a person, once there is one that is `known`."""
        return await self._awaited(lambda: self.modals[user][-1] if self.modals[user] else None, known)

    async def home(self, user: str, known: Callable[[View], bool] = lambda _: True) -> View:
        """A person's Home tab, once it is `known`."""
        return await self._awaited(lambda: self.homes.get(user), known)

    async def press(self, view: View, label: str, of: str = "") -> None:
        """Press the button of that label, of several the one whose block's id holds `of`; once acknowledged."""
        block, button = next(
            (block, element)
            for block in view.given["blocks"]
            for element in block.get("elements", [])
            if element.get("type") == "button" and element["text"]["text"] == label and of in block["block_id"]
        )
        payload = self._payload("block_actions", view) | {
            "container": {"type": "view", "view_id": view.id},
            "actions": [{**button, "block_id": block["block_id"], "action_ts": "1700000000.000001"}],
        }
        await self._deliver(f"press of {label} in a {view.kind}", payload)

    async def suggest(self, view: View, label: str, typed: str) -> list[Mapping[str, Any]]:
        """What the app suggests for an external select while a person types."""
        block = slack_views.inputs(view.given)[label]
        element = block["element"]
        payload = self._payload("block_suggestion", view) | {
            "container": {"type": "view", "view_id": view.id},
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": typed,
        }
        payload.pop("trigger_id")
        said = await self._deliver(f"typing {typed} into {label}", payload)
        self._violations.extend(f"suggestions for {label}: {problem}" for problem in slack_views.suggestions(said))
        return list((said or {}).get("options", []))

    async def choose(self, view: View, label: str, typed: str) -> None:
        """Type into an external select, and take the first of what is suggested."""
        first, *_ = await self.suggest(view, label, typed)
        several = slack_views.inputs(view.given)[label]["element"]["type"].startswith("multi")
        view.fill(label, [first] if several else first)

    async def submit(self, view: View) -> dict[str, str]:
        """Press the modal's own button; what is wrong, by label: then it stays open."""
        labels = {block["block_id"]: label for label, block in slack_views.inputs(view.given).items()}
        missing = {
            label: REQUIRED
            for label, block in slack_views.inputs(view.given).items()
            if not block.get("optional") and all(map(slack_views.empty, view.values[block["block_id"]].values()))
        }
        if missing:
            return missing
        payload = self._payload("view_submission", view) | {"response_urls": []}
        said = await self._deliver(f"submission of {view.title}", payload) or {}
        return self._acknowledged(view, said, labels)

    def _acknowledged(self, view: View, said: Given, labels: Mapping[str, str]) -> dict[str, str]:
        """Do what the acknowledgement of a submission says."""
        action = said.get("response_action")
        stack = self.modals[view.user]
        if action is None:
            self._violations.extend(f"view_submission: {name} without response_action" for name in said)
            stack.remove(view)
        elif action == "errors" and said.keys() == {"response_action", "errors"} and said["errors"]:
            wrong = said["errors"]
            self._violations.extend(f"view_submission: no input block {name}" for name in wrong.keys() - labels.keys())
            self._violations.extend(f"view_submission: no error for {name}" for name, text in wrong.items() if not text)
            return {labels.get(name, name): text for name, text in wrong.items()}
        elif action == "clear" and said.keys() == {"response_action"}:
            stack.clear()
        elif action in {"update", "push"} and said.keys() == {"response_action", "view"}:
            self._violations.extend(f"view_submission: {one}" for one in slack_views.problems(said["view"], "modal"))
            if action == "push" and len(stack) == STACK:
                self._violations.append("view_submission: push_limit_reached")
            if action == "update":
                stack.remove(view)
            stack.append(self._made(view.user, said["view"]))
        else:
            self._violations.append(f"view_submission: Slack does not understand {said}")
        return {}

    def _payload(self, kind: str, view: View) -> dict[str, Any]:
        return {
            "type": kind,
            **self._workspace.acted(view.user),
            "api_app_id": "A0ATTACHE",
            "token": "deprecated",
            "trigger_id": self.triggers.give(view.user),
            "view": view.payload(),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    async def _open(self, given: Given) -> Given:
        _check(given["view"], "modal")
        user = self.triggers.take(given["trigger_id"])
        return await self._stacked(user, [], given["view"])

    async def _push(self, given: Given) -> Given:
        _check(given["view"], "modal")
        user = self.triggers.take(given["trigger_id"])
        if len(self.modals[user]) == STACK:
            raise SlackError(code="push_limit_reached", ours=True)
        return await self._stacked(user, self.modals[user], given["view"])

    async def _stacked(self, user: str, below: list[View], given: Given) -> Given:
        view = self._made(user, given)
        async with self._changed:
            self.modals[user] = [*below, view]
            self._changed.notify_all()
        return {"view": view.payload()}

    async def _update(self, given: Given) -> Given:
        every = [view for stack in self.modals.values() for view in stack]
        named = {view.id: view for view in every} | {view.external: view for view in every if view.external}
        view = named.get(str(given.get("view_id") or given.get("external_id")))
        if view is None:
            raise SlackError(code="not_found")  # the person may have closed it
        _check(given["view"], "modal")
        _check_hash(given, view)
        async with self._changed:
            kept = {block["block_id"] for block in slack_views.inputs(given["view"]).values() if "block_id" in block}
            view.filled = {block: state for block, state in view.filled.items() if block in kept}
            view.given, view.hash = _with_ids(given["view"]), _hash()
            self._changed.notify_all()
        return {"view": view.payload()}

    async def _publish(self, given: Given) -> Given:
        if not self._home:
            raise SlackError(code="not_enabled", ours=True)
        _check(given["view"], "home")
        user = given["user_id"]
        shown = self.homes.get(user)
        if shown:
            _check_hash(given, shown)
        async with self._changed:
            self.homes[user] = self._made(user, given["view"])
            if shown:
                self.homes[user].id = shown.id
            self.published += 1
            self._changed.notify_all()
        return {"view": self.homes[user].payload()}

    def _made(self, user: str, given: Given) -> View:
        return View(
            f"V{next(self._numbers)}", self._workspace.team, user, _with_ids(given), _hash(), given.get("external_id")
        )

    async def _awaited(self, shown: Callable[[], View | None], known: Callable[[View], bool]) -> View:
        found: View | None = None

        def there() -> bool:
            nonlocal found
            found = shown()
            return found is not None and known(found)

        async with asyncio.timeout(WITHIN), self._changed:
            await self._changed.wait_for(there)
        assert found
        return found


def _with_ids(given: Given) -> Given:
    """`given` with an id for each block that has none."""
    blocks = [{"block_id": f"b{number}", **block} for number, block in enumerate(given["blocks"])]
    return {**given, "blocks": blocks}


def _check(view: Any, kind: str) -> None:
    found = slack_views.problems(view, kind)
    if found == ["view_too_large"]:
        raise SlackError(code="view_too_large", ours=True)
    if found:
        raise SlackError(code="invalid_arguments", details=found, ours=True)


def _check_hash(given: Given, view: View) -> None:
    if given.get("hash") and given["hash"] != view.hash:
        raise SlackError(code="hash_conflict")


def _hash() -> str:
    return f"1700000000.{secrets.token_hex(4)}"
