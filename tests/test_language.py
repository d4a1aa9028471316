"""Which language is spoken, where, and that all of it is."""

import asyncio
import inspect
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.model import (
    EVERY_DAY,
    Action,
    CommandSpec,
    Delivery,
    DeliveryStatus,
    Digest,
    Note,
    NoteKind,
    QuietHours,
    Schedule,
    Subscription,
    Target,
    TargetKind,
    Theme,
)
from bot.wording import language

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
READER = Target("slack", "T1", TargetKind.USER, "U1")
SCHEDULE = Schedule(("порт",), EVERY_DAY, time(8), "Europe/Kyiv")
THEME = Theme("порт", "Порт", "Що з портом?")

OPERATORS = frozenset(
    {
        "times.duration",
        "phrases.count",
        "phrases.file_size",
        "phrases.listed",
    }
)
"""What only operators read, in the terminal or as owners: in English, as docs/settings.md says."""

SAMPLES: Mapping[Any, Any] = {
    str: "зразок",
    int: 3,
    bool: True,
    float: 1.5,
    date: AT.date(),
    datetime: AT,
    timedelta: timedelta(hours=6),
    Theme: THEME,
    Schedule: SCHEDULE,
    QuietHours: QuietHours(time(22), time(7), "Europe/Kyiv"),
    Note: Note(NoteKind.OLD, ("Звіт",), days=40, of=3),
    CommandSpec: CommandSpec("допомога", "Що можна запитати", Action.HELP),
    Subscription: Subscription(7, READER, SCHEDULE, AT, next_at=AT),
    Digest: Digest((), SCHEDULE, READER, AT - timedelta(days=1), AT, AT),
    Delivery: Delivery(7, "k", READER, AT, DeliveryStatus.SENT, 1, AT),
    DeliveryStatus: DeliveryStatus.SENT,
    frozenset[int]: frozenset({0, 2}),
    Sequence[str]: ("а", "б"),
    Sequence[int]: (1, 2),
}

NAMED = {"permissions": [wording.platforms.DISCORD_VIEW, wording.platforms.DISCORD_SEND]}

NAMES = re.compile(
    r"\bhttps?\b(?:://\S*)?|robots\.txt|private_hosts|--private|attache sources add|\btest\b|kind: (?:feed|web)|"
    r"articles: true|/invite @attache|[\w./]+\.(?:yaml|md)|Europe/Kyiv|\bUTC[+\d:-]*|"
    r"SLACK_BOT_TOKEN|DISCORD_TOKEN|"
    r"slack\.\w+: true|slack\.\w+|storage\.url|\b(?:Discord|Slack|AutoMod|PDF|OCR|YAML|UTF-8|Attaché|seeds)\b|"
    r"\((?:View Channel|Send Messages(?: in Threads)?|Require people to select tags)\)|"
    r"Messages tab|App Home|Bot\b|\bbot\b"
)
"""Names of services, files, settings and what their pages call things: the same in every language."""


def sentences(module: ModuleType) -> list[tuple[str, Callable[..., Any]]]:
    short = module.__name__.rpartition(".")[2]
    own = inspect.getmembers(module, lambda one: inspect.isfunction(one) and one.__module__ == module.__name__)
    return [
        (f"{short}.{name}", one) for name, one in own if not name.startswith("_") and f"{short}.{name}" not in OPERATORS
    ]


CHAT = [
    sentence
    for module in (wording.answers, wording.digests, wording.phrases, wording.subscribing, wording.times)
    for sentence in sentences(module)
]


def sample(annotation: Any) -> Any:
    if annotation in SAMPLES:
        return SAMPLES[annotation]
    first = next(one for one in typing.get_args(annotation) if one is not type(None))
    return sample(first)


def called(sentence: Callable[..., Any]) -> str:
    hints = typing.get_type_hints(sentence)
    parameters = inspect.signature(sentence).parameters.values()
    said = sentence(**{one.name: NAMED.get(one.name) or sample(hints[one.name]) for one in parameters})
    return said if isinstance(said, str) else " ".join(said)


@pytest.mark.parametrize("sentence", [one for _, one in CHAT], ids=[name for name, _ in CHAT])
def test_every_sentence_in_chat_is_ukrainian_where_ukrainian_is_spoken(sentence: Callable[..., Any]) -> None:
    with language.spoken("uk"):
        said = called(sentence)
    assert re.findall(r"[A-Za-z]+", NAMES.sub("", said)) == []


KEPT = [
    (f"{module.__name__.rpartition('.')[2]}.{name}", one)
    for module in (wording.files, wording.record, wording.web)
    for name, one in inspect.getmembers(module, inspect.isfunction)
    if one.__module__ == module.__name__ and not name.startswith("_") and name != "said"
]
SERVICES = (
    "discord_answer_lost",
    "discord_automod",
    "discord_busy",
    "discord_deleted",
    "discord_failing",
    "discord_messages_shut",
    "discord_needs",
    "discord_no_access",
    "discord_no_channel",
    "discord_no_member",
    "discord_no_person",
    "discord_not_connected",
    "discord_not_permitted",
    "discord_not_yours_to_post",
    "discord_refused",
    "discord_tag_required",
    "discord_token_refused",
    "discord_unknowable",
    "discord_verification",
    "slack_a_bot",
    "slack_archived",
    "slack_busy",
    "slack_lost",
    "slack_messages_shut",
    "slack_no_channel",
    "slack_nobody",
    "slack_not_here",
    "slack_not_yours_to_post",
    "slack_unsure_who_posts",
    "slack_not_in_channel",
    "slack_out_of_reach",
    "slack_out_of_sight",
    "slack_removed",
    "slack_restricted",
    "slack_token_dead",
    "slack_too_busy_to_read",
    "slack_troubled",
    "slack_unreadable",
)
KEPT += [(f"platforms.{name}", getattr(wording.platforms, name)) for name in SERVICES]
KEPT += [
    (f"storage.{name}", getattr(wording.storage, name))
    for name in ("database_busy", "database_failed", "database_full", "database_read_only")
]


@pytest.mark.parametrize("sentence", [one for _, one in KEPT], ids=[name for name, _ in KEPT])
def test_what_is_kept_stays_english_and_is_said_again_to_its_reader(sentence: Callable[..., Any]) -> None:
    english = called(sentence)
    with language.spoken("uk"):
        assert called(sentence) == english
        said = wording.record.said(english)
    assert re.search("[а-яіїєґ]{3}", said)
    assert re.findall(r"[A-Za-z]+", NAMES.sub("", said)) == []
    assert wording.record.said(english) == english


def test_a_list_of_permissions_is_said_again_by_their_names() -> None:
    kept = wording.platforms.discord_needs([wording.platforms.DISCORD_VIEW, wording.platforms.DISCORD_SEND], "daily")
    assert kept == "I need View Channel and Send Messages in #daily."
    with language.spoken("uk"):
        said = wording.record.said(kept)
    assert said == (
        "Мені бракує дозволів у #daily: Переглядати канал (View Channel) та Надсилати повідомлення (Send Messages)."
    )


def test_figures_on_record_are_said_again_with_the_marks_of_the_language() -> None:
    size = wording.files.oversized(12_345_678, 4_000)
    many = wording.platforms.slack_too_busy_to_read(1_000)
    named = wording.files.duplicate("1.5")
    with language.spoken("uk"):
        assert "12,3 МБ" in wording.record.said(size)
        assert "4,0 кБ" in wording.record.said(size)
        assert "1\N{NO-BREAK SPACE}000" in wording.record.said(many)
        assert "1.5" in wording.record.said(named)


@pytest.mark.parametrize("kept", ["", "Something an older version said.", "{name} of nothing", "100% {"])
def test_what_is_not_known_is_shown_as_it_was_kept(kept: str) -> None:
    with language.spoken("uk"):
        assert wording.record.said(kept) == kept


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("uk", "uk"),
        ("uk-UA", "uk"),
        ("uk_UA", "uk"),
        ("UK", "uk"),
        ("en-GB", "en"),
        ("de", "en"),
        (None, "en"),
        ("", "en"),
    ],
)
def test_a_locale_has_a_language(locale: str | None, expected: str) -> None:
    assert language.of(locale) == expected
    with language.spoken(locale):
        assert language.now() == expected
    assert language.now() == "en"


async def test_two_people_at_once_are_each_answered_in_their_language() -> None:
    reached = asyncio.Barrier(2)

    async def answered(locale: str) -> list[str]:
        with language.spoken(locale):
            await reached.wait()
            here = wording.answers.nothing_read()
            there = await asyncio.to_thread(wording.answers.nothing_read)
            later = await asyncio.create_task(asyncio.to_thread(wording.answers.nothing_read))
            await reached.wait()
            return [here, there, later]

    english, ukrainian = await asyncio.gather(answered("en-US"), answered("uk"))
    assert set(english) == {"No document has been read yet. Put some into the seeds folder, then ask again."}
    assert set(ukrainian) == {"Ще не прочитано жодного документа. Покладіть документи до теки seeds і запитайте знову."}


@given(st.integers(0, 10**9))
def test_ukrainian_counts_by_the_rules_of_the_cldr(number: int) -> None:
    last, tens = number % 10, number % 100
    if last == 1 and tens != 11:
        noun = "документ"
    elif last in {2, 3, 4} and tens not in {12, 13, 14}:
        noun = "документи"
    else:
        noun = "документів"
    with language.spoken("uk"):
        assert wording.phrases.documents(number) == f"{number} {noun}"


@pytest.mark.parametrize(
    ("month", "name"),
    [(1, "січня"), (2, "лютого"), (5, "травня"), (8, "серпня"), (11, "листопада"), (12, "грудня")],
)
def test_a_ukrainian_date_has_its_month_in_the_genitive(month: int, name: str) -> None:
    with language.spoken("uk"):
        assert wording.phrases.dated(date(2026, month, 21)) == f"21 {name} 2026"


def test_ukrainian_names_are_listed_as_a_person_would() -> None:
    with language.spoken("uk"):
        assert wording.phrases.all_of(["a", "b", "c"]) == "a, b та c"
        assert wording.phrases.any_of(["a", "b", "c"]) == "a, b або c"
        assert wording.phrases.quoted(["Звіт"]) == "«Звіт»"


def test_ukrainian_weekdays_stand_in_the_case_that_their_sentence_asks_for() -> None:
    wednesday = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    digest = Digest((), SCHEDULE, READER, wednesday, wednesday, wednesday)
    with language.spoken("uk"):
        assert wording.subscribing.next_send(wednesday) == "наступний — середа, 25 листопада 2026, 08:00 (UTC)"
        assert wording.digests.window(digest) == "Нове від середи, 25 листопада 2026, 08:00 (UTC)."
        assert wording.digests.late(digest) == "Із запізненням: мав вийти у середу, 25 листопада 2026, 08:00 (UTC)."
