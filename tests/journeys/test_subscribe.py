"""Asking for digests and looking after them, as a person types it, on both databases."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot import settings, wording
from bot.commands import parse, pressed, table
from bot.errors import AttacheError, RefusedError, RequestError
from bot.journeys import subscribe
from bot.journeys.subscribe import Desk
from bot.model import (
    EVERY_DAY,
    Action,
    Button,
    DeliveryStatus,
    Digest,
    Listing,
    Notice,
    Origin,
    Preview,
    QuietHours,
    Reply,
    Request,
    Schedule,
    Subscription,
    Target,
    TargetKind,
    WhenEmpty,
)
from bot.storage import ledger, subscriptions
from bot.storage.database import Database
from builders import NOW, origin, shelve

THEMES = """\
themes:
  - {name: overview, title: In short, question: "What is said, in short?", spans: true}
  - {name: harbour, title: The harbour, question: "How is the harbour?", keywords: [harbour, quay]}
  - {name: money, title: Money, question: "Who pays?", keywords: [euros, budget]}
"""
PORT = "The harbour of Oldbridge has been closed since the storm.\n"
KYIV = "Europe/Kyiv"
ADA = origin(platform="discord", workspace="7", channel="8", who="ada", manager=False)
BEN = replace(ADA, who="ben")
BOSS = replace(ADA, who="boss", manager=True, zone=KYIV)


class Chat:
    """People who type to the bot on Discord; the clock stands at `now`."""

    def __init__(self, database: Database, configuration: settings.Settings) -> None:
        self.database = database
        self.settings = configuration
        self.specs = table(configuration.themes)
        self.now = NOW

    def ask(self, line: str, who: Origin = ADA) -> Reply:
        return self.request(parse(line, self.specs, who))

    def request(self, request: Request) -> Reply:
        return subscribe.handle(request, Desk(self.database, self.settings, self.specs, self.now))

    def says(self, line: str, who: Origin = ADA) -> str:
        reply = self.ask(line, who)
        assert isinstance(reply, Notice), reply
        return reply.text

    def refuses(self, line: str, who: Origin = ADA) -> str:
        with pytest.raises(AttacheError) as refusal:
            self.ask(line, who)
        return str(refusal.value)

    def of(self, target: Target) -> list[Subscription]:
        with self.database.reading() as connection:
            return subscriptions.of_target(connection, target)

    def deliveries(self) -> list[tuple[Target, DeliveryStatus]]:
        with self.database.reading() as connection:
            return [(one.target, one.status) for one in ledger.listing(connection, (), None, 99)]

    def tell(self, target: Target, until: datetime) -> None:
        """The target was told everything up to then."""
        with self.database.writing() as connection:
            for one in subscriptions.of_target(connection, target):
                subscriptions.take_over(connection, one.id, replace(one, mark=until))


@pytest.fixture
def chat(database: Database, tmp_path: Path) -> Chat:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk/themes.yaml").write_text(THEMES)
    return Chat(database, settings.load(tmp_path / "desk"))


def listing(reply: Reply) -> list[tuple[str, tuple[str, ...]]]:
    assert isinstance(reply, Listing)
    return [(entry.name, entry.details) for entry in reply.entries]


# For oneself


def test_a_digest_is_asked_for_and_the_answer_says_when_it_comes_and_how_to_stop_it(chat: Chat) -> None:
    assert chat.says("/subscribe harbour, money weekdays 8:30 Europe/Kyiv") == (
        "Done. “The harbour and Money” comes to you as a direct message on weekdays at 08:30 (Europe/Kyiv); next: "
        "Tuesday, 24 November 2026, 08:30 (UTC+02:00). /unsubscribe 1 stops it."
    )
    [one] = chat.of(ADA.person)
    assert one.target == Target("discord", "", TargetKind.USER, "ada")
    assert one.schedule == Schedule(("harbour", "money"), frozenset(range(5)), time(8, 30), KYIV)
    assert (one.mark, one.paused, one.created_at) == (None, None, NOW)


def test_the_zone_is_asked_for_once_and_remembered(chat: Chat) -> None:
    assert chat.refuses("/subscribe harbour daily 8:00") == (
        "Which time zone are you in? Ask once more with it, and it is remembered, for example: "
        "/subscribe harbour weekdays 8:00 Europe/Kyiv"
    )
    chat.ask("/subscribe harbour daily 8:00 Lisbon")
    chat.ask("/subscribe money daily 9:00")
    assert [one.schedule.zone for one in chat.of(ADA.person)] == ["Europe/Lisbon", "Europe/Lisbon"]
    chat.refuses("/subscribe money daily 9:00", BEN)


def test_what_the_bot_suggests_can_be_typed(chat: Chat) -> None:
    for line in ("/subscribe harbour daily 8:00", "/quiet 22:00-07:00"):
        suggestion = chat.refuses(line, BEN).partition("for example: ")[2]
        assert chat.says(suggestion, replace(BEN, who=line))


def test_the_zone_that_slack_knows_does_and_one_that_a_person_named_goes_before_it(chat: Chat) -> None:
    known = replace(ADA, platform="slack", zone=KYIV)
    chat.ask("/subscribe harbour daily 8:00", known)
    chat.ask("/subscribe harbour daily 9:00 Europe/Lisbon", known)
    chat.ask("/subscribe harbour daily 10:00", known)
    assert [one.schedule.zone for one in chat.of(known.person)] == [KYIV, "Europe/Lisbon", "Europe/Lisbon"]
    assert chat.of(known.person)[0].target.workspace == "7"


def test_the_zone_may_come_as_an_option_of_its_own(chat: Chat) -> None:
    options = {"themes": "harbour", "when": "daily 8:00", "zone": "kyiv"}
    chat.request(Request(Action.SUBSCRIBE, options, ADA))
    assert chat.of(ADA.person)[0].schedule.zone == KYIV
    with pytest.raises(RequestError) as refusal:
        chat.request(Request(Action.SUBSCRIBE, options | {"zone": "Europe/Kiyv"}, ADA))
    assert (
        str(refusal.value)
        == "There is no time zone “Europe/Kiyv”. Did you mean Europe/Kyiv, Europe/Kiev or Europe/Kirov?"
    )
    with pytest.raises(RequestError, match="Write an area and a city, such as Europe/Kyiv"):
        chat.request(Request(Action.SUBSCRIBE, options | {"zone": "zzzz"}, ADA))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/subscribe harbor daily 8:00", "There is no theme “harbor”. Did you mean harbour?"),
        ("/subscribe harbour daily", "“daily” names no time of day. Write for example daily 8:00,"),
        ("/subscribe harbour daily 8:00 and 20:00", "subscribe once for each"),
        ("/subscribe harbour someday 8:00", "“someday” is no day and no time zone."),
    ],
)
def test_what_is_not_understood_changes_nothing(chat: Chat, line: str, said: str) -> None:
    assert said in chat.refuses(line)
    assert chat.of(ADA.person) == []


def test_the_same_digest_twice_is_one(chat: Chat) -> None:
    chat.ask("/subscribe harbour daily 8:00 Europe/Kyiv")
    assert chat.says("/subscribe “The Harbour” daily 8:00") == (
        "“The harbour” comes every day at 08:00 (Europe/Kyiv) already; next: "
        "Tuesday, 24 November 2026, 08:00 (UTC+02:00)."
    )
    assert len(chat.of(ADA.person)) == 1


def test_everyone_who_chose_the_same_shares_a_schedule_and_each_has_a_number(chat: Chat) -> None:
    for who in (ADA, BEN):
        chat.ask("/subscribe harbour daily 8:00 Europe/Kyiv", who)
    [ada], [ben] = chat.of(ADA.person), chat.of(BEN.person)
    assert ada.schedule == ben.schedule
    assert ada.id != ben.id


def test_what_was_paused_goes_on_when_it_is_asked_for_again(chat: Chat) -> None:
    line = "/subscribe harbour daily 8:00 Europe/Kyiv"
    chat.ask(line)
    with chat.database.writing() as connection:
        subscriptions.pause(connection, 1, "Direct messages are closed.")
    assert listing(chat.ask("/subscriptions"))[0][1][1] == "paused: Direct messages are closed."
    assert "next: Tuesday" in chat.says(line)
    assert chat.of(ADA.person)[0].paused is None


def test_a_person_sees_what_is_sent_to_them_with_the_next_send_and_the_quiet_hours(chat: Chat) -> None:
    chat.ask("/subscribe harbour weekly monday 9:00 Europe/Kyiv")
    chat.ask("/subscribe all daily 18:00")
    chat.ask("/quiet 22:00-07:00")
    chat.ask("/subscribe money daily 8:00 UTC", BEN)
    quiet = "quiet from 22:00 to 07:00 (Europe/Kyiv)"
    assert listing(chat.ask("/subscriptions")) == [
        (
            "1: The harbour",
            ("on Monday at 09:00 (Europe/Kyiv)", "next: Monday, 30 November 2026, 09:00 (UTC+02:00)", quiet),
        ),
        (
            "2: The harbour and Money",
            ("every day at 18:00 (Europe/Kyiv)", "next: Monday, 23 November 2026, 18:00 (UTC+02:00)", quiet),
        ),
    ]


def test_a_person_without_a_digest_is_told_how_to_ask_for_one(chat: Chat) -> None:
    example = "Nothing yet. Ask for a digest, for example: /subscribe harbour weekdays 8:00"
    assert chat.says("/subscriptions") == example
    assert chat.refuses("/unsubscribe") == example
    assert chat.refuses("/unsubscribe all") == example


def test_a_digest_is_stopped_by_its_number_or_as_the_only_one(chat: Chat) -> None:
    for at in ("8:00", "9:00"):
        chat.ask(f"/subscribe harbour daily {at} UTC")
    assert chat.refuses("/unsubscribe") == "Which one: 1 or 2? For example: /unsubscribe 1"
    assert chat.refuses("/unsubscribe 7") == wording.subscribing.stopped_already("7", "/subscriptions")
    assert chat.says("/unsubscribe #1") == "Stopped number 1. Nothing more of it is sent to you."
    assert chat.says("/unsubscribe") == "Stopped number 2. Nothing more of it is sent to you."
    assert "perhaps it is stopped already" in chat.refuses("/unsubscribe 2")  # such as a second press of Stop
    assert chat.of(ADA.person) == []


def test_all_of_them_are_stopped_at_once(chat: Chat) -> None:
    for at in ("8:00", "9:00"):
        chat.ask(f"/subscribe harbour daily {at} UTC")
    assert chat.says("/unsubscribe all") == "Stopped 2 digests. Nothing more is sent to you."
    assert chat.of(ADA.person) == []


def test_nobody_stops_what_is_sent_to_somebody_else(chat: Chat) -> None:
    chat.ask("/subscribe harbour daily 8:00 UTC")
    chat.ask("/subscribe harbour daily 8:00 UTC", BEN)
    assert chat.refuses("/unsubscribe 1", BEN) == wording.subscribing.stopped_already("1", "/subscriptions")
    assert len(chat.of(ADA.person)) == 1


def test_the_button_under_a_digest_stops_it_for_the_one_who_gets_it_only(chat: Chat) -> None:
    chat.ask("/subscribe harbour daily 8:00 UTC")
    button = Button("Stop", Action.UNSUBSCRIBE, "1").id
    for_ben, for_ada = pressed(button, BEN), pressed(button, replace(ADA, direct=True))
    assert for_ben
    assert for_ada
    with pytest.raises(RequestError):
        chat.request(for_ben)
    assert chat.request(for_ada) == Notice("Stopped number 1. Nothing more of it is sent to you.")


def test_quiet_hours_are_set_shown_and_taken_away(chat: Chat) -> None:
    assert chat.says("/quiet") == "You have no quiet hours: digests come at their time."
    assert chat.says("/quiet 22:00-07:00 Port-au-Prince") == (
        "Done. It is quiet from 22:00 to 07:00 (America/Port-au-Prince). What falls due then is held until they end."
    )
    chat.ask("/subscribe harbour daily 8:00")
    assert chat.of(ADA.person)[0].quiet == QuietHours(time(22), time(7), "America/Port-au-Prince")
    assert chat.says("/quiet").startswith("It is quiet from 22:00 to 07:00")
    assert chat.says("/quiet off") == "Done. You have no quiet hours: digests come at their time."
    assert chat.of(ADA.person)[0].quiet is None
    assert "is no range of hours. Write for example 22:00-07:00, or off" in chat.refuses("/quiet nights")


# For a channel


def added(chat: Chat, line: str = "/digest add harbour daily 8:00", who: Origin = BOSS) -> Subscription:
    chat.ask(line, who)
    return chat.of(BOSS.place)[-1]


def test_a_manager_has_a_digest_posted_in_the_channel(chat: Chat) -> None:
    assert chat.says("/digest add harbour daily 8:00", BOSS) == (
        "Done. “The harbour” is posted in this channel every day at 08:00 (Europe/Kyiv); next: "
        "Tuesday, 24 November 2026, 08:00 (UTC+02:00)."
    )
    assert chat.of(BOSS.place)[0].target == Target("discord", "7", TargetKind.CHANNEL, "8")
    assert "already" in chat.says("/digest add harbour daily 8:00", BOSS)


def test_what_would_keep_the_bot_from_posting_is_said_at_once(chat: Chat) -> None:
    shut = replace(BOSS, obstacle="I need Send Messages in #daily.")
    assert chat.says("/digest add harbour daily 8:00", shut).endswith(
        "But it could not be posted now: I need Send Messages in #daily."
    )


@pytest.mark.parametrize(
    "line", ["add harbour daily 8:00", "list", "remove 1", "pause 1", "resume 1", "preview 1", "send-now 1"]
)
def test_the_digests_of_a_channel_are_for_those_who_manage_it_and_for_channels(chat: Chat, line: str) -> None:
    added(chat)
    assert chat.refuses(f"/digest {line}") == (
        "Only people who manage this channel can look after its digests. Ask one of them; or have a digest sent to "
        "yourself with /subscribe."
    )
    command = " ".join(f"/digest {line}".split()[:2])
    assert chat.refuses(f"/digest {line}", replace(BOSS, direct=True)) == (
        f"This is a direct message, not a channel. Type /subscribe here, and {command} in a channel."
    )
    [one] = chat.of(BOSS.place)
    assert one.paused is None
    assert chat.deliveries() == []


def test_the_digests_of_a_channel_are_listed_with_what_is_wrong(chat: Chat) -> None:
    assert chat.says("/digest list", BOSS) == (
        "Nothing yet. Ask for a digest, for example: /digest add harbour weekdays 8:00"
    )
    first, second = added(chat), added(chat, "/digest add money mon,wed 9:00")
    with chat.database.writing() as connection:
        subscriptions.pause(connection, second.id, "The channel is archived.")
    found = chat.ask("/digest list", BOSS)
    assert listing(found) == [
        (
            f"{first.id}: The harbour",
            ("every day at 08:00 (Europe/Kyiv)", "next: Tuesday, 24 November 2026, 08:00 (UTC+02:00)"),
        ),
        (
            f"{second.id}: Money",
            ("on Monday and Wednesday at 09:00 (Europe/Kyiv)", "paused: The channel is archived."),
        ),
    ]
    assert isinstance(found, Listing)
    assert [entry.trouble for entry in found.entries] == [False, True]


def test_a_digest_is_removed_for_good_and_that_of_another_channel_is_out_of_reach(chat: Chat) -> None:
    one = added(chat)
    elsewhere = replace(BOSS, channel="9")
    chat.ask("/digest add money daily 9:00", elsewhere)
    said = f"There is no number “{one.id}” in the list. /digest list shows it."
    assert chat.refuses(f"/digest remove {one.id}", elsewhere) == said
    assert chat.says("/digest remove", BOSS) == f"Removed number {one.id}. Nothing more of it is posted here."
    assert chat.of(BOSS.place) == []


def test_a_digest_of_the_configuration_is_removed_there_and_can_be_paused(chat: Chat) -> None:
    one = added(chat)
    with chat.database.writing() as connection:
        subscriptions.subscribe(connection, one.target, one.schedule, NOW, name="morning")
    assert "“morning” of config/digests.yaml" in listing(chat.ask("/digest list", BOSS))[0][1]
    assert chat.refuses("/digest remove", BOSS) == (
        "This digest is “morning” of config/digests.yaml. Remove it there; /digest pause stops it for a while."
    )
    chat.ask("/digest pause", BOSS)
    assert chat.of(BOSS.place)[0].paused == "on request"


def test_a_digest_pauses_and_goes_on(chat: Chat) -> None:
    one = added(chat)
    assert chat.says("/digest pause", BOSS) == f"Paused number {one.id}. /digest resume {one.id} lets it go on."
    assert listing(chat.ask("/digest list", BOSS))[0][1][1] == "paused: on request"
    chat.now += timedelta(days=2)
    assert chat.says("/digest resume", BOSS).startswith(f"Number {one.id} goes on; next: ")
    assert chat.of(BOSS.place)[0].paused is None


def test_adding_what_is_paused_lets_it_go_on(chat: Chat) -> None:
    added(chat)
    chat.ask("/digest pause", BOSS)
    assert "already; next: Tuesday" in chat.says("/digest add harbour daily 8:00", BOSS)


# Preview and send-now


def stages(reply: Reply) -> list[str]:
    assert isinstance(reply, Preview), reply
    return list(reply.stages)


def test_a_preview_is_what_would_be_sent_and_sends_nothing(chat: Chat) -> None:
    shelve(chat.database, "port.txt", PORT, chat.settings.themes, NOW - timedelta(days=1))
    added(chat)
    reply = chat.ask("/digest preview", BOSS)
    assert stages(reply) == [
        "The bot may post here.",
        "The first digest: the last 7 days.",
        "By itself it comes Tuesday, 24 November 2026, 08:00 (UTC+02:00).",
    ]
    assert isinstance(reply, Preview)
    assert [point.text for brief in reply.digest.briefs for point in brief.points] == [PORT.strip()]
    assert (chat.deliveries(), chat.of(BOSS.place)[0].mark) == ([], None)


def test_a_preview_says_stage_by_stage_why_nothing_would_be_sent(chat: Chat) -> None:
    shelve(chat.database, "port.txt", PORT, chat.settings.themes, NOW - timedelta(days=2))
    one = added(chat)
    chat.tell(one.target, NOW - timedelta(days=1))
    chat.ask("/digest pause", BOSS)
    with chat.database.writing() as connection:
        subscriptions.set_quiet(connection, one.target, QuietHours(time(10), time(12), KYIV))
    assert stages(chat.ask("/digest preview", replace(BOSS, obstacle="I need Send Messages in #daily."))) == [
        "Cannot be posted here: I need Send Messages in #daily.",
        "Nothing is sent, as it is paused: on request",
        "Quiet hours hold it until Monday, 23 November 2026, 12:00 (UTC+02:00).",
        "Nothing new since Sunday, 22 November 2026, 11:00 (UTC+02:00). Nothing is sent.",
        "By itself it does not come.",
    ]


def test_a_preview_tells_of_the_line_that_says_that_nothing_is_new(chat: Chat) -> None:
    schedule = Schedule(("harbour",), EVERY_DAY, time(8), KYIV, when_empty=WhenEmpty.LINE)
    with chat.database.writing() as connection:
        subscriptions.subscribe(connection, BOSS.place, schedule, NOW, name="morning")
    assert "Nothing new in the documents. A line says so." in stages(chat.ask("/digest preview", BOSS))


def test_a_digest_whose_themes_are_gone_says_so(chat: Chat) -> None:
    added(chat)
    chat.settings = replace(chat.settings, themes=chat.settings.themes[:1])
    with pytest.raises(RefusedError) as refusal:
        chat.ask("/digest preview", BOSS)
    assert str(refusal.value) == (
        "Its themes are gone from config/themes.yaml: harbour. "
        "Bring them back, or stop this digest and ask for another."
    )


def test_send_now_puts_one_delivery_into_the_ledger(chat: Chat) -> None:
    shelve(chat.database, "port.txt", PORT, chat.settings.themes, NOW - timedelta(days=1))
    one = added(chat)
    assert chat.says("/digest send-now", BOSS) == "It is on its way."
    assert chat.says("/digest send-now", BOSS) == "It is on its way."  # a double click
    assert chat.deliveries() == [(one.target, DeliveryStatus.PENDING)]


def test_send_now_says_what_holds_it(chat: Chat) -> None:
    shelve(chat.database, "port.txt", PORT, chat.settings.themes, NOW - timedelta(days=1))
    one = added(chat)
    with chat.database.writing() as connection:
        subscriptions.set_quiet(connection, one.target, QuietHours(time(10), time(12), KYIV))
    assert chat.says("/digest send-now", replace(BOSS, obstacle="The channel is archived.")) == (
        "Quiet hours hold it until Monday, 23 November 2026, 12:00 (UTC+02:00). "
        "But it could not be posted now: The channel is archived."
    )


def test_send_now_with_nothing_new_or_paused_sends_nothing_and_says_why(chat: Chat) -> None:
    added(chat)
    assert chat.says("/digest send-now", BOSS) == "Nothing was sent. Nothing new in the documents."
    chat.ask("/digest pause", BOSS)
    assert chat.ask("/digest send-now", BOSS) == Notice(
        "Nothing is sent, as it is paused: on request. /digest resume 1 lets it go on.", failed=True
    )
    assert chat.deliveries() == []


# The rest of a digest, behind its button


@pytest.fixture
def sent(chat: Chat) -> str:
    """The key of a digest that was begun in the channel."""
    shelve(chat.database, "port.txt", PORT, chat.settings.themes, NOW - timedelta(days=1))
    added(chat)
    chat.ask("/digest send-now", BOSS)
    with chat.database.writing() as connection:
        [work] = ledger.claim(connection, "discord", "me", NOW, lease=timedelta(minutes=1), most=9)
        start = ledger.Start(work.delivery.id, NOW - timedelta(days=7), first=True)
        ledger.begin(connection, "me", [start], NOW, lease=timedelta(minutes=1), patience=timedelta())
    return work.delivery.key


@pytest.mark.parametrize("reader", [BEN, BOSS])
def test_the_rest_of_a_digest_is_shown_to_whoever_is_in_its_channel(chat: Chat, sent: str, reader: Origin) -> None:
    found = chat.request(Request(Action.MORE, {"delivery": sent}, reader))
    assert isinstance(found, Digest)
    assert [point.text for brief in found.briefs for point in brief.points] == [PORT.strip()]
    assert (found.first, found.delivery) == (True, "")


def test_the_rest_of_a_digest_is_shown_nowhere_else_and_an_unknown_one_is_gone(chat: Chat, sent: str) -> None:
    gone = Notice(
        "What this button was for is gone: the digest was stopped, or its documents were removed.", failed=True
    )
    assert chat.request(Request(Action.MORE, {"delivery": sent}, replace(BEN, channel="9"))) == gone
    assert chat.request(Request(Action.MORE, {"delivery": "nonsense"}, BEN)) == gone
    chat.settings = replace(chat.settings, themes=chat.settings.themes[:1])
    assert chat.request(Request(Action.MORE, {"delivery": sent}, BEN)) == gone


# In a view of it all, such as Slack's Home tab


def doing(action: Action, who: Origin = ADA, **arguments: str) -> Request:
    return Request(action, arguments, who)


def test_a_person_pauses_a_digest_and_lets_it_go_on(chat: Chat) -> None:
    chat.ask("/subscribe harbour daily 8:00 Europe/Kyiv")
    [one] = chat.of(ADA.person)
    paused = chat.request(doing(Action.PAUSE, number=str(one.id)))
    assert paused == Notice("Paused. “The harbour” is not sent until you resume it.")
    assert [(each.paused, each.next_at) for each in chat.of(ADA.person)] == [("on request", None)]
    assert "goes on; next: Tuesday" in cast("Notice", chat.request(doing(Action.RESUME, number=str(one.id)))).text
    assert chat.of(ADA.person) == [one]


def test_an_edited_digest_has_other_themes_and_times_and_tells_nothing_twice(chat: Chat) -> None:
    chat.ask("/subscribe harbour daily 8:00 Europe/Kyiv")
    chat.tell(ADA.person, NOW)
    [one] = chat.of(ADA.person)
    reply = chat.request(
        doing(Action.EDIT, number=str(one.id), themes="money,overview", when="sunday 19:30", zone="Europe/Lisbon")
    )
    assert reply == Notice(
        "Done. “Money and In short” comes on Sunday at 19:30 (Europe/Lisbon) now; next: Sunday, 29 November 2026, "
        "19:30 (UTC)."
    )
    [edited] = chat.of(ADA.person)
    assert (edited.id, edited.mark) == (one.id, NOW)
    assert edited.schedule == Schedule(("money", "overview"), frozenset({6}), time(19, 30), "Europe/Lisbon")


def test_edited_to_what_there_is_already_two_become_one(chat: Chat) -> None:
    chat.ask("/subscribe harbour daily 8:00 Europe/Kyiv")
    chat.ask("/subscribe money daily 9:00")
    chat.tell(ADA.person, NOW)
    first, second = chat.of(ADA.person)
    chat.request(doing(Action.EDIT, number=str(first.id), themes="money", when="daily 9:00", zone=KYIV))
    [left] = chat.of(ADA.person)
    assert (left.id, left.schedule, left.mark) == (second.id, second.schedule, NOW)


def test_edited_to_what_it_is_nothing_changes(chat: Chat) -> None:
    chat.ask("/subscribe harbour daily 8:00 Europe/Kyiv")
    before = chat.of(ADA.person)
    chat.request(doing(Action.EDIT, number=str(before[0].id), themes="harbour", when="daily 8:00", zone=KYIV))
    assert chat.of(ADA.person) == before


def test_the_digest_of_another_person_can_neither_be_paused_nor_edited(chat: Chat) -> None:
    chat.ask("/subscribe harbour daily 8:00 Europe/Kyiv")
    chat.ask("/subscribe money daily 9:00 Europe/Kyiv", BEN)
    number = str(chat.of(ADA.person)[0].id)
    for action in (Action.PAUSE, Action.RESUME, Action.EDIT):
        with pytest.raises(RequestError, match="No digest number"):
            chat.request(doing(action, BEN, number=number, themes="money", when="daily 8:00"))


def test_who_manages_a_channel_edits_its_digest_and_its_zone_is_not_remembered_as_theirs(chat: Chat) -> None:
    chat.ask("/digest add harbour daily 8:00 Asia/Tokyo", BOSS)
    with chat.database.writing() as connection:
        subscriptions.remember_zone(connection, BOSS.person, "Europe/Lisbon")
    number = str(chat.of(BOSS.place)[0].id)
    change = {"number": number, "themes": "money", "when": "daily 9:00", "zone": "Asia/Tokyo"}
    with pytest.raises(RequestError, match="Only people who manage this channel"):
        chat.request(Request(Action.DIGEST_EDIT, change, ADA))
    chat.request(Request(Action.DIGEST_EDIT, change, BOSS))
    [edited] = chat.of(BOSS.place)
    assert (edited.schedule.themes, edited.schedule.zone) == (("money",), "Asia/Tokyo")
    with chat.database.reading() as connection:
        assert subscriptions.zone_of(connection, BOSS.person) == "Europe/Lisbon"


def test_a_digest_of_the_configuration_is_edited_there(chat: Chat) -> None:
    schedule = Schedule(("harbour",), EVERY_DAY, time(8), KYIV)
    with chat.database.writing() as connection:
        found, _ = subscriptions.subscribe(connection, BOSS.place, schedule, NOW, name="morning")
    with pytest.raises(RequestError, match=r"“morning” of config/digests\.yaml"):
        chat.request(doing(Action.DIGEST_EDIT, BOSS, number=str(found.id), themes="money", when="daily 9:00"))
