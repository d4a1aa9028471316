"""Somebody wants to be forgotten, on both databases: what is told, what goes, what stays, what is on its way."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot import settings, wording
from bot.app.records import Notebook
from bot.commands import offered, parse, table
from bot.errors import LostAnswerError, RefusedError
from bot.journeys import asides, deliver, forgetting, membership
from bot.journeys.deliver import Deliverer
from bot.model import (
    EVERY_DAY,
    DeliveryStatus,
    Listing,
    Notice,
    Origin,
    QuietHours,
    Reply,
    Schedule,
    Target,
    TargetKind,
    WhenEmpty,
    conversation_note,
)
from bot.storage import askings, ledger, personal, planning, questions, remarks, schema, subscriptions
from bot.storage.database import Database
from builders import origin, shelve, theme
from searching import documented, traces

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ADA = origin(platform="discord", workspace="700", channel="800", who="9001")
BEN = replace(ADA, who="90012")  # whose id begins as hers
BOSS = Target("discord", "", TargetKind.USER, "1")
CHANNEL = Target("discord", "700", TargetKind.CHANNEL, "800")
HARBOUR = theme("harbour")
DAILY = Schedule(("harbour",), EVERY_DAY, time(8), "UTC", when_empty=WhenEmpty.LINE)
LATER = replace(DAILY, at=time(9))
THEMES = 'themes:\n  - {name: harbour, title: The harbour, question: "How is the harbour?"}\n'


@pytest.fixture
def configured(tmp_path: Path) -> settings.Settings:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk/themes.yaml").write_text(THEMES)
    return settings.load(tmp_path / "desk")


def ask(database: Database, configured: settings.Settings, line: str, who: Origin = ADA) -> Reply:
    specs = table(configured.themes)
    return forgetting.forget(parse(line, specs, who), specs, database, configured)


def says(database: Database, configured: settings.Settings, line: str, who: Origin = ADA) -> str:
    reply = ask(database, configured, line, who)
    assert isinstance(reply, Notice)
    return reply.text


def known_everywhere(database: Database, who: Origin, day: int = 0) -> None:
    """The person uses everything there is, until eight o'clock of a day."""
    person, now = who.person, EIGHT + timedelta(days=day)
    with database.writing() as connection:
        for schedule in (DAILY, LATER):
            subscriptions.subscribe(connection, person, schedule, NIGHT, creator=who.who)
        subscriptions.subscribe(connection, CHANNEL, replace(DAILY, at=time(10 + day)), NIGHT, creator=who.who)
        subscriptions.set_quiet(connection, person, QuietHours(time(22), time(7), "UTC"))
        subscriptions.remember_zone(connection, person, "Europe/Kyiv")
        subscriptions.remember_locale(connection, person, "uk")
        askings.note(connection, person, "harbour", NIGHT)
        questions.keep(connection, f"digest-{who.who}", f"Why, {who.who}?", person, NIGHT)
        planning.plan(connection, now, [BOSS])
        held = ledger.claim(connection, "discord", "node", now, lease=timedelta(minutes=1), most=9)
        starts = [
            ledger.Start(one.delivery.id, NIGHT, first=True, limits=deliver.paces(one.delivery.target)) for one in held
        ]
        ledger.begin(connection, "node", starts, now, lease=timedelta(minutes=1), patience=timedelta(minutes=9))
        refused = [one for one in held if one.delivery.target == person][:1]
        told = wording.owners.paused(wording.ledger.target("discord", "person", who.who), "shut.", 1)
        outcomes = [
            ledger.Outcome(one.delivery.id, DeliveryStatus.FAILED, reason="shut.", pause="shut.", notice=told)
            for one in refused
        ]
        ledger.settle(connection, "node", outcomes, now, [BOSS])
        remarks.note(connection, conversation_note(person), "555")
        for one in subscriptions.of_target(connection, person):
            remarks.note(connection, subscriptions.told_of_pause(one.id), "shut.")


def test_of_whom_nothing_is_kept_hears_that(database: Database, configured: settings.Settings) -> None:
    for line in ("/forget-me", "/forget-me yes"):
        assert says(database, configured, line) == "Nothing is kept about you: there is nothing to remove."


def test_first_it_is_said_what_is_kept_and_how_it_is_removed(database: Database, configured: settings.Settings) -> None:
    known_everywhere(database, ADA)
    reply = ask(database, configured, "/forget-me")
    assert isinstance(reply, Listing)
    assert [(entry.name, entry.details) for entry in reply.entries] == [
        ("Digests that are sent to you", ("harbour, every day at 08:00 (UTC)", "harbour, every day at 09:00 (UTC)")),
        ("Your quiet hours", ("quiet from 22:00 to 07:00 (UTC)",)),
        ("Your time zone", ("Europe/Kyiv",)),
        ("Your language, as this app tells it", ("uk",)),
        ("Your id, and the conversation with you, so that something can be sent to you", ()),
        ("1 message that was or will be sent to you", ()),
        ("When you last asked about 1 theme, so that you can ask what is new", ()),
        ("1 long question of yours, for the buttons under its answer", ()),
        ("1 digest of a channel that you asked for: it stays, without your name", ()),
        ("1 notice to whoever runs the bot that names you: it stays, without your name", ()),
    ]
    assert reply.footer == "/forget-me yes removes all of this. It cannot be undone, and nothing more is sent to you."
    [button] = offered(parse("/forget-me", table(configured.themes), ADA), reply)
    assert (button.label, button.id) == ("Forget me", "attache:forget:yes")


def test_afterwards_nothing_names_the_person_and_nobody_else_has_lost_anything(
    database: Database, configured: settings.Settings
) -> None:
    known_everywhere(database, BEN)
    known_everywhere(database, ADA, day=1)
    with database.reading() as connection:
        before = personal.held(connection, BEN.person)
    found = traces(database, ADA.who)
    assert {"targets.address", "people.address", "askings.address", "subscriptions.creator", "deliveries.words"} < found
    assert {"remarks.name", "pacing.name", "questions.text"} < found
    assert found <= documented()
    assert says(database, configured, "/forget-me YES") == (
        "Done: you are forgotten. Nothing is kept about you, and nothing more is sent to you. The digests of channels "
        "stay, without your name."
    )
    assert traces(database, ADA.who) == set()
    with database.reading() as connection:
        assert not personal.held(connection, ADA.person).anything
        assert personal.held(connection, BEN.person) == before
        assert [one.schedule.at for one in subscriptions.of_target(connection, CHANNEL)] == [time(10), time(11)]
        assert remarks.named(connection, "told that") == ["told that 1 is paused", "told that 2 is paused"]
    assert says(database, configured, "/forget-me") == wording.privacy.nothing_held()


def test_schedules_that_only_one_person_had_go_and_shared_ones_stay(
    database: Database, configured: settings.Settings
) -> None:
    with database.writing() as connection:
        for one, schedule in ((ADA, DAILY), (ADA, LATER), (BEN, DAILY)):
            subscriptions.subscribe(connection, one.person, schedule, NIGHT)
    ask(database, configured, "/forget-me yes")
    with database.reading() as connection:
        assert connection.execute(select(schema.schedules.c.at)).scalars().all() == [time(8)]


def test_an_asking_alone_is_enough_to_be_forgotten(database: Database, configured: settings.Settings) -> None:
    with database.writing() as connection:
        askings.note(connection, ADA.person, "harbour", NIGHT)
    assert says(database, configured, "/forget-me yes") == wording.privacy.forgotten()
    assert traces(database, ADA.who) == set()


def test_a_digest_that_somebody_forgotten_asked_for_does_not_go_with_the_configuration(
    database: Database, configured: settings.Settings
) -> None:
    with database.writing() as connection:
        subscriptions.subscribe(connection, CHANNEL, DAILY, NIGHT, creator=ADA.who)
        one, _ = subscriptions.subscribe(connection, CHANNEL, DAILY, NIGHT, name="morning")
    ask(database, configured, "/forget-me yes")
    with database.writing() as connection:
        subscriptions.release(connection, one.id)
        assert subscriptions.by_number(connection, one.id) is not None


def test_whom_the_configuration_names_hears_that_they_come_back(
    database: Database, configured: settings.Settings
) -> None:
    digest = settings.ConfiguredDigest(name="morning", target=ADA.person, schedule=DAILY, quiet=None)
    naming = replace(configured, digests=(digest,), owners=(ADA.person,))
    known_everywhere(database, ADA)
    said = says(database, naming, "/forget-me yes")
    assert "“morning”: that comes back when the bot starts again" in said
    assert "as one of its owners" in said


def test_in_ukrainian_it_is_asked_and_confirmed_in_ukrainian(database: Database, configured: settings.Settings) -> None:
    known_everywhere(database, ADA)
    with wording.language.spoken("uk"):
        reply = ask(database, configured, "/forget-me")
        assert isinstance(reply, Listing)
        assert reply.title == "Що про вас зберігається"
        assert reply.footer.startswith("/forget-me так видалить усе це.")
        assert says(database, configured, "/forget-me так").startswith("Готово: вас забуто.")
    assert traces(database, ADA.who) == set()


def test_on_slack_people_are_others_in_each_workspace_and_whoever_installed_the_bot_is_blanked(
    database: Database, configured: settings.Settings
) -> None:
    here, there = (Origin("slack", team, "C1", "U1", NIGHT) for team in ("T1", "T2"))
    with database.writing() as connection:
        for one in (here, there):
            askings.note(connection, one.person, "harbour", NIGHT)
        values: dict[str, object] = {
            "client_id": "1",
            "app_id": "A1",
            "team_id": "T1",
            "user_id": "U1",
            "bot_token": "sealed",
        }
        values |= {"is_enterprise_install": False, "installed_at": datetime(2026, 1, 1)}  # noqa: DTZ001  as slack_sdk
        connection.execute(schema.slack_installations.insert().values(values))
    reply = ask(database, configured, "/forget-me", here)
    assert isinstance(reply, Listing)
    assert "it stays installed" in reply.entries[-1].name
    ask(database, configured, "/forget-me yes", here)
    assert traces(database, "U1") == {"askings.address"}
    assert [target.workspace for target, _ in forgetting.everywhere(database, "slack", "U1", None)] == ["T2"]
    ask(database, configured, "/forget-me yes", there)
    assert traces(database, "U1") == set()
    with database.reading() as connection:
        assert connection.execute(select(schema.slack_installations.c.bot_token)).scalar_one() == "sealed"


class Forgetful:
    """A platform on which the person is forgotten in the middle of an attempt, which then ends as it may."""

    name = "discord"

    def __init__(self, database: Database, moment: str, end: Exception | None) -> None:
        self.database = database
        self.moment = moment
        self.end = end
        self.posts = 0

    async def _forget(self, now: str, target: Target) -> None:
        if self.moment == now:
            await asyncio.to_thread(forgetting.remove, self.database, target)
            await Notebook(self.database).write_of(target, conversation_note(target), "555")

    async def prepare(self, target: Target) -> None:
        await self._forget("prepare", target)

    async def post(self, target: Target, _: Reply, *, key: str, tried: datetime | None = None) -> str:  # noqa: ARG002
        self.posts += 1
        await self._forget("post", target)
        if self.end:
            raise self.end
        return key


@pytest.mark.parametrize("end", [None, RefusedError("shut"), LostAnswerError("lost")], ids=["sent", "refused", "lost"])
@pytest.mark.parametrize("moment", ["prepare", "post"])
async def test_what_is_being_sent_meanwhile_leaves_no_trace(
    database: Database, moment: str, end: Exception | None
) -> None:
    shelve(database, "notes.txt", "The harbour of Oldbridge is closed since the storm.", [HARBOUR], NIGHT)
    with database.writing() as connection:
        subscriptions.subscribe(connection, ADA.person, DAILY, NIGHT, creator=ADA.who)
    await asyncio.to_thread(deliver.plan, database, EIGHT, [BOSS])
    stage = Forgetful(database, moment, end)
    node = Deliverer(database, [HARBOUR], [BOSS], {"discord": stage}, "node", lambda: EIGHT)
    assert await node.drain() == 1
    assert stage.posts == (moment == "post")
    assert traces(database, ADA.who) == set()
    await asyncio.to_thread(deliver.plan, database, EIGHT + timedelta(days=1), [BOSS])
    assert traces(database, ADA.who) == set()


def test_the_number_of_a_removed_delivery_is_never_given_again(database: Database) -> None:
    def planned(who: Origin, day: int) -> list[int]:
        with database.writing() as connection:
            subscriptions.subscribe(connection, who.person, DAILY, NIGHT)
            planning.plan(connection, EIGHT + timedelta(days=day), [])
            return [one.id for one in ledger.listing(connection, (), None, 9)]

    [first] = planned(ADA, 0)
    forgetting.remove(database, ADA.person)
    [second] = planned(BEN, 1)
    assert second > first


def test_the_configured_schedules_and_departures_still_work_afterwards(
    database: Database, configured: settings.Settings
) -> None:
    known_everywhere(database, ADA)
    ask(database, configured, "/forget-me yes")
    membership.left(database, "discord", "700", EIGHT)
    membership.expire(database, EIGHT + membership.GRACE + timedelta(days=1))
    with database.writing() as connection:
        assert subscriptions.of_target(connection, CHANNEL) == []
        subscriptions.subscribe(connection, ADA.person, DAILY, NIGHT)
        connection.execute(update(schema.subscriptions).values(paused="shut."))
    specs = table(configured.themes)
    line = asides.heard(parse("/help", specs, ADA), specs, database, configured)
    assert line is not None
    assert "is paused: shut." in line
