"""The Home tab and its dialog as Slack's views: inside every limit, and nothing in them live."""

from datetime import time

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wording
from bot.model import EVERY_DAY, Action, Overview, Schedule, Subscription, Target, TargetKind, Theme
from bot.rendering import slack_dialog, slack_home
from bot.rendering.slack_dialog import Draft
from builders import NOW, theme
from fakes import slack_blocks, slack_views

THEMES = (theme("harbour"), theme("history"))
TYPED = {
    Action.HELP: "/attache help",
    Action.SUBSCRIPTIONS: "/subscriptions",
    Action.DIGEST_LIST: "/digest list",
}
NEW = Draft(Action.SUBSCRIBE, (), frozenset(range(5)), time(8), "Europe/Kyiv")
MANAGER = Draft(Action.SUBSCRIBE, (), frozenset(range(5)), time(8), "Europe/Kyiv", choice=True)
HOSTILE = "<!channel> <https://evil.example|bank> *bold* :tada: \u202e" + "🛳" * 400


def subscription(number: int, channel: str = "", **changes: object) -> Subscription:
    kind = TargetKind.CHANNEL if channel else TargetKind.USER
    fields = {
        "target": Target("slack", "T1", kind, channel or "U1"),
        "schedule": Schedule(("harbour",), EVERY_DAY, time(9), "UTC"),
        "created_at": NOW,
        "next_at": NOW,
    }
    return Subscription(number, **(fields | changes))  # type: ignore[arg-type]


def shown(overview: Overview, new: Draft = MANAGER, themes: tuple[Theme, ...] = THEMES, said: str = "") -> str:
    """What stands in the tab, which Slack takes."""
    names = {one.target.address: one.target.address[2:].casefold() for one in overview.channels}
    view = slack_home.home(overview, names, themes, TYPED, new=new, said=said)
    assert slack_views.problems(view, "home") == []
    assert slack_blocks.mentions(view) == []
    assert slack_blocks.links(view) == []
    return slack_blocks.visible(view)


def test_more_than_fits_is_counted_and_the_command_that_lists_it_named() -> None:
    mine = tuple(subscription(number) for number in range(100))
    channels = tuple(subscription(number, f"C0C{number:03}") for number in range(100, 130))
    text = shown(Overview(mine, channels))
    assert "… and 78 more. /subscriptions lists all of them." in text
    assert "… and 8 more. /digest list, typed in a channel, lists those of that channel." in text
    assert text.count("every day at 09:00") == slack_home.ROWS + slack_home.ROWS  # each again where it is removed


def test_what_one_side_leaves_free_the_other_takes() -> None:
    channels = tuple(subscription(number, f"C0C{number:03}") for number in range(60))
    assert "… and 17 more." in shown(Overview((subscription(99),), channels))
    assert "… and" not in shown(Overview((), channels[: slack_home.ROWS]))
    assert "… and 1 more. /subscriptions" in shown(Overview(tuple(subscription(n) for n in range(slack_home.ROWS + 1))))


def test_channels_stand_in_the_order_of_their_names() -> None:
    text = shown(Overview(channels=(subscription(1, "C0ZEBRA"), subscription(2, "C0APE"))))
    assert text.index("#ape") < text.index("#zebra")


@settings(max_examples=40)
@given(st.one_of(st.text(), st.just(HOSTILE)), st.integers(0, 60), st.integers(0, 60), st.sampled_from([NEW, MANAGER]))
def test_whatever_themes_and_reasons_are_called_slack_takes_the_tab(
    words: str, mine: int, theirs: int, new: Draft
) -> None:
    many = tuple(theme(f"t{number}", title=f"{words} {number}"[:300]) for number in range(25))
    schedule = Schedule(tuple(one.name for one in many), EVERY_DAY, time(9), "America/Argentina/ComodRivadavia")
    mine_ = tuple(subscription(n, schedule=schedule, paused=words or None, name=words[:9] or None) for n in range(mine))
    channels = tuple(subscription(100 + n, f"C0C{n:03}", schedule=schedule) for n in range(theirs))
    shown(Overview(mine_, channels), new, many, words)
    view = slack_dialog.dialog(Draft(Action.EDIT, schedule.themes, EVERY_DAY, time(9), "UTC", "12"), many, 25)
    assert slack_views.problems(view, "modal") == []


def test_a_draft_comes_back_as_it_was_written() -> None:
    start = ("a", "b"), EVERY_DAY, time(23, 59), None, "12", "C1"
    whole = Draft(Action.DIGEST_EDIT, *start, choice=True, response_url="https://x", asked_in="C2")
    assert Draft.read(whole.written()) == whole
    empty = Draft(Action.SUBSCRIBE, (), frozenset(), None, None)
    assert Draft.read(empty.written()) == empty
    assert slack_views.problems(slack_dialog.dialog(empty, THEMES, 25), "modal") == []


def test_the_longest_draft_fits_a_buttons_value_and_a_modals_metadata() -> None:
    names = tuple(f"{number:02}{'x' * 29}" for number in range(25))
    longest = Draft(
        Action.DIGEST_EDIT, names, EVERY_DAY, time(9), "America/Argentina/ComodRivadavia", "9" * 12, "C" * 12
    )
    assert len(longest.written()) <= 2000
    answered = Draft(
        Action.SUBSCRIBE, names, EVERY_DAY, time(9), None, response_url="https://x" * 60, asked_in="C" * 12
    )
    assert len(answered.written()) <= slack_views.METADATA


def test_only_who_may_choose_a_channel_is_asked_for_one() -> None:
    fields = [list(slack_views.inputs(slack_dialog.dialog(draft, THEMES, 25))) for draft in (NEW, MANAGER)]
    assert fields == [["Themes", "Days", "Time", "Time zone"], ["Themes", "Days", "Time", "Time zone", "Channel"]]


def test_a_record_that_cannot_be_read_is_a_view_too() -> None:
    view = slack_home.unavailable(HOSTILE)
    assert slack_views.problems(view, "home") == []
    assert slack_blocks.visible(view).startswith(wording.home.unavailable("")[:10])
