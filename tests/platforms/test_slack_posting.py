import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot import wording
from bot.errors import DeliveryError, LostAnswerError, PostponedError, RefusedError, UnknowableError
from bot.model import Notice, Target, TargetKind
from bot.platforms.slack.platform import SlackPlatform
from builders import brief
from fakes import slack_blocks, slack_faults
from fakes.slack_faults import (
    BAD_GATEWAY,
    BROKEN,
    BROKEN_AFTER,
    DROPPED,
    DROPPED_AFTER,
    GARBLED,
    HALF,
    HALF_AFTER,
    HANGS,
    HANGS_AFTER,
    NOT_SLACK,
    SLOW_AFTER,
    Fault,
    limited,
    refused,
)
from fakes.slack_workspace import ANN, BOT, GENERAL, TEAM, Person
from notebook import Memory
from slack_running import Deployment, Transport, always, both, connected, digest, platform_for, running, workspace

CHANNEL = Target("slack", TEAM, TargetKind.CHANNEL, GENERAL)
READER = Target("slack", TEAM, TargetKind.USER, ANN)
READABLE = Deployment(history=True)
NEWS = digest(brief("The harbour is closed."))
POST, OPEN, HISTORY = "chat.postMessage", "conversations.open", "conversations.history"


def now() -> datetime:
    return datetime.now(UTC)


def channel(address: str) -> Target:
    return Target("slack", TEAM, TargetKind.CHANNEL, address)


def person(address: str) -> Target:
    return Target("slack", TEAM, TargetKind.USER, address)


async def test_a_digest_is_posted_to_a_channel_with_its_key_and_without_previews_of_links() -> None:
    async with connected() as (slack, platform):
        stands = await platform.post(CHANNEL, NEWS, key="k1")
        (post,) = slack.posts
    assert stands == f"{GENERAL}/{post['ts']}"
    assert "The harbour is closed. [1]" in slack_blocks.visible(post)
    assert "The harbour is closed. [1]" in post["text"]
    assert (post["unfurl_links"], post["unfurl_media"]) == (False, False)
    assert post["metadata"] == {"event_type": "attache_delivery", "event_payload": {"key": "k1"}}


async def test_a_digest_to_a_person_goes_to_their_conversation_with_the_bot_which_is_opened_once() -> None:
    async with connected() as (slack, platform):
        stands = [await platform.post(READER, NEWS, key=key) for key in ("k1", "k2")]
        assert stands == [f"D0ANN/{post['ts']}" for post in slack.posts]
        assert slack.calls == ["auth.test", OPEN, POST, POST]


async def test_only_so_many_conversations_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.conversations._AT_HAND", 2)
    async with connected() as (slack, platform):
        for who in ("U0BOB", "U0EVE"):
            slack.workspace.people[who] = Person()
        for who in (ANN, "U0BOB", ANN, "U0EVE", ANN, "U0BOB"):
            await platform.post(person(who), NEWS, key="k1")
        assert slack.calls.count(OPEN) == 4  # Bob's was asked for twice


async def test_a_conversation_is_remembered_from_run_to_run() -> None:
    notes = Memory()
    async with connected(notes=notes) as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        assert notes.kept == {f"slack {TEAM} conversation {ANN}": "D0ANN"}
        again = platform_for(slack, notes=notes)
        await again.connect()
        slack.break_next(OPEN, limited("300"))  # were it asked for, it would have to wait
        await again.prepare(READER)
        await again.post(READER, NEWS, key="k2")
        await again.stop()
        assert slack.calls.count(OPEN) == 1
        assert [post["channel"] for post in slack.posts] == ["D0ANN", "D0ANN"]


async def test_a_conversation_that_is_refused_is_forgotten() -> None:
    notes = Memory()
    async with connected(notes=notes) as (slack, platform):
        await platform.prepare(READER)
        slack.break_next(POST, refused("channel_not_found"))
        with pytest.raises(RefusedError):
            await platform.post(READER, NEWS, key="k1")
        await platform.post(READER, NEWS, key="k1")
        assert slack.calls.count(OPEN) == 2
        assert list(notes.kept.values()) == ["D0ANN"]


@both
async def test_what_answers_commands_posts_too(transport: Transport) -> None:
    async with running(always(Notice("Here.")), Deployment(transport)) as (slack, platform):
        await platform.post(CHANNEL, NEWS, key="k1")
        assert (await slack.slash("/harbour")).text == "Here."
        assert len(slack.posts) == 1


async def test_connected_only_for_posting_it_can_be_waited_for_and_stopped() -> None:
    async with connected() as (slack, platform):
        waiting = asyncio.create_task(platform.wait())
        await asyncio.sleep(0)
        assert not waiting.done()
        await platform.stop()
        await waiting
        await platform.stop()
        assert slack.socket_mode.opened == 0


async def test_a_word_to_an_owner_is_posted_like_a_digest(caplog: pytest.LogCaptureFixture) -> None:
    async with connected() as (slack, platform):
        await platform.post(CHANNEL, Notice("It failed <!channel>."), key="k1")
        await platform.post(CHANNEL, Notice("a line\n" * 2_000), key="k2")
        assert slack_blocks.visible(slack.posts[0]) == "It failed <!channel>."
        assert [slack_blocks.mentions(post) for post in slack.posts] == [[], []]
    assert "only the first is posted" in caplog.text


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (channel("C0NOWHERE"), wording.platforms.slack_no_channel()),
        (channel("C0OTHERS"), wording.platforms.slack_not_in_channel()),
        (channel("C0SECRET"), wording.platforms.slack_no_channel()),
        (channel("C0OLD"), wording.platforms.slack_archived()),
        (person("U0NOBODY"), wording.platforms.slack_nobody()),
        (person("U0LEFT"), wording.platforms.slack_nobody()),
        (person("U0ROBOT"), wording.platforms.slack_a_bot()),
    ],
)
async def test_what_somebody_has_to_change_first_is_refused_with_the_remedy(target: Target, reason: str) -> None:
    async with connected() as (slack, platform):
        slack.channels.update({"C0OTHERS": {ANN}, "C0SECRET": {ANN}, "C0OLD": {ANN, BOT}})
        slack.workspace.private.add("C0SECRET")
        slack.workspace.archived.add("C0OLD")
        slack.workspace.people |= {"U0LEFT": Person(deactivated=True), "U0ROBOT": Person(bot=True)}
        with pytest.raises(RefusedError) as told:
            await platform.post(target, NEWS, key="k1")
        assert str(told.value) == reason
        assert slack.posts == []
        slack.take_violations()


def test_not_in_channel_is_told_with_how_to_invite() -> None:
    assert "/invite @attache" in wording.platforms.slack_not_in_channel()
    assert "/invite @attache" in wording.platforms.slack_no_channel()


@pytest.mark.parametrize(
    ("method", "code", "reason"),
    [
        (POST, "account_inactive", wording.record.removed_from()),
        (OPEN, "token_revoked", wording.record.removed_from()),
        (POST, "restricted_action", wording.platforms.slack_restricted()),
        (POST, "restricted_action_read_only_channel", wording.platforms.slack_restricted()),
        (POST, "messages_tab_disabled", wording.platforms.slack_messages_shut()),
        (OPEN, "user_not_visible", wording.platforms.slack_out_of_sight()),
        (OPEN, "user_disabled", wording.platforms.slack_nobody()),
    ],
)
async def test_what_slack_does_not_allow_is_refused_with_the_remedy(method: str, code: str, reason: str) -> None:
    async with connected() as (slack, platform):
        slack.break_next(method, refused(code))
        with pytest.raises(RefusedError) as told:
            await platform.post(READER, NEWS, key="k1")
        assert str(told.value) == reason


async def test_a_conversation_that_was_refused_is_opened_anew() -> None:
    async with connected() as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        slack.break_next(POST, refused("channel_not_found"))
        with pytest.raises(RefusedError):
            await platform.post(READER, NEWS, key="k2")
        await platform.post(READER, NEWS, key="k2")
        assert slack.calls.count(OPEN) == 2


@pytest.mark.parametrize("code", ["invalid_auth", "missing_scope", "token_expired"])
@pytest.mark.parametrize("method", [POST, OPEN])
async def test_a_dead_token_refuses_no_subscription_since_it_concerns_them_all(method: str, code: str) -> None:
    async with connected() as (slack, platform):
        slack.break_next(method, refused(code))
        with pytest.raises(PostponedError, match=rf"with its token there \({code}\)"):
            await platform.post(READER, NEWS, key="k1")


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long", "invalid_arguments", "unheard_of"])
async def test_a_message_that_slack_cannot_read_is_our_own_failure(code: str) -> None:
    async with connected() as (slack, platform):
        slack.break_next(POST, refused(code))
        with pytest.raises(RuntimeError, match=code) as told:
            await platform.post(CHANNEL, NEWS, key="k1")
        assert not isinstance(told.value, DeliveryError)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("30", 30),
        ("1.5", 1.5),
        ("0", 0),
        ("-5", 0),
        ("99999", 3600),
        ("1e400", 3600),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("method", [POST, OPEN])
async def test_slacks_own_waiting_time_is_passed_on_within_an_hour(
    method: str, said: str | None, seconds: float | None
) -> None:
    async with connected() as (slack, platform):
        slack.break_next(method, limited(said))
        with pytest.raises(PostponedError) as told:
            await platform.post(READER, NEWS, key="k1")
        assert told.value.after == seconds
        assert slack.posts == []


async def test_waiting_for_slack_is_no_attempt() -> None:
    async with connected() as (slack, platform):
        slack.break_next(POST, limited("30"))
        with pytest.raises(PostponedError) as told:
            await platform.post(CHANNEL, NEWS, key="k1")
        assert not told.value.counts


async def test_no_conversation_is_asked_for_while_slack_wants_none_and_known_ones_go_on() -> None:
    async with connected() as (slack, platform):
        slack.workspace.people["U0BOB"] = slack.workspace.people["U0EVE"] = Person()
        await platform.post(READER, NEWS, key="k1")
        slack.break_next(OPEN, limited("30"))
        for who in ("U0BOB", "U0EVE", "U0BOB"):
            with pytest.raises(PostponedError) as told:
                await platform.post(person(who), NEWS, key="k2")
            assert told.value.after == pytest.approx(30, abs=5)
            assert not told.value.counts
        await platform.post(READER, NEWS, key="k3")
        await platform.post(CHANNEL, NEWS, key="k4")
        assert slack.calls.count(OPEN) == 2  # Ann's, and the one that was refused


async def test_a_conversation_is_opened_before_a_digest_counts_as_begun() -> None:
    async with connected() as (slack, platform):
        await platform.prepare(CHANNEL)
        await platform.prepare(READER)
        assert slack.calls == ["auth.test", OPEN]
        await platform.post(READER, NEWS, key="k1")
        assert slack.calls == ["auth.test", OPEN, POST]
        with pytest.raises(RefusedError):
            await platform.prepare(person("U0NOBODY"))
        slack.take_violations()


async def test_a_waiting_time_may_be_a_date() -> None:
    async with connected() as (slack, platform):
        slack.break_next(POST, limited(format_datetime(now() + timedelta(seconds=90), usegmt=True)))
        with pytest.raises(PostponedError) as told:
            await platform.post(CHANNEL, NEWS, key="k1")
        assert told.value.after == pytest.approx(90, abs=10)


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited", "message_limit_exceeded"])
async def test_a_limit_may_be_told_without_its_status(code: str) -> None:
    async with connected() as (slack, platform):
        slack.break_next(POST, refused(code))
        with pytest.raises(PostponedError) as told:
            await platform.post(CHANNEL, NEWS, key="k1")
        assert told.value.after is None


@pytest.mark.parametrize(
    ("fault", "stands"),
    [
        (DROPPED, 0),
        (DROPPED_AFTER, 1),
        (BROKEN, 0),
        (BROKEN_AFTER, 1),
        (Fault("status", status=503, code="service_unavailable"), 0),
        (refused("fatal_error", stored=True), 1),
        (refused("internal_error"), 0),
        (refused("request_timeout"), 0),
        (refused("service_unavailable"), 0),
        (NOT_SLACK, 0),
        (BAD_GATEWAY, 0),
        (HALF, 0),
        (HALF_AFTER, 1),
        (GARBLED, 0),
    ],
)
async def test_a_lost_answer_is_told_as_one_and_nothing_is_sent_again(fault: Fault, stands: int) -> None:
    async with connected() as (slack, platform):
        slack.break_next(POST, fault)
        with pytest.raises(LostAnswerError):
            await platform.post(CHANNEL, NEWS, key="k1")
        assert slack.calls.count(POST) == 1
        assert len(slack.posts) == stands


@pytest.mark.parametrize("fault", [HANGS, HANGS_AFTER, SLOW_AFTER])
async def test_an_answer_that_never_comes_is_lost(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.slack.web._CALL_SECONDS", 0.3)
    async with connected() as (slack, platform):
        slack.break_next(POST, fault)
        with pytest.raises(LostAnswerError):
            await platform.post(CHANNEL, NEWS, key="k1")
        assert slack.calls.count(POST) == 1


@pytest.mark.parametrize(
    "fault", [DROPPED, BROKEN, HANGS, NOT_SLACK, BAD_GATEWAY, HALF, GARBLED, refused("fatal_error")]
)
async def test_what_fails_before_the_message_is_sent_posted_nothing(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.slack.posting._OPEN_SECONDS", 0.3)
    async with connected() as (slack, platform):
        slack.break_next(OPEN, fault)
        with pytest.raises(PostponedError):
            await platform.post(READER, NEWS, key="k1")
        assert slack.posts == []


async def test_without_a_connection_certainly_nothing_was_posted() -> None:
    async with workspace() as slack:
        platform = platform_for(slack)
        await platform.connect()
    for target in (CHANNEL, READER):
        with pytest.raises(PostponedError, match="Slack cannot be reached"):
            await platform.post(target, NEWS, key="k1")
    with pytest.raises(LostAnswerError):
        await platform.post(READER, NEWS, key="k1", tried=now())
    await platform.stop()


async def test_who_is_not_connected_cannot_tell_its_own_messages_and_does_not_post() -> None:
    async with workspace() as slack:
        with pytest.raises(RuntimeError, match="connect"):
            await platform_for(slack).post(CHANNEL, NEWS, key="k1")


@pytest.mark.parametrize("target", [CHANNEL, READER])
@pytest.mark.parametrize("fault", [DROPPED, DROPPED_AFTER, BROKEN, BROKEN_AFTER, refused("fatal_error", stored=True)])
async def test_after_a_lost_answer_the_message_stands_exactly_once(target: Target, fault: Fault) -> None:
    began = now()
    async with connected(READABLE) as (slack, platform):
        slack.break_next(POST, fault)
        with pytest.raises(LostAnswerError):
            await platform.post(target, NEWS, key="k1", tried=None)
        stands = await platform.post(target, NEWS, key="k1", tried=began)
        again = await platform.post(target, NEWS, key="k1", tried=began)
        (post,) = slack.posts
        assert stands == again == f"{post['channel']}/{post['ts']}"


async def test_another_process_finds_the_message_of_the_one_that_died() -> None:
    async with connected() as (slack, dying):
        stands = await dying.post(READER, NEWS, key="k1")
        other = SlackPlatform(slack.socket_settings, slack.bot_token)
        await other.connect()
        assert await other.post(READER, NEWS, key="k1", tried=now()) == stands
        await other.stop()
        assert len(slack.posts) == 1


async def test_only_our_own_message_of_the_same_key_since_then_is_taken_for_it() -> None:
    at = [time.time() - 3600]
    ours = {"event_type": "attache_delivery", "event_payload": {"key": "k1"}}
    async with connected(Deployment(history=True, clock=lambda: at[0])) as (slack, platform):
        await platform.post(CHANNEL, NEWS, key="k1")  # an hour ago
        at[0] = time.time()
        slack.workspace.say(GENERAL, "Forged.", metadata=ours)
        slack.workspace.say(GENERAL, "Ours?", user=BOT, metadata=ours | {"event_type": "another"})
        slack.workspace.say(GENERAL, "Ours?", user=BOT)
        await platform.post(CHANNEL, NEWS, key="k2")
        await platform.post(CHANNEL, NEWS, key="k1", tried=now())
        keys = [post["metadata"]["event_payload"]["key"] for post in slack.posts]
        assert keys == ["k1", "k2", "k1"]


async def test_slacks_clock_may_be_a_little_behind() -> None:
    at = [time.time() - 50]
    async with connected(Deployment(history=True, clock=lambda: at[0])) as (slack, platform):
        await platform.post(CHANNEL, NEWS, key="k1")
        await platform.post(CHANNEL, NEWS, key="k1", tried=now())
        assert len(slack.posts) == 1


async def test_the_look_back_turns_pages_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.slack.posting._PAGE", 10)
    monkeypatch.setattr("bot.platforms.slack.posting._PAGES", 4)
    began = now()
    async with connected(READABLE) as (slack, platform):
        await platform.post(CHANNEL, NEWS, key="k1")
        for _ in range(35):
            slack.workspace.say(GENERAL, "Chatter.")
        await platform.post(CHANNEL, NEWS, key="k1", tried=began)
        assert slack.calls.count(HISTORY) == 4
        for _ in range(10):
            slack.workspace.say(GENERAL, "Chatter.")
        with pytest.raises(UnknowableError, match="next 40 messages"):
            await platform.post(CHANNEL, NEWS, key="k1", tried=began)
        assert len(slack.posts) == 1


async def test_a_channel_that_the_app_may_not_read_is_unknowable_and_not_even_asked() -> None:
    async with connected() as (slack, platform):
        with pytest.raises(UnknowableError, match=r"slack\.history: true"):
            await platform.post(CHANNEL, NEWS, key="k1", tried=now())
        assert slack.calls == ["auth.test"]


async def test_a_manifest_that_was_not_installed_again_is_unknowable_too() -> None:
    async with connected(READABLE) as (slack, platform):
        slack.scopes -= {"channels:history", "im:history"}
        for target in (CHANNEL, READER):
            with pytest.raises(UnknowableError, match=r"slack\.history: true"):
                await platform.post(target, NEWS, key="k1", tried=now())
        assert slack.take_violations() == [
            f"{HISTORY}: missing_scope channels:history",
            f"{HISTORY}: missing_scope im:history",
        ]
        assert slack.posts == []


@pytest.mark.parametrize("fault", [DROPPED, BROKEN, limited("30"), refused("fatal_error"), refused("invalid_auth")])
@pytest.mark.parametrize("method", [HISTORY, OPEN])
async def test_a_look_back_that_fails_says_only_that_it_is_still_open(method: str, fault: Fault) -> None:
    async with connected() as (slack, platform):
        slack.break_next(method, fault, fault)  # reading is tried twice when the connection drops
        with pytest.raises(LostAnswerError):
            await platform.post(READER, NEWS, key="k1", tried=now())
        assert slack.posts == []


async def test_whoever_cannot_be_looked_up_any_more_is_unknowable() -> None:
    async with connected(READABLE) as (slack, platform):
        slack.workspace.people[ANN].deactivated = True
        with pytest.raises(UnknowableError):
            await platform.post(READER, NEWS, key="k1", tried=now())
        slack.channels[GENERAL].remove(BOT)
        with pytest.raises(UnknowableError):
            await platform.post(CHANNEL, NEWS, key="k1", tried=now())
        assert slack.take_violations() == [f"{HISTORY}: not_in_channel"]
        slack.break_next(HISTORY, refused("invalid_cursor"))
        slack.channels[GENERAL].add(BOT)
        with pytest.raises(RuntimeError, match="invalid_cursor"):
            await platform.post(CHANNEL, NEWS, key="k1", tried=now())


async def test_a_post_that_the_caller_gives_up_leaves_nothing_behind() -> None:
    began = now()
    async with connected(READABLE) as (slack, platform):
        tasks = asyncio.all_tasks()
        for method in (OPEN, POST):
            slack.break_next(method, HANGS_AFTER)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await platform.post(READER, NEWS, key="k1")
        assert {task for task in asyncio.all_tasks() if "slack_sdk" in repr(task)} <= tasks
        assert await platform.post(READER, NEWS, key="k1", tried=began) == f"D0ANN/{slack.posts[0]['ts']}"
        assert len(slack.posts) == 1
        await platform.stop()


async def test_faster_than_a_channel_takes_them_messages_are_put_off_and_other_channels_go_on() -> None:
    async with connected() as (slack, platform):
        for number in range(slack_faults.BURST):
            await platform.post(CHANNEL, NEWS, key=f"k{number}")
        with pytest.raises(PostponedError) as told:
            await platform.post(CHANNEL, NEWS, key="k")
        assert told.value.after == 1
        assert slack.limited == 1
        await platform.post(READER, NEWS, key="k")


async def test_no_token_and_no_text_of_a_digest_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with connected() as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        slack.break_next(POST, BROKEN)
        with pytest.raises(LostAnswerError):
            await platform.post(READER, NEWS, key="k1")
        assert slack.bot_token.reveal() not in caplog.text
    assert "harbour is closed" not in caplog.text
