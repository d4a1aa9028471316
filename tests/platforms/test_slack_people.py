import pytest

from bot import wording
from bot.model import Action, Origin, Request, TargetKind
from fakes.slack_faults import BROKEN, DROPPED, HANGS, NOT_SLACK, Fault, limited, refused
from fakes.slack_workspace import ANN, BOT, GENERAL, TEAM, Person
from slack_running import Deployment, Transport, both, listening, running

USERS, INFO = "users.info", "conversations.info"
SUBSCRIBE, ADD = "/subscribe harbour weekdays 8:00", "/digest add harbour weekdays 8:00"
FAULTS = [DROPPED, BROKEN, HANGS, NOT_SLACK, limited("30"), refused("missing_scope"), refused("user_not_found")]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.slack.people._SECONDS", 0.3)


async def asked(line: str, person: Person | None = None, of: Deployment | None = None) -> Origin:
    """The origin of a command that a person types in a channel that the bot is in."""
    requests: list[Request] = []
    async with running(listening(requests), of) as (slack, _):
        slack.workspace.people[ANN] = person or Person()
        assert (await slack.slash(line)).text == "Done."
    return requests[0].origin


@both
async def test_a_command_that_needs_the_persons_zone_comes_with_it(transport: Transport) -> None:
    origin = await asked(SUBSCRIBE, Person(tz="America/Santiago", locale="es-CL"), Deployment(transport))
    assert (origin.zone, origin.locale) == ("America/Santiago", "es-CL")
    assert (origin.manager, origin.obstacle) == (False, None)


@pytest.mark.parametrize(
    ("told", "zone"),
    [("Europe/Kiev", "Europe/Kiev"), ("Europe/Kyiv", "Europe/Kyiv"), ("Mars/Olympus", None), ("../etc", None)],
)
async def test_an_old_name_of_a_zone_is_taken_and_one_that_nobody_knows_is_not(told: str, zone: str | None) -> None:
    assert (await asked(SUBSCRIBE, Person(tz=told))).zone == zone


async def test_a_person_without_a_zone_has_none() -> None:
    assert (await asked(SUBSCRIBE, Person(tz=None))).zone is None


@both
@pytest.mark.parametrize("fault", FAULTS)
async def test_what_slack_does_not_tell_of_a_person_fails_no_command(transport: Transport, fault: Fault) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        for line in (SUBSCRIBE, ADD):
            slack.break_next(USERS, *[fault] * 4)  # for the language and the zone, each twice when the connection drops
            assert (await slack.slash(line)).text == "Done."
    assert [(request.origin.zone, request.origin.manager) for request in requests] == [(None, False)] * 2


@both
async def test_the_acknowledgement_does_not_wait_for_what_slack_tells(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        slack.break_next(USERS, HANGS)
        typed = await slack.type(SUBSCRIBE)
        assert typed.acknowledged_after < 0.3
        assert requests == []
        await typed.answer()


@both
async def test_slack_is_asked_for_no_more_than_a_command_needs(transport: Transport) -> None:
    requests: list[Request] = []
    lines = {
        "/compare harbour history": [USERS],  # a person's language is asked for once
        "/harbour": [],
        "/unsubscribe 12": [],
        "/subscribe harbour": [],
        SUBSCRIBE: [USERS],
        ADD: [INFO, USERS],
        "/digest remove 12": [INFO, USERS],
    }
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        for line, calls in lines.items():
            slack.calls.clear()
            await slack.slash(line)
            assert sorted(slack.calls) == calls


@pytest.mark.parametrize("person", [Person(), Person(admin=True), Person(owner=True)])
@both
async def test_admins_and_owners_manage_the_digests_of_channels(transport: Transport, person: Person) -> None:
    for line in (ADD, "/digest pause 12"):
        assert (await asked(line, person, Deployment(transport))).manager is (person.admin or person.owner)


async def test_whom_the_configuration_names_manages_too_whatever_slack_tells() -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(managers=("U0BOB", ANN))) as (slack, _):
        await slack.slash("/harbour")
        slack.calls.clear()
        await slack.slash("/digest pause 12")
        assert USERS not in slack.calls
        slack.break_next(USERS, BROKEN)
        await slack.slash(ADD)
    assert [request.origin.manager for request in requests] == [False, True, True]
    assert not (await asked(ADD, of=Deployment(managers=("U0BOB",)))).manager


async def test_managing_is_no_matter_of_commands_for_everyone() -> None:
    assert not (await asked(SUBSCRIBE, Person(admin=True))).manager


@both
async def test_a_channel_that_the_bot_is_not_in_is_told_with_how_to_invite_it(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        await slack.slash(ADD)
        slack.channels[GENERAL].remove(BOT)
        await slack.slash(ADD)
        slack.workspace.private.add(GENERAL)
        await slack.slash(ADD)
    invite = "I am not in this channel. Type /invite @attache here."
    assert [request.origin.obstacle for request in requests] == [None, invite, invite]
    assert wording.platforms.slack_not_here() == invite


@both
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.code != "user_not_found"])
async def test_what_slack_does_not_tell_of_a_channel_is_no_obstacle(transport: Transport, fault: Fault) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        slack.break_next(INFO, fault, fault)
        assert (await slack.slash(ADD)).text == "Done."
    assert requests[0].origin.obstacle is None


@both
async def test_an_app_that_was_installed_without_the_scopes_still_answers(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        slack.scopes -= {"users:read", "channels:read"}
        await slack.slash(ADD)
        assert sorted(slack.take_violations()) == [
            f"{INFO}: missing_scope channels:read",
            *[f"{USERS}: missing_scope users:read"] * 2,
        ]
    assert (requests[0].origin.zone, requests[0].origin.obstacle) == (None, None)


@both
async def test_the_conversation_with_the_bot_is_the_persons_own_place(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        direct = slack.workspace.conversation(ANN)
        for line in ("/subscriptions", "/digest list"):
            await (await slack.type(line, channel=direct)).answer()
        assert INFO not in slack.calls
    for request in requests:
        assert request.origin.direct
        assert request.origin.place == request.origin.person
        assert (request.origin.place.workspace, request.origin.place.kind) == (TEAM, TargetKind.USER)


@both
async def test_two_words_are_one_command_and_its_subcommand(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        await slack.slash(ADD)
        await slack.slash("/digest SEND-NOW\u00a012")
        await slack.slash("/attache digest list")
        unclear = await slack.slash("/digest")
        unknown = await slack.slash("/digest publish")
    assert [request.action for request in requests] == [
        Action.DIGEST_ADD,
        Action.DIGEST_SEND_NOW,
        Action.DIGEST_LIST,
    ]
    assert requests[0].arguments == {"themes": "harbour", "when": "weekdays 8:00"}
    for answer in (unclear, unknown):
        assert "/digest add" in answer.text
        assert "/digest send-now" in answer.text
    assert unclear.text.startswith("Say what to do")
