"""The strict Slack's Home tab, modals and triggers: what the real one refuses, it refuses."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest

from fakes import slack_views
from fakes.slack import FakeSlack
from fakes.slack_screen import View
from fakes.slack_workspace import ANN

PLAIN = {"type": "plain_text", "text": "Words"}
OPTION = {"text": PLAIN, "value": "v"}
NAMED = {"type": "plain_text_input", "action_id": "name"}


def words(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def field(element: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": "b", "label": PLAIN, "element": element} | more


def modal(*blocks: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": list(blocks) or [field(NAMED)]} | more


def home(*blocks: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks) or [{"type": "divider"}]}


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        (modal(title=words("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(submit=words("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
        (modal(color="red"), "additional property: color [json-pointer:/view]"),
        ({"type": "modal", "title": PLAIN, "blocks": [field(NAMED)]}, "a modal with inputs needs a submit"),
        (modal(field(NAMED), field(NAMED)), "block_id must be unique [json-pointer:/view/blocks]"),
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal(field(NAMED, label=words(""))), "more than 0 characters [json-pointer:/view/blocks/0/label/text]"),
        (modal(field({"type": "slider"})), "unsupported element [json-pointer:/view/blocks/0/element]"),
        (modal(field({"type": "timepicker", "action_id": "t", "initial_time": "8:00"})), "must be HH:mm"),
        (
            modal(field({"type": "static_select", "action_id": "s", "options": [OPTION] * 101})),
            "no more than 100 items allowed [json-pointer:/view/blocks/0/element/options]",
        ),
        (
            modal(field({"type": "static_select", "action_id": "s", "options": [OPTION] * 2})),
            "the value of an option must be unique",
        ),
        (
            modal(field({"type": "checkboxes", "action_id": "c", "options": [OPTION], "initial_options": []})),
            "must be a non-empty array [json-pointer:/view/blocks/0/element/initial_options]",
        ),
        (
            modal(field({"type": "checkboxes", "action_id": "c", "options": [OPTION] * 11})),
            "no more than 10 items allowed",
        ),
        (
            modal(
                field(
                    {
                        "type": "multi_static_select",
                        "action_id": "m",
                        "options": [OPTION],
                        "initial_options": [{"text": words("Other"), "value": "o"}],
                    }
                )
            ),
            "must be among the options",
        ),
        (
            modal(
                field({"type": "static_select", "action_id": "s", "options": [{"text": words("x" * 76), "value": "v"}]})
            ),
            "must be less than 76 characters",
        ),
        (
            modal(field({"type": "conversations_select", "action_id": "c", "filter": {"include": ["everything"]}})),
            "must include im, mpim, private or public",
        ),
        (modal(private_metadata="x" * 2000, external_id="x" * 256), "[json-pointer:/view/external_id]"),
        (
            modal(*({"type": "section", "text": words("ж" * 2999)} for _ in range(50))),
            "view_too_large",
        ),
    ],
)
def test_a_view_that_slack_refuses(view: dict[str, Any], problem: str) -> None:
    assert any(problem in found for found in slack_views.problems(view, "modal"))


def test_a_home_takes_neither_a_title_nor_another_type() -> None:
    assert slack_views.problems(home(), "home") == []
    assert slack_views.problems(home() | {"title": PLAIN}, "home") == [
        "additional property: title [json-pointer:/view]"
    ]
    assert slack_views.problems(modal(), "home")[0] == "must be home [json-pointer:/view/type]"


def test_a_button_asks_for_a_confirmation_within_its_limits() -> None:
    confirm = {"title": PLAIN, "text": PLAIN, "confirm": words("x" * 31), "deny": PLAIN}
    button = {"type": "button", "action_id": "a", "text": PLAIN, "confirm": confirm}
    [found] = slack_views.problems(home({"type": "actions", "elements": [button]}), "home")
    assert found == ("must be less than 31 characters [json-pointer:/view/blocks/0/elements/0/confirm/confirm/text]")


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


class Handed:
    """A Slack whose app says what the test wants it to say."""

    def __init__(self, slack: FakeSlack, clock: Clock) -> None:
        self.slack = slack
        self.clock = clock
        self.said: dict[str, Any] | None = None
        self.payloads: list[dict[str, Any]] = []
        self.slack.screens._deliver = self._acknowledge

    async def _acknowledge(self, _: str, payload: dict[str, Any]) -> dict[str, Any] | None:
        self.payloads.append(payload)
        return self.said

    async def call(self, method: str, **given: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.slack.bot_token.reveal()}"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.slack.socket_settings.api}{method}", json=given, headers=headers) as response,
        ):
            answer: dict[str, Any] = await response.json()
            return answer

    async def opened(self, view: Mapping[str, Any] | None = None) -> View:
        trigger = self.slack.screens.triggers.give(ANN)
        assert (await self.call("views.open", trigger_id=trigger, view=view or modal()))["ok"]
        return await self.slack.screens.modal(ANN)


@pytest.fixture
async def app() -> AsyncIterator[Handed]:
    clock = Clock()
    manifest = {
        "display_information": {"name": "Attaché"},
        "features": {
            "app_home": {"home_tab_enabled": True},
            "slash_commands": [{"command": "/brief", "description": "A brief"}],
        },
        "oauth_config": {"scopes": {"bot": ["commands"]}},
        "settings": {"socket_mode_enabled": True, "interactivity": {"is_enabled": True}},
    }
    async with FakeSlack(manifest, clock) as slack:
        yield Handed(slack, clock)


async def test_a_trigger_opens_one_modal_and_for_three_seconds(app: Handed) -> None:
    triggers = app.slack.screens.triggers
    trigger = triggers.give(ANN)
    assert (await app.call("views.open", trigger_id=trigger, view=modal()))["ok"]
    assert (await app.call("views.open", trigger_id=trigger, view=modal()))["error"] == "exchanged_trigger_id"
    late = triggers.give(ANN)
    app.clock.now += 3.1
    assert (await app.call("views.open", trigger_id=late, view=modal()))["error"] == "expired_trigger_id"
    assert (await app.call("views.open", trigger_id="1.2.abc", view=modal()))["error"] == "invalid_trigger_id"
    assert len(app.slack.take_violations()) == 3


async def test_a_view_that_is_refused_leaves_the_trigger_and_says_where(app: Handed) -> None:
    trigger = app.slack.screens.triggers.give(ANN)
    refused = await app.call("views.open", trigger_id=trigger, view=modal(title=words("x" * 25)))
    assert refused["error"] == "invalid_arguments"
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert app.slack.take_violations()
    assert (await app.call("views.open", trigger_id=trigger, view=modal()))["ok"]


async def test_an_update_keeps_what_was_filled_in_under_the_same_block(app: Handed) -> None:
    view = await app.opened(modal(field(NAMED), field(NAMED, block_id="other", label=words("Other"))))
    view.fill("Words", "kept")
    view.fill("Other", "lost")
    changed = modal(field(NAMED), field(NAMED, block_id="renamed", label=words("Other")))
    stale = view.hash
    assert (await app.call("views.update", view_id=view.id, hash=stale, view=changed))["ok"]
    assert (view.value("Words"), view.value("Other")) == ("kept", None)
    again = await app.call("views.update", view_id=view.id, hash=stale, view=changed)
    assert again["error"] == "hash_conflict"
    assert (await app.call("views.update", view_id="V99", view=changed))["error"] == "not_found"


async def test_no_more_than_three_modals_stand_on_each_other(app: Handed) -> None:
    await app.opened()
    triggers = [app.slack.screens.triggers.give(ANN) for _ in range(3)]
    said = [await app.call("views.push", trigger_id=trigger, view=modal()) for trigger in triggers]
    assert [one.get("error") for one in said] == [None, None, "push_limit_reached"]
    assert app.slack.take_violations() == ["views.push: push_limit_reached"]


async def test_a_home_is_published_over_the_one_that_was_seen(app: Handed) -> None:
    first = await app.call("views.publish", user_id=ANN, view=home())
    seen = first["view"]["hash"]
    assert (await app.call("views.publish", user_id=ANN, view=home(), hash=seen))["ok"]
    assert (await app.call("views.publish", user_id=ANN, view=home(), hash=seen))["error"] == "hash_conflict"


async def test_without_a_home_tab_none_is_published(app: Handed) -> None:
    app.slack.screens._home = False
    assert (await app.call("views.publish", user_id=ANN, view=home()))["error"] == "not_enabled"
    assert app.slack.take_violations() == ["views.publish: not_enabled"]


async def test_a_submission_tells_every_field_as_slack_shapes_it(app: Handed) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "multi_static_select": {"options": [OPTION]},
        "static_select": {"options": [OPTION]},
        "checkboxes": {"options": [OPTION], "initial_options": [OPTION]},
        "external_select": {},
        "timepicker": {"initial_time": "08:00"},
        "conversations_select": {},
        "plain_text_input": {},
    }
    fields = [
        field({"type": kind, "action_id": "a", **more}, block_id=kind, label=words(kind), optional=True)
        for kind, more in kinds.items()
    ]
    view = await app.opened(modal(*fields))
    assert await app.slack.screens.submit(view) == {}
    state = app.payloads[0]["view"]["state"]["values"]
    assert all(told["a"].pop("type") == kind for kind, told in state.items())
    assert {kind: told["a"] for kind, told in state.items()} == {
        "multi_static_select": {"selected_options": []},
        "static_select": {"selected_option": None},
        "checkboxes": {"selected_options": [OPTION]},
        "external_select": {"selected_option": None},
        "timepicker": {"selected_time": "08:00"},
        "conversations_select": {"selected_conversation": None},
        "plain_text_input": {"value": None},
    }
    assert "response_url" not in app.payloads[0]


async def test_what_is_required_is_asked_for_by_slack_itself(app: Handed) -> None:
    view = await app.opened()
    assert await app.slack.screens.submit(view) == {"Words": "Please complete this required field."}
    assert app.payloads == []


@pytest.mark.parametrize(
    ("said", "violation"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "Wrong."}}, "no input block nowhere"),
        ({"response_action": "errors", "errors": {"b": ""}}, "no error for b"),
        ({"response_action": "errors", "errors": {}}, "Slack does not understand"),
        ({"response_action": "shout"}, "Slack does not understand"),
        ({"response_action": "update", "view": home()}, "must be modal"),
        ({"errors": {"b": "Wrong."}}, "errors without response_action"),
    ],
)
async def test_an_acknowledgement_that_slack_does_not_understand(
    app: Handed, said: dict[str, Any], violation: str
) -> None:
    view = await app.opened()
    view.fill("Words", "filled in")
    app.said = said
    await app.slack.screens.submit(view)
    assert any(violation in found for found in app.slack.take_violations())


async def test_an_acknowledgement_closes_updates_pushes_or_tells_what_is_wrong(app: Handed) -> None:
    view = await app.opened()
    view.fill("Words", "filled in")
    stack = app.slack.screens.modals[ANN]
    app.said = {"response_action": "errors", "errors": {"b": "Wrong."}}
    assert await app.slack.screens.submit(view) == {"Words": "Wrong."}
    assert stack == [view]
    app.said = {"response_action": "push", "view": modal({"type": "divider"}, title=words("Second"))}
    await app.slack.screens.submit(view)
    assert [one.title for one in stack] == ["Words", "Second"]
    app.said = {"response_action": "update", "view": modal({"type": "divider"}, title=words("Third"))}
    await app.slack.screens.submit(stack[-1])
    assert [one.title for one in stack] == ["Words", "Third"]
    app.said = {"response_action": "clear"}
    await app.slack.screens.submit(stack[-1])
    assert stack == []
    view = await app.opened()
    view.fill("Words", "filled in")
    app.said = None
    await app.slack.screens.submit(view)
    assert app.slack.screens.modals[ANN] == []


async def test_suggestions_beyond_the_limits_are_violations(app: Handed) -> None:
    view = await app.opened(modal(field({"type": "external_select", "action_id": "e"})))
    app.said = {"options": [OPTION] * 101}
    assert len(await app.slack.screens.suggest(view, "Words", "w")) == 101
    app.said = {"options": [{"text": words("x" * 76), "value": "v"}]}
    await app.slack.screens.suggest(view, "Words", "w")
    app.said = None
    assert await app.slack.screens.suggest(view, "Words", "w") == []
    found = app.slack.take_violations()
    for wrong in ("no more than 100", "less than 76", "must be options"):
        assert any(wrong in one for one in found)
