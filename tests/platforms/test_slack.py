import asyncio
import json
import logging
import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import aiohttp
import pytest

from bot import wording
from bot.commands import table
from bot.errors import PlatformError
from bot.model import Action, Brief, Comparison, Entry, Listing, Notice, Point, Reply, Request
from bot.platforms.slack.platform import SlackPlatform
from bot.platforms.turns import Turns
from bot.rendering.slack import render
from bot.settings import Secret, SlackSettings
from builders import NOW, brief, citation, theme
from fakes.slack_faults import DROPPED_AFTER, limited
from fakes.slack_workspace import ANN, GENERAL, TEAM
from slack_running import (
    Deployment,
    Gate,
    Transport,
    always,
    both,
    commands,
    endpoint,
    listening,
    platform_for,
    running,
    workspace,
)


@both
async def test_a_brief_arrives_for_the_one_who_asked_with_its_sources(transport: Transport) -> None:
    async with running(always(brief("The harbour is closed.", "Nobody knows why.")), Deployment(transport)) as (
        slack,
        _,
    ):
        answer = await slack.slash("/harbour")
    assert answer.ephemeral
    assert "The harbour is closed. [1]\nNobody knows why. [2]" in answer.text
    assert "[1]–[2] notes · undated" in answer.text
    assert answer.messages[0]["unfurl_links"] is False


@both
async def test_a_comparison_shows_both_sides(transport: Transport) -> None:
    comparison = Comparison(brief("It is closed.", of=theme("port")), brief("It is open.", of=theme("sea")))
    async with running(always(comparison), Deployment(transport)) as (slack, _):
        answer = await slack.slash("/attache compare port sea")
    assert "The port\n1 point from 1 document\n• It is closed. [1]" in answer.text
    assert "The sea\n1 point from 1 document\n• It is open. [1]" in answer.text


@both
async def test_a_listing_marks_what_is_in_trouble(transport: Transport) -> None:
    listing = Listing("Documents", (Entry("a.txt"), Entry("b.pdf", ("encrypted",), trouble=True)), "Two files.")
    async with running(always(listing), Deployment(transport)) as (slack, _):
        answer = await slack.slash("/sources")
    assert answer.text == "Documents\na.txt\n⚠ b.pdf — encrypted\nTwo files."


@both
async def test_a_notice_is_just_its_words(transport: Transport) -> None:
    async with running(always(Notice("Still reading.")), Deployment(transport)) as (slack, _):
        answer = await slack.slash("/attache help")
    assert answer.text == "Still reading."


@both
async def test_a_request_says_who_asked_what_and_where(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        await slack.slash("/compare harbour history")
    (request,) = requests
    assert request.action is Action.COMPARE
    assert request.arguments == {"a": "harbour", "b": "history"}
    origin = request.origin
    assert (origin.platform, origin.workspace, origin.channel, origin.who) == ("slack", TEAM, GENERAL, ANN)
    assert (origin.direct, origin.zone, origin.locale, origin.manager, origin.obstacle) == (
        *(False, None, "en-GB", False, None),
    )
    assert abs((datetime.now(UTC) - origin.received_at).total_seconds()) < 60


@both
async def test_smart_quotes_and_hard_spaces_are_taken_kindly(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        await slack.slash("/compare “The\u00a0harbour”\u00a0history")
        await slack.slash("/attache /BRIEF\u00a0harbour")
    assert requests[0].arguments == {"a": "The harbour", "b": "history"}
    assert requests[1].arguments == {"theme": "harbour"}


@both
async def test_the_word_payload_in_a_question_does_not_lose_it(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        await slack.slash("/ask which payload=1 & what {else}?")
    assert requests[0].arguments == {"question": "which payload=1 & what {else}?"}


@both
async def test_wrong_arguments_are_answered_with_the_right_form(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        answer = await slack.slash("/compare")
    assert "Type /compare <a> [b], for example: /compare harbour history" in answer.text
    assert answer.ephemeral
    assert requests == []


@both
async def test_each_command_that_is_typed_wrongly_says_what_it_takes(transport: Transport) -> None:
    requests: list[Request] = []
    forms = {
        "/compare one two three": "/compare <a> [b]",
        "/ask": "/ask <question>",
        "/subscribe": "/subscribe <themes> <when> [zone]",
        "/digest": "/digest add, /digest list",
        "/digest water": "/digest add, /digest list",
        "/digest add": "/digest add <themes> <when> [zone]",
        "/sources all": "/sources takes nothing after it",
        "/subscriptions all": "/subscriptions takes nothing after it",
        "/attache harbor": "Did you mean /harbour?",
    }
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        for line, form in forms.items():
            answer = await slack.slash(line)
            assert form in answer.text, line
            assert answer.ephemeral
    assert requests == []


@both
async def test_a_command_that_only_the_old_manifest_knows_gets_a_sentence(transport: Transport) -> None:
    of = Deployment(transport)
    async with workspace(of) as slack:
        platform = platform_for(slack, of)
        await platform.start(table([theme("port")]), always(Notice("never")))
        if transport == "http":
            slack.deliver_to(endpoint(platform))
        answer = await slack.slash("/harbour")
        await platform.stop()
    assert "There is no command /harbour." in answer.text


@both
async def test_the_acknowledgement_does_not_wait_for_the_answer(transport: Transport) -> None:
    gate = Gate(Notice("At last."))
    async with running(gate, Deployment(transport)) as (slack, _):
        typed = await slack.type("/harbour")
        await gate.entered.wait()
        assert typed.messages == []
        assert typed.acknowledged_after < 3
        gate.open.set()
        assert (await typed.answer()).text == "At last."


@both
async def test_answers_give_way_to_what_is_still_to_be_acknowledged(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, platform):
        with platform.turns.acknowledging():  # another command, that is not acknowledged yet
            typed = [await slack.type("/harbour") for _ in range(3)]
            assert requests == []
        assert [(await one.answer()).text for one in typed] == ["Done."] * 3


@both
async def test_each_command_counts_as_one_to_acknowledge(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[Turns] = []
    acknowledging = Turns.acknowledging

    def noted(turns: Turns) -> AbstractContextManager[None]:
        counted.append(turns)
        return acknowledging(turns)

    monkeypatch.setattr(Turns, "acknowledging", noted)
    async with running(always(Notice("Done.")), Deployment(transport)) as (slack, platform):
        await slack.slash("/harbour")
        assert counted == [platform.turns]


@both
async def test_a_failure_is_told_with_a_reference_that_the_log_knows(
    transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: Request) -> Reply:
        raise ZeroDivisionError

    async with running(fail, Deployment(transport)) as (slack, _):
        answer = await slack.slash("/harbour")
    (record,) = [record for record in caplog.records if record.name == "bot.incidents"]
    reference = str(record.args[1]) if isinstance(record.args, tuple) else ""
    assert answer.text == wording.answers.unexpected(reference)
    assert record.exc_info
    assert "ZeroDivisionError" not in answer.text


@both
async def test_hostile_words_of_a_document_notify_no_one_and_link_nowhere(transport: Transport) -> None:
    said = "<!channel> <@U0ANN> <https://evil.example|bank> *loud* `code` https://bare.example :wave:"
    source = citation(1, said, title="<!here> *x*", url="https://news.example/a|b><!channel>?x=1&y=2")
    reply = Brief(theme(title=said), (Point(said, (source,)),), None, NOW, 1, (), NOW)
    async with running(always(reply), Deployment(transport)) as (slack, _):
        answer = await slack.slash("/harbour")
    assert answer.mentions == []
    assert answer.links == [("https://news.example/a%7Cb%3E%3C!channel%3E?x=1&y=2", "news.example")]
    assert said in answer.text


@both
async def test_an_answer_longer_than_a_response_url_takes_goes_on_as_ephemeral_messages(transport: Transport) -> None:
    entries = tuple(Entry(f"file {number}", ("x" * 1500,)) for number in range(30))
    async with running(always(Listing("Documents", entries)), Deployment(transport)) as (slack, _):
        answer = await slack.slash("/sources", messages=8)
    assert answer.ephemeral
    assert [f"file {number} " in answer.text for number in range(30)] == [True] * 30
    assert [message.get("channel") for message in answer.messages] == [None] * 5 + ["C0GENERAL"] * 3


@both
async def test_an_answer_after_half_an_hour_still_arrives(transport: Transport) -> None:
    now = [0.0]
    gate = Gate(Notice("Better late than never."))
    async with running(gate, Deployment(transport, clock=lambda: now[0])) as (slack, _):
        typed = await slack.type("/harbour")
        now[0] = 31 * 60
        gate.open.set()
        answer = await typed.answer()
        assert slack.take_violations() == ["response_url: expired_url"]
    assert answer.messages[0]["channel"] == "C0GENERAL"


@both
@pytest.mark.parametrize("kept_by", ["response_url", "chat.postEphemeral"])
async def test_a_dropped_connection_does_not_show_an_answer_twice(
    transport: Transport, kept_by: str, caplog: pytest.LogCaptureFixture
) -> None:
    now = [0.0]
    gate = Gate(Notice("Once."))
    async with running(gate, Deployment(transport, clock=lambda: now[0])) as (slack, platform):
        typed = await slack.type("/harbour")
        now[0] = 31 * 60 if kept_by == "chat.postEphemeral" else 0
        slack.break_next(kept_by, DROPPED_AFTER)
        gate.open.set()
        await typed.answer()
        await platform.stop()
        slack.take_violations()
        assert len(typed.messages) == 1
    assert "an answer to /harbour was not delivered" in caplog.text


@pytest.mark.parametrize("said", ["0.01", None])
@both
async def test_where_slack_asks_to_wait_an_answer_comes_a_little_later(
    transport: Transport, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.slack.answering._LONGEST_PAUSE", 0.05)
    async with running(always(Notice("a line\n" * 9_000)), Deployment(transport)) as (slack, _):
        slack.break_next("response_url", limited(said))
        slack.break_next("chat.postEphemeral", limited(said))
        whole = len(render(Notice("a line\n" * 9_000), whole=True))
        answer = await slack.slash("/harbour", messages=whole)
        assert slack.calls.count("chat.postEphemeral") == 1 + whole - 4  # one was refused, and one use of the url spent
        assert answer.ephemeral


@both
async def test_stopping_lets_an_answer_in_work_arrive(transport: Transport) -> None:
    gate = Gate(Notice("Just in time."))
    async with running(gate, Deployment(transport)) as (slack, platform):
        typed = await slack.type("/harbour")
        await gate.entered.wait()
        stopping = asyncio.create_task(platform.stop())
        waiting = asyncio.create_task(platform.wait())
        gate.open.set()
        assert (await typed.answer()).text == "Just in time."
        await asyncio.gather(stopping, waiting)
        await platform.stop()


@both
async def test_stopping_does_not_wait_for_ever(transport: Transport, caplog: pytest.LogCaptureFixture) -> None:
    gate = Gate(Notice("never"))
    async with running(gate, Deployment(transport, patience=0)) as (slack, platform):
        typed = await slack.type("/harbour")
        await gate.entered.wait()
        await platform.stop()
        assert typed.messages == []
    assert "stopped with 1 answers unfinished" in caplog.text


async def test_the_socket_is_taken_up_again_after_slack_closes_it() -> None:
    async with running(always(Notice("Here."))) as (slack, _):
        await slack.slash("/harbour")
        await slack.socket_mode.disconnect("refresh_requested")
        await slack.socket_mode.times(4)
        assert (await slack.slash("/harbour")).text == "Here."


@both
async def test_a_wrong_bot_token_is_one_clear_sentence(transport: Transport, caplog: pytest.LogCaptureFixture) -> None:
    async with workspace(Deployment(transport)) as slack:
        settings = slack.socket_settings if transport == "socket" else slack.http_settings
        platform = SlackPlatform(settings, Secret("xoxb-wrong"), slack.app_token, slack.signing_secret)
        with pytest.raises(
            PlatformError, match=r"^Slack refused the token in SLACK_BOT_TOKEN \(invalid_auth\)\."
        ) as told:
            await platform.start(commands(), always(Notice("never")))
        await platform.wait()
    assert "xoxb-wrong" not in str(told.value) + caplog.text


async def test_a_wrong_app_token_is_one_clear_sentence(caplog: pytest.LogCaptureFixture) -> None:
    async with workspace() as slack:
        platform = SlackPlatform(slack.socket_settings, slack.bot_token, Secret("xapp-wrong"))
        with pytest.raises(
            PlatformError, match=r"^Slack refused the token in SLACK_APP_TOKEN \(invalid_auth\)\."
        ) as told:
            await platform.start(commands(), always(Notice("never")))
        swapped = SlackPlatform(slack.socket_settings, slack.bot_token, slack.bot_token)
        with pytest.raises(PlatformError, match="SLACK_APP_TOKEN"):
            await swapped.start(commands(), always(Notice("never")))
    assert "xapp-wrong" not in str(told.value) + caplog.text


async def test_a_token_that_no_header_can_carry_is_refused_too() -> None:
    async with workspace() as slack:
        platform = SlackPlatform(slack.socket_settings, Secret("xoxb-\nsplit"), slack.app_token)
        with pytest.raises(PlatformError, match=r"SLACK_BOT_TOKEN \(malformed\)"):
            await platform.start(commands(), always(Notice("never")))


async def test_a_missing_secret_of_the_transport_is_named() -> None:
    async with workspace() as slack:
        with pytest.raises(PlatformError, match="SLACK_APP_TOKEN"):
            await SlackPlatform(slack.socket_settings, slack.bot_token).start(commands(), always(Notice("never")))
    for empty in (None, Secret(" ")):
        async with workspace(Deployment("http")) as slack:
            platform = SlackPlatform(slack.http_settings, slack.bot_token, signing_secret=empty)
            with pytest.raises(PlatformError, match="SLACK_SIGNING_SECRET"):
                await platform.start(commands(), always(Notice("never")))


async def test_an_unreachable_slack_is_named(unused_tcp_port: int) -> None:
    settings = SlackSettings(api=f"http://127.0.0.1:{unused_tcp_port}/api/")
    platform = SlackPlatform(settings, Secret("xoxb-1"), Secret("xapp-1"))
    with pytest.raises(PlatformError, match=f"^Slack cannot be reached at {settings.api}"):
        await platform.start(commands(), always(Notice("never")))


async def test_a_socket_that_never_opens_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.slack.sockets._CONNECT_SECONDS", 0.1)
    async with workspace() as slack:
        slack.socket_mode.accepts = False
        with pytest.raises(PlatformError, match="Slack cannot be reached"):
            await platform_for(slack).start(commands(), always(Notice("never")))


async def test_what_is_not_slack_is_named() -> None:
    async with workspace() as slack:
        api = slack.socket_settings.api.replace("/api/", "/elsewhere/")
        platform = SlackPlatform(SlackSettings(api=api), slack.bot_token, slack.app_token)
        with pytest.raises(PlatformError, match=f"^Slack cannot be reached at {api}"):
            await platform.start(commands(), always(Notice("never")))


async def test_what_else_slack_says_at_the_start_is_passed_on() -> None:
    async with workspace(Deployment("http")) as slack:
        platform = SlackPlatform(SlackSettings(api=slack.http_settings.api), slack.bot_token, slack.app_token)
        with pytest.raises(PlatformError, match="does not let the app start; its reason: socket_mode_disabled"):
            await platform.start(commands(), always(Notice("never")))
        assert slack.take_violations() == ["apps.connections.open: socket_mode_disabled"]


async def test_a_taken_port_is_named() -> None:
    async with running(always(Notice("Here.")), Deployment("http")) as (slack, first):
        settings = SlackSettings(transport="http", api=slack.http_settings.api, port=first.port or 0)
        second = SlackPlatform(settings, slack.bot_token, None, slack.signing_secret)
        with pytest.raises(PlatformError, match=f"Cannot listen on 127.0.0.1:{first.port}"):
            await second.start(commands(), always(Notice("never")))


async def test_only_requests_that_slack_signed_just_now_are_heard() -> None:
    requests: list[Request] = []
    body = "command=%2Fharbour&text=&user_id=U0ANN&team_id=T0HARBOUR&channel_id=C0GENERAL&response_url=http%3A%2F%2Fx"
    async with (
        running(listening(requests), Deployment("http")) as (slack, platform),
        aiohttp.ClientSession() as session,
    ):

        async def knock(body: str | bytes = body, **headers: str | None) -> int:
            wanted = slack.signed(body if isinstance(body, str) else "") | {
                name.replace("_", "-"): value for name, value in headers.items()
            }
            sent = {name: value for name, value in wanted.items() if value is not None}
            async with session.post(endpoint(platform), data=body, headers=sent) as response:
                return response.status

        old = slack.signed(body, str(int(time.time()) - 301))
        refused = {
            "forged": await knock(X_Slack_Signature="v0=" + "0" * 64),
            "old": await knock(**{name.replace("-", "_"): value for name, value in old.items()}),
            "unsigned": await knock(X_Slack_Signature=None),
            "undated": await knock(X_Slack_Request_Timestamp=None),
            "no number": await knock(X_Slack_Request_Timestamp="yesterday"),
            "a fraction": await knock(X_Slack_Request_Timestamp="1531420618.5"),
            "endless": await knock(X_Slack_Request_Timestamp="9" * 5000),
            "no ascii": await knock(X_Slack_Signature="v0=é"),
            "no text": await knock(body=b"\xff\xfe"),
            "unsigned payload": await knock(body="payload=%7B%7D", X_Slack_Signature="v0="),
            "no json": await knock(body="{", Content_Type="application/json", X_Slack_Signature="v0="),
            "odd charset": await knock(Content_Type="text/plain; charset=utf-16", X_Slack_Signature="v0="),
        }
        assert refused == dict.fromkeys(refused, 401)
        assert await knock(body='{"type": "event_callback"}') == 404
        assert [await knock(body=f"payload={text}") for text in ("%7B", "5", "%7B%7D")] == [400, 400, 404]
    assert requests == []


async def test_a_check_of_the_certificate_is_answered_unsigned_and_nothing_that_hides_in_it_is_heard() -> None:
    requests: list[Request] = []
    origin = {"team": {"id": TEAM}, "user": {"id": ANN}, "channel": {"id": GENERAL}}
    press = {"type": "block_actions", **origin, "actions": [{"action_id": "a", "value": "attache:share:harbour"}]}
    form = {"ssl_check": "1", "token": "x"}
    command = {"command": "/harbour", "team_id": TEAM, "user_id": ANN, "channel_id": GENERAL, "response_url": ""}
    async with (
        running(listening(requests), Deployment("http")) as (slack, platform),
        aiohttp.ClientSession() as session,
    ):
        for hidden in ({}, command, {"payload": json.dumps(press)}):
            async with session.post(endpoint(platform), data=form | hidden) as response:
                assert (response.status, await response.text()) == (200, "")
        assert slack.calls == ["auth.test"]
    assert requests == []


async def test_the_log_holds_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for transport in ("socket", "http"):
        async with running(always(Notice("Here.")), Deployment(transport)) as (slack, _):
            await slack.slash("/harbour")
            secrets = [slack.bot_token, slack.app_token, slack.signing_secret]
        assert [secret.reveal() in caplog.text for secret in secrets] == [False] * 3
