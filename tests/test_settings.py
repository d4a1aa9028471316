import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot import marked_yaml
from bot.errors import ConfigurationError
from bot.model import EVERY_DAY, QuietHours, Schedule, Target, TargetKind, WhenEmpty
from bot.settings import (
    ENVIRONMENT,
    BotFile,
    ConfiguredDigest,
    DiscordSettings,
    Secret,
    Secrets,
    Settings,
    SlackSettings,
    find_folder,
    load,
    secrets,
)
from bot.wording import language
from bot.wording.phrases import listed

ROOT = Path(__file__).resolve().parent.parent
KYIV = "Europe/Kyiv"
THEME = """\
themes:
  - name: harbour
    title: The harbour
    question: What of it?
"""
SECOND = """\
  - name: city
    title: The city
    question: What of it?
"""

Files = dict[str, str | bytes]


@pytest.fixture
def complaints(tmp_path: Path) -> Callable[[Files], list[str]]:
    """What is said of a configuration with these files, without the path of the folder."""

    def collected(files: Files) -> list[str]:
        write(tmp_path, files)
        with pytest.raises(ConfigurationError) as refusal:
            load(tmp_path)
        return [complaint.removeprefix(f"{tmp_path}/") for complaint in refusal.value.complaints]

    return collected


def write(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_the_shipped_configuration_loads_with_the_defaults_it_documents() -> None:
    settings = load(ROOT / "config")
    assert [theme.name for theme in settings.themes] == [
        *("overview", "kyiv-view", "washington-view", "history", "challenges", "outlook"),
    ]
    assert [theme.name for theme in settings.themes if theme.spans] == ["overview"]
    assert (settings.root, settings.seeds) == (ROOT, ROOT / "seeds")
    assert settings.storage_url == f"sqlite:///{ROOT}/data/attache.db"
    assert (settings.discord, settings.slack) == (DiscordSettings(), SlackSettings())
    assert settings.renamed == {"console": {}, "discord": {}, "slack": {}}
    assert (settings.refresh_seconds, settings.max_file_bytes) == (60, 20_000_000)


def test_the_shipped_bot_yaml_states_every_default_and_only_those() -> None:
    shipped = marked_yaml.read((ROOT / "config" / "bot.yaml").read_text(encoding="utf-8"))
    assert shipped.value == BotFile().model_dump(mode="json")


def test_bot_yaml_may_be_missing_or_empty(tmp_path: Path) -> None:
    without = load(write(tmp_path, {"themes.yaml": THEME}))
    for content in ("", "# nothing\n", "{}\n", "null\n", b"\xef\xbb\xbf"):
        assert load(write(tmp_path, {"bot.yaml": content})) == without


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path) -> None:
    content = "\ufeff" + THEME.replace("\n", "\r\n")
    assert load(write(tmp_path, {"themes.yaml": content})).themes[0].title == "The harbour"


@pytest.mark.parametrize(
    ("url", "located"),
    [
        ("sqlite:///data/attache.db", "sqlite:///{root}/data/attache.db"),
        ("sqlite+pysqlite:///x.db", "sqlite+pysqlite:///{root}/x.db"),
        ("sqlite:////srv/attache.db", "sqlite:////srv/attache.db"),
        ("postgresql://bot@db/attache", "postgresql://bot@db/attache"),
    ],
)
def test_a_relative_sqlite_file_lies_beside_the_configuration(tmp_path: Path, url: str, located: str) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    write(folder, {"themes.yaml": THEME, "bot.yaml": f"storage: {{url: '{url}'}}\nseeds: {{folder: /srv/texts}}\n"})
    settings = load(folder)
    assert settings.storage_url == located.format(root=tmp_path)
    assert settings.seeds == Path("/srv/texts")


@pytest.mark.parametrize(
    ("themes", "complaint"),
    [
        ("", "1:1: themes is missing; write a list of themes"),
        ("- harbour\n", "1:1: the file is no block of settings; write the blocks themes"),
        ("themes: []\n", "1:9: themes is nothing; write a list of themes"),
        ("themes: harbour\n", "1:9: themes is 'harbour'; write a list of themes"),
        ("themes:\n  - harbour\n", "2:5: themes is no block of settings; write a list of themes, each with name"),
        (THEME.replace("    title: The harbour\n", ""), "2:5: title is missing; write a heading for its briefs"),
        (THEME.replace("title", "titel"), "2:5: title is missing; write a heading"),
        (THEME.replace("title", "titel"), "3:5: there is no setting titel; did you mean title?"),
        (THEME + "    colour: red\n", "5:5: there is no setting colour; write one of command, keywords, max_points,"),
        (THEME + "    max_points: 11\n", "5:17: max_points is 11; write the most sentences in a brief, 1 to 10"),
        (THEME + "    max_points: many\n", "5:17: max_points is 'many'; write the most sentences"),
        (THEME + "    max_points:\n", "5:16: max_points is nothing; write the most sentences"),
        (THEME + "    keywords: port\n", "5:15: keywords is 'port'; write a list of words and phrases"),
        (THEME + "    keywords: [port, 5]\n", "5:22: keywords is 5; write a list of words and phrases"),
        (THEME + "    command: Bad Name\n", "5:14: command is 'Bad Name'; write a slash command's name of 1 to 31"),
        (THEME.replace("The harbour", "2026-11-23"), "3:12: title is 2026-11-23; write a heading for its briefs"),
        (THEME.replace("The harbour", "'  '"), "3:12: title is '  '; write a heading for its briefs"),
        (THEME.replace("What of it?", "' '"), "4:15: question is ' '; write the question it answers"),
        (THEME + "    keywords: [port, ' ']\n", "5:22: keywords is ' '; write a list of words and phrases"),
        (THEME.replace("The harbour", "x" * 301), "3:12: title is 'xxxxx"),
        (THEME + "    name: quay\n", "5:5: name stands here a second time; keep one of the two"),
        (THEME + SECOND.replace("city", "harbour"), "5:11: harbour is already the name of another theme"),
        (THEME + "    command: help\n", "5:14: help is already the name of a built-in command"),
        (THEME + "    command: attache\n", "5:14: attache is already the name of a built-in command"),
        (THEME + "    command: go\n" + SECOND + "    command: go\n", "9:14: go is already the name of another theme"),
        (THEME + "\tspans: true\n", "5:1: this is not YAML: found character '\\t'"),
        (THEME + "   spans: true\n", "5:4: this is not YAML:"),
        (THEME.encode() + b"    keywords: [\xff]\n", "1:1: the file is not UTF-8 text; save it as UTF-8"),
        (THEME.encode("utf-16"), "1:1: the file is not UTF-8 text; save it as UTF-8"),
    ],
)
def test_a_mistake_in_the_themes_has_its_place_and_its_remedy(
    complaints: Callable[[Files], list[str]], themes: str | bytes, complaint: str
) -> None:
    found = complaints({"themes.yaml": themes})
    assert any(one.startswith(f"themes.yaml:{complaint}") for one in found), found


@pytest.mark.parametrize(
    ("bot", "complaint"),
    [
        (
            "[]\n",
            "1:1: the file is no block of settings; write the blocks commands, discord, fetching, language,",
        ),
        ("sedes: {}\n", "1:1: there is no setting sedes; did you mean seeds?"),
        ("language: tlh\n", "1:11: language is 'tlh'; write a language: en or uk"),
        ("seeds:\n", "1:7: seeds is no block of settings; write a block with folder, max_megabytes, refresh_seconds"),
        ("seeds:\n  refresh_seconds: 1\n", "2:20: seeds.refresh_seconds is 1; write seconds between two looks, 5 to"),
        ("seeds: {max_megabytes: .nan}\n", "1:24: seeds.max_megabytes is nan; write the largest file to read"),
        ("slack: {port: 99999}\n", "1:15: slack.port is 99999; write the port"),
        ("slack: {transport: carrier}\n", "1:20: slack.transport is 'carrier'; write socket or http"),
        (
            "slack: {managers: ['@ann']}\n",
            "1:20: slack.managers is '@ann'; write a list of member IDs, each like U0123",
        ),
        ("slack: {managers: U0ANN}\n", "1:19: slack.managers is 'U0ANN'; write a list of member IDs"),
        ("slack: {history: sometimes}\n", "1:18: slack.history is 'sometimes'; write true to let the app read"),
        ("slack: {path: events}\n", "1:15: slack.path is 'events'; write the path"),
        ("discord: {gateway: https://x}\n", "1:20: discord.gateway is 'https://x'; write an address such as wss://"),
        ("storage: {url: 'sqlite://'}\n", "1:16: storage.url is 'sqlite://', which keeps nothing; write a file,"),
        ("storage: {url: 'sqlite:///:memory:'}\n", "1:16: storage.url is 'sqlite:///:memory:', which keeps nothing"),
        ("storage: {url: 'sqlite:///file:x?mode=memory&uri=true'}\n", "1:16: storage.url is 'sqlite:///file:x?mode"),
        ("storage: {url: ''}\n", "1:16: storage.url is nothing; write a database URL such as sqlite:///"),
        ("commands: {irc: {}}\n", "1:12: there is no setting commands.irc; write one of console, discord or slack"),
        ("commands: {slack: [ask]}\n", "1:19: commands.slack is a list; write pairs such as sources: documents"),
        ("commands: {slack: {ask: Frage!}}\n", "1:25: commands.slack.ask is 'Frage!'; write pairs such as"),
        ("commands: {slack: {ask: [x]}}\n", "1:25: commands.slack.ask is a list; write pairs such as"),
        ("commands: {slack: {aks: q}}\n", "1:20: there is no command aks to rename; write one of go, brief, compare,"),
        ("commands: {slack: {ask: help}}\n", "1:25: help is already the name of another command; write another name"),
        ("commands: {slack: {ask: go}}\n", "1:25: go is already the name of another command"),
        ("commands: {slack: {ask: attache}}\n", "1:25: attache is already the name of another command"),
        ("commands: {slack: {ask: q, help: q}}\n", "1:34: q is already the name of another command"),
    ],
)
def test_a_mistake_in_bot_yaml_has_its_place_and_its_remedy(
    complaints: Callable[[Files], list[str]], bot: str, complaint: str
) -> None:
    found = complaints({"themes.yaml": THEME + "    command: go\n", "bot.yaml": bot})
    assert any(one.startswith(f"bot.yaml:{complaint}") for one in found), found


OWNERS = "owners: [{platform: slack, workspace: T1, user: U1}, {platform: discord, workspace: '1', channel: '2'}"


def test_owners_are_people_or_channels(tmp_path: Path) -> None:
    bot = f"{OWNERS}, {{platform: discord, workspace: '1', user: '3'}}]\n"
    assert load(write(tmp_path, {"themes.yaml": THEME, "bot.yaml": bot})).owners == (
        Target("slack", "T1", TargetKind.USER, "U1"),
        Target("discord", "1", TargetKind.CHANNEL, "2"),
        Target("discord", "", TargetKind.USER, "3"),  # a person on Discord is the same in every server
    )


@pytest.mark.parametrize(
    ("owners", "complaint"),
    [
        ("owners: ada\n", "1:9: owners is 'ada'; write a list such as [{platform: slack,"),
        ("owners: [ada]\n", "1:10: owners is no block of settings; write a list such as"),
        ("owners: [{user: U1}]\n", "1:10: owners.platform is missing; write discord or slack"),
        ("owners: [{platform: irc, user: U1}]\n", "1:21: owners.platform is 'irc'; write discord or slack"),
        ("owners: [{platform: slack}]\n", "1:10: an owner is either a person or a channel; write user or channel,"),
        ("owners: [{platform: slack, user: U1, channel: C1}]\n", "1:10: an owner is either a person or a channel"),
        ("owners: [{platform: slack, user: '<@U1>'}]\n", "1:34: owners.user is '<@U1>'; write a person's id"),
        (
            "owners: [{platform: discord, user: 12}]\n",
            "1:36: owners.user is 12; write a person's id, such as U0123456,",
        ),
        (
            "owners: [{platform: discord, user: bob}]\n",
            "1:36: owners.user is 'bob'; write Discord's id of it, a number",
        ),
        ("owners: [{platform: slack, users: U1}]\n", "1:28: there is no setting owners.users; did you mean user?"),
    ],
)
def test_a_mistake_about_owners_has_its_place_and_its_remedy(
    complaints: Callable[[Files], list[str]], owners: str, complaint: str
) -> None:
    found = complaints({"themes.yaml": THEME, "bot.yaml": owners})
    assert any(one.startswith(f"bot.yaml:{complaint}") for one in found), found


DIGEST = """\
digests:
  - name: morning
    platform: slack
    workspace: "T1"
    channel: "C1"
    themes: [harbour]
    at: "08:00"
    zone: Europe/Kyiv
"""


def digests(folder: Path, text: str) -> tuple[ConfiguredDigest, ...]:
    return load(write(folder, {"themes.yaml": THEME + SECOND, "digests.yaml": text})).digests


def test_a_digest_of_the_configuration_is_a_schedule_for_a_channel(tmp_path: Path) -> None:
    more = "    days: mon,wed\n    grace_minutes: 30\n    when_empty: line\n    quiet: 22:00-07:00\n"
    [one] = digests(tmp_path, DIGEST.replace("[harbour]", "[city, harbour, city]") + more)
    assert one == ConfiguredDigest(
        name="morning",
        target=Target("slack", "T1", TargetKind.CHANNEL, "C1"),
        schedule=Schedule(("city", "harbour"), frozenset({0, 2}), time(8), KYIV, timedelta(minutes=30), WhenEmpty.LINE),
        quiet=QuietHours(time(22), time(7), KYIV),
    )


def test_most_of_a_digest_may_be_left_out(tmp_path: Path) -> None:
    [one] = digests(tmp_path, DIGEST)
    assert (one.schedule, one.quiet) == (Schedule(("harbour",), EVERY_DAY, time(8), KYIV), None)


@pytest.mark.parametrize("text", ["", "digests: []\n", "# none\n"])
def test_digests_yaml_may_be_missing_or_empty(tmp_path: Path, text: str) -> None:
    assert digests(tmp_path, text) == ()
    (tmp_path / "digests.yaml").unlink()
    assert load(tmp_path).digests == ()


@pytest.mark.parametrize(
    ("at", "meant"),
    [
        *(("8:30", time(8, 30)), ("08:30", time(8, 30)), ("8", time(8)), ("0", time(0)), ("23:59", time(23, 59))),
        *(("0:05", time(0, 5)), ("'8 pm'", time(20)), ("noon", time(12)), ("1:00", time(1))),
    ],
)
def test_a_time_needs_no_quotes_though_yaml_makes_a_number_of_it(tmp_path: Path, at: str, meant: time) -> None:
    assert digests(tmp_path, DIGEST.replace('"08:00"', at))[0].schedule.at == meant


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "europe/kyiv", "Kyiv"])
def test_a_zone_goes_by_its_own_name_on_record(tmp_path: Path, zone: str) -> None:
    assert digests(tmp_path, DIGEST.replace("Europe/Kyiv", zone))[0].schedule.zone == KYIV


AGAIN = DIGEST.removeprefix("digests:\n")
EVENING = AGAIN.replace("morning", "evening").replace("08:00", "20:00")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("digests: morning\n", "1:10: digests is 'morning'; write a list of digests, each with name,"),
        ("digests: [morning]\n", "1:11: digests is no block of settings; write a list of digests"),
        ("digest: []\n", "1:1: there is no setting digest; did you mean digests?"),
        (DIGEST.replace("    zone: Europe/Kyiv\n", ""), "2:5: digests.zone is missing; write a zone of the tz"),
        (DIGEST.replace("Europe/Kyiv", "Europe/Kiew"), "8:11: digests.zone is 'Europe/Kiew'; write a zone of the tz"),
        (DIGEST.replace('"08:00"', "24:00"), "7:9: digests.at is 1440; write a local time such as 08:00"),
        (DIGEST.replace('"08:00"', "30"), "7:9: digests.at is 30; write a local time such as 08:00"),
        (DIGEST.replace('"08:00"', "true"), "7:9: digests.at is True; write a local time such as 08:00"),
        (DIGEST.replace('"08:00"', "morning"), "7:9: digests.at is 'morning'; write a local time such as 08:00"),
        (DIGEST.replace("slack", "console"), "3:15: digests.platform is 'console'; write discord or slack"),
        (DIGEST.replace('"C1"', "123"), "5:14: digests.channel is 123; write the channel's id, such as C0123456, in"),
        (DIGEST.replace('"C1"', '""'), "5:14: digests.channel is nothing; write the channel's id"),
        (DIGEST.replace('"C1"', "'#port'"), "5:14: digests.channel is '#port'; write the channel's id"),
        (DIGEST.replace('"C1"', "general"), "5:14: digests.channel is 'general'; write Slack's id of it, such as"),
        (DIGEST.replace("slack", "discord"), "4:16: digests.workspace is 'T1'; write Discord's id of it, a number in"),
        (DIGEST.replace("[harbour]", "[]"), "6:13: digests.themes is nothing; write a list of names of themes.yaml"),
        (DIGEST.replace("[harbour]", "[harbour, harbor]"), "6:23: there is no theme harbor in themes.yaml; did you"),
        (DIGEST.replace("[harbour]", "[moon]"), "6:14: there is no theme moon in themes.yaml; write one of harbour or"),
        (DIGEST + "    days: never\n", "9:11: digests.days is 'never'; write daily, weekdays, or days such as mon,wed"),
        (DIGEST + "    grace_minutes: 0\n", "9:20: digests.grace_minutes is 0; write how many minutes late"),
        (DIGEST + "    when_empty: shout\n", "9:17: digests.when_empty is 'shout'; write silent, or line"),
        (DIGEST + "    quiet: night\n", "9:12: digests.quiet is 'night'; write hours in which nothing is sent,"),
        (DIGEST + "    wokspace: T1\n", "9:5: there is no setting digests.wokspace; did you mean workspace?"),
        (DIGEST + AGAIN, "9:11: morning is already the name of another digest; write another name"),
        (
            DIGEST + "    quiet: 22:00-07:00\n" + EVENING + "    quiet: 23:00-07:00\n",
            "17:12: evening goes to the same channel as morning, which has other quiet hours; write the same for both",
        ),
        (DIGEST + AGAIN.replace("morning", "dawn"), "9:11: dawn sends the same as morning: its channel, themes, days"),
    ],
)
def test_a_mistake_about_digests_has_its_place_and_its_remedy(
    complaints: Callable[[Files], list[str]], text: str, complaint: str
) -> None:
    found = complaints({"themes.yaml": THEME + SECOND, "digests.yaml": text})
    assert any(one.startswith(f"digests.yaml:{complaint}") for one in found), found


def test_no_command_of_a_theme_may_hide_the_digests(complaints: Callable[[Files], list[str]]) -> None:
    [found] = complaints({"themes.yaml": THEME + "    command: digest\n"})
    assert found.startswith("themes.yaml:5:14: digest is already the name of a built-in command")
    [found] = complaints({"themes.yaml": THEME, "bot.yaml": "commands: {slack: {ask: digest}}\n"})
    assert found.startswith("bot.yaml:1:25: digest is already the name of another command")


def test_everything_wrong_in_both_files_is_said_at_once_in_reading_order(
    complaints: Callable[[Files], list[str]],
) -> None:
    themes = (
        THEME.replace("title", "titel") + "    max_points: 0\n    command: help\n" + SECOND.replace("city", "Ci ty")
    )
    bot = "seeds: {folder: ''}\ncommands: {console: {aks: x}}\nnothing: 1\n"
    assert [one.split(": ")[0] for one in complaints({"themes.yaml": themes, "bot.yaml": bot})] == [
        *("bot.yaml:1:17", "bot.yaml:2:22", "bot.yaml:3:1"),
        *("themes.yaml:2:5", "themes.yaml:3:5", "themes.yaml:5:17", "themes.yaml:6:14", "themes.yaml:7:11"),
    ]


def test_a_clash_is_found_beside_other_mistakes_and_beside_a_file_that_does_not_parse(
    complaints: Callable[[Files], list[str]],
) -> None:
    found = complaints({"themes.yaml": THEME + "    command: help\n    max_points: 0\n", "bot.yaml": "a: [\n"})
    assert [one.split(": ")[0] for one in found] == ["bot.yaml:2:1", "themes.yaml:5:14", "themes.yaml:6:17"]


@pytest.mark.parametrize(
    "bot",
    [
        *("discord: {token: sesame}", "DISCORD_TOKEN: sesame", "slack: {bot_token: sesame}"),
        *("slack: {signing_secret: sesame}", "slack_app_token: sesame"),
    ],
)
def test_a_token_in_a_file_is_refused_and_not_repeated(complaints: Callable[[Files], list[str]], bot: str) -> None:
    [found] = complaints({"themes.yaml": THEME, "bot.yaml": bot})
    assert "(tokens come from the environment only)" in found
    assert "sesame" not in found


def test_a_token_where_a_block_belongs_is_not_repeated(complaints: Callable[[Files], list[str]]) -> None:
    [found] = complaints({"themes.yaml": THEME, "bot.yaml": "discord: sesame"})
    assert found == "bot.yaml:1:10: discord is no block of settings; write a block with api, gateway"


def test_a_file_that_may_not_be_read_is_a_complaint(complaints: Callable[[Files], list[str]], tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").mkdir()
    [found] = complaints({"themes.yaml": THEME})
    assert found.startswith("bot.yaml:1:1: the file cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it_says_so_and_nothing_of_its_encoding(
    complaints: Callable[[Files], list[str]], tmp_path: Path
) -> None:
    write(tmp_path, {"bot.yaml": ""})
    (tmp_path / "bot.yaml").chmod(0)
    [found] = complaints({"themes.yaml": THEME})
    assert found == (
        "bot.yaml:1:1: the file cannot be read: Permission denied; make it an ordinary file that this program may read"
    )


def test_paths_that_people_see_are_whole(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    write(tmp_path / "config", {"themes.yaml": THEME, "bot.yaml": "seeds: {folder: ../x/../texts}\n"})
    assert load(tmp_path / "config").seeds == tmp_path.parent / "texts"


def test_swapped_names_do_not_clash(tmp_path: Path) -> None:
    swapped = {"ask": "help", "help": "ask"}
    bot = f"commands: {{discord: {swapped}}}\n"
    assert load(write(tmp_path, {"themes.yaml": THEME, "bot.yaml": bot})).renamed["discord"] == swapped


SHIPPED = {
    name: (ROOT / "config" / name).read_text(encoding="utf-8") for name in ("themes.yaml", "bot.yaml", "digests.yaml")
}
PIECES = (*"\n\t:[]{}'#é\x00", '"', "  ", "- ", "null", "5", "ask", "&a ", "*a")


@given(name=st.sampled_from(sorted(SHIPPED)), data=st.data())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_damaged_file_gives_settings_or_complaints_with_a_place(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    text = SHIPPED[name]
    at = data.draw(st.integers(0, len(text)))
    dropped = data.draw(st.integers(0, 40))
    damaged = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + dropped :]
    write(tmp_path, {**SHIPPED, name: damaged})
    try:
        assert isinstance(load(tmp_path), Settings)
    except ConfigurationError as refusal:
        for complaint in refusal.complaints:
            path, line, column, said = complaint.split(":", maxsplit=3)
            assert Path(path).name == name
            assert (int(line), int(column)) >= (1, 1)
            assert int(line) <= damaged.count("\n") + 2
            assert said.startswith(" ")
            assert "; " in said


def test_the_folder_is_the_one_chosen_then_the_environment_s_then_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("chosen", "environment", "config"):
        (tmp_path / name).mkdir()
    environment = {"ATTACHE_CONFIG": "environment"}
    assert find_folder("chosen", environment) == Path("chosen")
    assert find_folder(None, environment) == Path("environment")
    assert find_folder(None, {"ATTACHE_CONFIG": ""}) == Path("config")


def test_a_folder_that_is_not_there_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"^missing:1:1: there is no such folder; .* --config or ATTACHE_CONFIG$"
    ):
        find_folder("missing", {})
    write(tmp_path, {"themes.yaml": THEME})
    with pytest.raises(ConfigurationError, match="no such folder"):
        find_folder(str(tmp_path / "themes.yaml"), {})


def test_secrets_come_from_the_environment_trimmed_and_a_blank_one_is_none() -> None:
    found = secrets({"DISCORD_TOKEN": " sesame\n", "SLACK_BOT_TOKEN": " ", "OTHER": "x"})
    assert found == Secrets(discord_token=Secret("sesame"))
    assert found.discord_token is not None
    assert found.discord_token.reveal() == "sesame"


def test_secrets_never_show() -> None:
    found = secrets(dict.fromkeys(ENVIRONMENT, "sesame"))
    assert "sesame" not in f"{found!r} {found} {found.discord_token!r} {found.discord_token} {[found.slack_app_token]}"
    assert "Secret()" in listed([repr(value) for value in (found.slack_bot_token, found.slack_signing_secret)])


def test_every_setting_of_a_platform_can_be_written(tmp_path: Path) -> None:
    slack = {
        "transport": "http",
        "workspaces": "many",
        "api": "http://127.0.0.1:1/",
        "host": "::1",
        "port": 0,
        "path": "/x",
        "public_url": "",
        "managers": ["U0ANN", "W0BOB"],
        "history": True,
    }
    discord = {
        "api": "http://127.0.0.1:2",
        "gateway": "ws://127.0.0.1:3",
        "crosspost": True,
        "shards": 2,
        "shard_ids": [1],
    }
    settings = load(write(tmp_path, {"themes.yaml": THEME, "bot.yaml": f"slack: {slack}\ndiscord: {discord}\n"}))
    assert (asdict(settings.slack), asdict(settings.discord)) == (
        slack | {"managers": ("U0ANN", "W0BOB")},
        discord | {"shard_ids": (1,)},
    )


def test_a_shard_that_does_not_exist_is_named(tmp_path: Path) -> None:
    bot = "discord:\n  shards: 2\n  shard_ids: [0, 2]\n"
    with pytest.raises(ConfigurationError, match=r"bot.yaml:3:18: discord.shard_ids has 2, and discord.shards is 2"):
        load(write(tmp_path, {"themes.yaml": THEME, "bot.yaml": bot}))


def test_the_complaint_about_a_language_names_each_that_is_spoken() -> None:
    described = BotFile.model_fields["language"].description or ""
    assert described == f"a language: {' or '.join(sorted(language.languages()))}"
