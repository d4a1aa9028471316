"""The command line as a person or a script meets it, with real files and a real database."""

import asyncio
import io
import json
import os
import pty
import select
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import time as clock_time
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot import settings
from bot.app.attache import open_app
from bot.cli import main
from bot.journeys import deliver
from bot.model import EVERY_DAY, DeliveryStatus, Schedule, Target, TargetKind
from bot.platforms.slack.installed import Installations
from bot.platforms.slack.sealing import Seal
from bot.settings import Secret
from bot.storage import ledger as storage_ledger
from bot.storage import subscriptions
from builders import NOW

ROOT = Path(__file__).resolve().parent.parent.parent
TOKENS = (*settings.ENVIRONMENT, "ATTACHE_CONFIG")


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


class Attache(Protocol):
    def __call__(self, *arguments: str, typed: str = "", **environment: str) -> Done: ...


@pytest.fixture
def attache(deployment: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Attache:
    """The program, run in this process from the deployment's folder: its exit code and what it printed."""
    monkeypatch.chdir(deployment)
    for name in TOKENS:
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, typed: str = "", **environment: str) -> Done:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.argv", ["attache", *arguments])
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    return run


def process(folder: Path, *arguments: str, typed: str = "", **environment: str) -> Done:
    """The program as a process of its own."""
    clean = {name: value for name, value in os.environ.items() if name not in TOKENS}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_a_piped_command_is_answered_without_prompt_or_colour(deployment: Path) -> None:
    done = process(deployment, "chat", typed="/kyiv-view\n")
    assert done.returncode == 0
    assert done.stdout.startswith("Kyiv's perspective on U.S. involvement\n")
    assert "In Kyiv, there is a strong desire" in done.stdout
    assert "> " not in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == "Read 1 document; 1 on record.\n"


def test_a_second_start_reads_nothing_that_did_not_change(deployment: Path, attache: Attache) -> None:
    attache("chat", typed="/outlook\n")
    assert attache("chat", typed="/outlook\n").stderr == "Nothing new to read; 1 on record.\n"
    (deployment / "seeds/more.txt").write_text("The outlook for the harbour is a long winter of quiet work.")
    assert attache("chat", typed="/outlook\n").stderr == "Read 1 document; 2 on record.\n"


def test_the_database_lies_beside_the_configuration(deployment: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert process(elsewhere, "--config", str(deployment / "config"), "themes").returncode == 0
    process(
        elsewhere, "brief", "outlook", "--config", str(deployment / "config")
    )  # it may stand behind the command too
    assert (deployment / "data/attache.db").exists()
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/kiev-view", "There is no command /kiev-view. Did you mean /kyiv-view?"),
        ("/brief nonsense", "There is no theme “nonsense”."),
        ("/compare", "Type /compare <a> [b], for example: /compare kyiv-view washington-view"),
        ("/compare outlook outlook", "Name two different themes, or one alone"),
        ("/ask", "Type /ask <question>"),
        ("kyiv", "Commands start with a slash."),
    ],
)
def test_a_piped_command_that_fails_says_how_to_put_it_and_the_rest_is_answered(
    attache: Attache, typed: str, said: str
) -> None:
    done = attache("chat", typed=f"{typed}\n/outlook\n")
    assert done.returncode == 1
    assert said in " ".join(done.stdout.split())
    assert "The future of U.S.-Ukraine relations" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_theme_added_to_the_configuration_is_a_command(deployment: Path, attache: Attache) -> None:
    with (deployment / "config/themes.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {name: arms, title: Weapons, question: 'Which arms?', keywords: [weaponry], command: arms}\n")
    done = attache("chat", typed="/arms\n/help\n")
    assert done.stdout.startswith("Weapons\n")
    assert "• /arms" in done.stdout


def test_a_brief_for_a_script_is_json_with_exact_spans(deployment: Path, attache: Attache) -> None:
    brief = json.loads(attache("brief", "challenges", "--json").stdout)
    text = attache("sources", "--text", "us-ukraine-relations.txt").stdout
    assert text == (deployment / "seeds/us-ukraine-relations.txt").read_text(encoding="utf-8")
    keys = ["theme", "title", "points", "considered", "since", "until", "generated_at", "notes"]
    assert list(brief) == keys
    assert len(brief["points"]) == 5
    for point in brief["points"]:
        for citation in point["citations"]:
            assert text[citation["start"] : citation["end"]] == citation["quote"] == point["text"]


def test_sources_and_themes_serve_scripts(deployment: Path, attache: Attache) -> None:
    (deployment / "seeds/empty.txt").write_bytes(b"")
    sources = json.loads(attache("sources", "--json").stdout)
    nothing = {"source": "seeds", "published": None, "url": None, "author": None, "remark": None}
    assert sources == [
        {
            "id": "us-ukraine-relations.txt",
            "title": "us-ukraine-relations",
            "publisher": "Official U.S. Department of State website",
            "passages": 25,
            "published_from": "unknown",
            "language": "en",
            "trouble": False,
            "reason": None,
            **nothing,
        },
        {
            "id": "empty.txt",
            "title": None,
            "publisher": None,
            "passages": None,
            "published_from": None,
            "language": None,
            "trouble": True,
            "reason": "The file is empty.",
            **nothing,
        },
    ]
    themes = json.loads(attache("themes", "--json").stdout)
    assert [one["name"] for one in themes][:2] == ["overview", "kyiv-view"]
    assert set(themes[0]) == {"name", "title", "question", "command"}


def test_an_unknown_document_is_named_with_the_nearest(attache: Attache) -> None:
    done = attache("sources", "--text", "us-ukraine-relation.txt")
    assert done.returncode == 1
    assert done.stderr.endswith("Did you mean us-ukraine-relations.txt?\n")


def test_check_prints_every_complaint_at_once(deployment: Path, attache: Attache) -> None:
    (deployment / "config/bot.yaml").write_text("seeds:\n  refresh_seconds: soon\nslack:\n  transport: pigeon\n")
    (deployment / "config/themes.yaml").write_text("themes:\n  - name: One\n    title: t\n")
    done = attache("check")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        (
            "config/bot.yaml:2:20: seeds.refresh_seconds is 'soon'; "
            "write seconds between two looks, 5 to 86400, such as 60"
        ),
        "config/bot.yaml:4:14: slack.transport is 'pigeon'; write socket or http",
        (
            "config/themes.yaml:2:5: question is missing; "
            "write the question it answers, in a sentence of at most 300 characters"
        ),
        (
            "config/themes.yaml:2:11: name is 'One'; "
            "write a short name of 1 to 31 of a–z, 0–9, - and _, for example kyiv-view"
        ),
    ]


def test_themes_beyond_slacks_limit_are_no_mistake_and_named(deployment: Path, attache: Attache) -> None:
    themes = "".join(
        f'  - {{name: t{number}, title: T, question: "What?", keywords: [x], command: t{number}}}\n'
        for number in range(42)
    )
    (deployment / "config/themes.yaml").write_text(f"themes:\n{themes}")
    (deployment / "config/digests.yaml").unlink()
    done = attache("check")
    assert done.returncode == 0
    assert "not /t39, /t40 and /t41: there, type /brief t39 and its like." in done.stdout
    made = attache("slack", "manifest")
    assert len(json.loads(made.stdout)["features"]["slash_commands"]) == 50
    assert "/brief t39" in made.stderr


def test_check_says_that_all_is_well_and_which_platforms_would_start(attache: Attache) -> None:
    done = attache("check", DISCORD_TOKEN="made-up-token")
    assert done.returncode == 0
    assert "The configuration is fine: 6 themes" in done.stdout
    assert "Discord: configured." in done.stdout
    assert "Slack: not configured (SLACK_BOT_TOKEN and SLACK_APP_TOKEN not set)." in done.stdout
    assert "made-up-token" not in done.stdout + done.stderr


def test_run_without_any_platform_says_so_and_offers_the_chat(attache: Attache) -> None:
    done = attache("run")
    assert done.returncode == 1
    assert "No platform is configured" in done.stderr
    assert "attache chat" in done.stderr


def test_check_says_what_would_only_fail_later_with_its_place(deployment: Path, attache: Attache) -> None:
    shutil.rmtree(deployment / "seeds")
    (deployment / "config/bot.yaml").write_text(
        "storage:\n  url: oracle://u:sesame@host/x\nslack: {transport: http}\ncommands:\n  slack:\n    history: topic\n"
    )
    with (deployment / "config/themes.yaml").open("a", encoding="utf-8") as file:
        file.write("  - name: memory\n    title: Memory\n    question: What was?\n    command: remind\n")
    lines = (deployment / "config/themes.yaml").read_text(encoding="utf-8").count("\n")
    done = attache("check")
    assert done.returncode == 1
    seeds, storage, address, topic, remind = done.stderr.splitlines()
    assert seeds == (
        f"config/bot.yaml:1:1: the documents' folder {deployment}/seeds does not exist; "
        "create it, or write another folder"
    )
    assert storage.startswith("config/bot.yaml:2:8: storage.url oracle://u:***@host/x needs the Python package ")
    assert address.startswith("config/bot.yaml:3:8: slack.public_url is missing; write the https address")
    assert topic.startswith("config/bot.yaml:6:14: /topic is a command of Slack's own. ")
    assert topic.endswith("history: attache-topic")
    assert remind.startswith(f"config/themes.yaml:{lines}:14: /remind is a command of Slack's own. ")
    assert "sesame" not in done.stdout + done.stderr
    assert "fine" not in done.stdout


def test_check_says_which_platform_cannot_start_for_want_of_what(attache: Attache) -> None:
    done = attache("check", SLACK_APP_TOKEN="xapp-made-up")
    assert done.returncode == 1
    assert "Slack cannot start: set SLACK_BOT_TOKEN in the environment.\n" in done.stdout


def test_half_of_slacks_tokens_is_one_clear_sentence(attache: Attache) -> None:
    done = attache("run", SLACK_BOT_TOKEN="xoxb-made-up")
    assert done.returncode == 1
    assert done.stderr == "Slack cannot start: set SLACK_APP_TOKEN in the environment.\n"


MANY = "slack: {transport: http, workspaces: many, public_url: 'https://attache.example.org'}\n"
CREDENTIALS = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "made-up", "SLACK_SIGNING_SECRET": "made-up-too"}


def test_check_names_what_many_workspaces_need(deployment: Path, attache: Attache) -> None:
    (deployment / "config/bot.yaml").write_text(MANY)
    done = attache("check", **CREDENTIALS)
    assert done.returncode == 1
    assert "Slack cannot start: set SLACK_ENCRYPTION_KEY in the environment.\n" in done.stdout


@pytest.mark.parametrize(
    ("written", "place", "said"),
    [
        ("workspaces: many", "1:21", "slack.workspaces: many needs an HTTP server; write transport: http beside it"),
        (
            "transport: http, workspaces: many, public_url: 'http://x.example'",
            "1:56",
            "slack.public_url is http://x.example, and Slack sends people to https addresses only; write one that",
        ),
    ],
)
def test_check_says_what_many_workspaces_cannot_do_without(
    deployment: Path, attache: Attache, written: str, place: str, said: str
) -> None:
    (deployment / "config/bot.yaml").write_text(f"slack: {{{written}}}\n")
    done = attache("check")
    assert done.returncode == 1
    assert f"config/bot.yaml:{place}: {said}" in done.stderr


def test_a_key_is_printed_and_taken(deployment: Path, attache: Attache) -> None:
    (deployment / "config/bot.yaml").write_text(MANY)
    key = attache("slack", "key").stdout.strip()
    assert key != attache("slack", "key").stdout.strip()
    done = attache("check", **CREDENTIALS, SLACK_ENCRYPTION_KEY=key)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Slack: configured.\n" in done.stdout
    assert not (deployment / "data").exists()


def test_a_key_that_is_none_is_one_clear_sentence(deployment: Path, attache: Attache) -> None:
    (deployment / "config/bot.yaml").write_text(MANY)
    for verb in ("check", "run"):
        done = attache(verb, **CREDENTIALS, SLACK_ENCRYPTION_KEY="sesame")
        assert done.returncode == 1
        assert "SLACK_ENCRYPTION_KEY is no key. Set it to a key that `attache slack key` prints" in done.stderr
        assert "sesame" not in done.stdout + done.stderr


def test_check_says_that_a_key_does_not_open_what_is_on_record(deployment: Path, attache: Attache) -> None:
    (deployment / "config/bot.yaml").write_text(MANY)
    keys = [attache("slack", "key").stdout.strip() for _ in range(2)]
    database = open_app(settings.load(deployment / "config")).database
    installation = Installation(app_id="A1", team_id="T1", bot_token="xoxb-made-up", user_id="U1")
    asyncio.run(Installations(database, "1.2", Seal(Secret(keys[0]))).async_save(installation))
    database.close()
    done = attache("check", **CREDENTIALS, SLACK_ENCRYPTION_KEY=keys[1])
    assert done.returncode == 1
    assert "SLACK_ENCRYPTION_KEY does not open the tokens of 1 workspace. Add the earlier key" in done.stderr
    assert attache("check", **CREDENTIALS, SLACK_ENCRYPTION_KEY=f"{keys[1]},{keys[0]}").returncode == 0


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ("CREATE TABLE recipes (name TEXT)", "another program"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer Attaché (schema 9999"),
    ],
)
def test_check_says_that_it_cannot_go_on_with_the_database(
    deployment: Path, attache: Attache, statements: str, said: str
) -> None:
    path = deployment / "data/attache.db"
    if statements.startswith("UPDATE"):
        open_app(settings.load(deployment / "config")).database.close()
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statements)
    done = attache("check")
    assert done.returncode == 1
    assert said in done.stderr


def test_check_makes_no_database(deployment: Path, attache: Attache) -> None:
    assert attache("check").returncode == 0
    assert not (deployment / "data/attache.db").exists()


def test_a_missing_configuration_is_one_sentence(attache: Attache) -> None:
    done = attache("--config", "nowhere", "chat", typed="/help\n")
    assert done.returncode == 1
    assert done.stderr == (
        "nowhere:1:1: there is no such folder; start where config/ lies, or name it with --config or ATTACHE_CONFIG\n"
    )


def test_the_environment_can_name_the_configuration(deployment: Path, attache: Attache) -> None:
    (deployment / "config").rename(deployment / "desk")
    assert attache("themes", ATTACHE_CONFIG="desk").returncode == 0


def test_a_database_that_cannot_be_made_is_one_sentence(deployment: Path, attache: Attache) -> None:
    (deployment / "data").write_text("a file where a folder should be")
    done = attache("brief", "outlook")
    assert done.returncode == 1
    assert done.stderr.startswith("attache: The database sqlite:///")
    assert "Traceback" not in done.stderr


def test_a_locked_database_says_that_another_process_writes(
    deployment: Path, attache: Attache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.database.BUSY_SECONDS", 0)
    attache("brief", "outlook")
    with closing(sqlite3.connect(deployment / "data/attache.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        done = attache("brief", "outlook")
    assert done.returncode == 1
    assert done.stderr == "attache: Another process is writing to the database. Try again in a moment.\n"


def test_a_folder_that_the_system_keeps_back_is_one_sentence(attache: Attache, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refuse)
    done = attache("check")
    assert done.returncode == 1
    assert done.stderr == (
        "attache: config cannot be used: Permission denied. Allow this program to use it, or name another.\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
def test_output_that_cannot_be_written_is_one_sentence(deployment: Path) -> None:
    done = shell(deployment, "brief outlook > /dev/full")
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        "attache: The output cannot be written: No space left on device. Send it elsewhere, or make room there."
    ]


@pytest.mark.parametrize(
    "line", ["brief outlook >&-", "chat <&-", "chat 2>&-", "sources >&- 2>&- <&-", "chat | true", "sources | head -c 1"]
)
def test_streams_that_nobody_holds_bring_no_traceback(deployment: Path, line: str) -> None:
    done = shell(deployment, line)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def shell(folder: Path, line: str) -> Done:
    """The program in a shell's line, with something typed."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"echo /outlook | {shlex.quote(sys.executable)} -m bot {line}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_commands_go_by_their_new_names_in_every_hint(deployment: Path, attache: Attache) -> None:
    names = "{help: manual, sources: documents, brief: short, history: past}"
    (deployment / "config/bot.yaml").write_text(f"commands:\n  console: {names}\n")
    (deployment / "seeds/empty.txt").write_bytes(b"")
    done = attache("chat", typed="kyiv\n/zzz\n/ask price of tomatoes in Rotterdam\n/history\n")
    said = " ".join(done.stdout.split())
    assert "1 file could not be read, /documents says why." in done.stderr
    assert said.count("/manual lists the commands") == 2
    assert "The nearest: /short overview." in said
    assert "The U.S.-Ukraine relationship has deep roots" in said
    assert "• /past" in attache("chat", typed="/manual\n").stdout


def test_a_missing_folder_is_named_and_is_no_file(deployment: Path, attache: Attache) -> None:
    shutil.rmtree(deployment / "seeds")
    done = attache("sources")
    assert done.stdout.startswith("Documents\n\n! seeds\n")
    assert done.stdout.endswith("\n0 documents.\n")
    assert attache("chat", typed="/help\n").stderr == (
        "Nothing new to read; 0 on record.\nThe folder “seeds” does not exist. Create it and put documents into it.\n"
    )


def test_no_documents_is_said_and_is_a_failure(deployment: Path, attache: Attache) -> None:
    (deployment / "seeds/us-ukraine-relations.txt").unlink()
    done = attache("chat", typed="/outlook\n")
    assert done.returncode == 1
    assert done.stdout.startswith("No document has been read yet.")


def test_an_old_terminals_encoding_does_not_stop_the_answer(deployment: Path) -> None:
    done = process(deployment, "brief", "kyiv-view", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "In Kyiv, there is a strong desire" in done.stdout


def test_the_second_example_runs_as_it_stands(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs/examples/tramline", tmp_path / "tramline", ignore=shutil.ignore_patterns("data"))
    typed = "/objections\n/next-steps\n/compare residents city-hall\n/money\n"
    done = process(tmp_path, "--config", "tramline/config", "chat", typed=typed)
    objections, _, rest = done.stdout.partition("Next steps\n")
    next_steps, _, _ = rest.partition("What residents say\n")
    assert done.returncode == 0
    assert "noise studies" in objections
    assert "What happens from here" not in objections
    assert "What happens from here is for the council to settle." in next_steps
    assert "14 October 2026" in next_steps
    assert "date is on record for “tram-line”" in " ".join(next_steps.split())


def test_a_person_at_a_terminal_sees_a_greeting_a_prompt_and_leaves_with_ctrl_d(deployment: Path) -> None:
    controller, terminal = pty.openpty()
    chat = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        cwd=deployment,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        close_fds=True,
    )
    os.close(terminal)
    seen = read_until(controller, "> ")
    assert "Attaché. Type /help" in seen
    os.write(controller, b"/outlook\n")
    assert "The future of U.S.-Ukraine" in read_until(controller, "> ", after="cannot be known")
    os.write(controller, b"\x04")
    assert chat.wait(timeout=20) == 0
    os.close(controller)


def read_until(terminal: int, wanted: str, after: str = "") -> str:
    """What the terminal shows, up to `wanted` behind `after`."""
    seen, patience = "", time.monotonic() + 30
    while (wanted not in seen[max(0, seen.find(after)) :] or after not in seen) and time.monotonic() < patience:
        if select.select([terminal], [], [], 0.5)[0]:
            seen += os.read(terminal, 65536).decode("utf-8", "replace")
    assert wanted in seen, seen
    return seen


NEXT = ("next", "--at", "2:30", "--days", "daily", "--zone", "new york", "--after", "2026-03-07T12:00Z", "--count", "2")


def test_the_coming_runs_of_a_schedule_are_shown_in_its_zone_without_a_configuration(
    attache: Attache, deployment: Path
) -> None:
    shutil.rmtree(deployment / "config")
    assert attache(*NEXT) == Done(
        0,
        "Sunday, 8 March 2026, 03:00 (UTC-04:00)\nMonday, 9 March 2026, 02:30 (UTC-04:00)\n",
        "",
    )
    found = json.loads(attache(*NEXT, "--json").stdout)
    assert found == {"runs": ["2026-03-08T03:00:00-04:00", "2026-03-09T02:30:00-04:00"]}


def test_without_a_moment_and_a_count_the_next_five_runs_are_shown(attache: Attache) -> None:
    assert len(attache("next", "--at", "8:00", "--zone", "UTC").stdout.splitlines()) == 5


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--zone", "Europe/Kiyv", "attache: There is no time zone “Europe/Kiyv”. Did you mean Europe/Kyiv, "),
        ("--at", "soon", "attache: “soon” names no time of day. Write for example daily 8:00,"),
        ("--days", "never", "attache: “never” is no day and no time zone."),
        ("--after", "yesterday", "attache: “yesterday” is no time in ISO 8601."),
    ],
)
def test_a_schedule_that_cannot_be_read_is_one_sentence(attache: Attache, option: str, value: str, said: str) -> None:
    done = attache(*NEXT, option, value)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)


def test_a_count_that_is_none_is_wrong_usage(attache: Attache) -> None:
    assert attache(*NEXT, "--count", "0").returncode == 2


@pytest.fixture
def ledger_of_two(deployment: Path) -> None:
    """One delivery that failed, and one that waits, in the deployment's database."""
    app = open_app(settings.load(deployment / "config"), clock=lambda: NOW)
    with app.database.writing() as connection:
        for address in ("C1", "C2"):
            target = Target("slack", "T1", TargetKind.CHANNEL, address)
            schedule = Schedule(("outlook",), EVERY_DAY, clock_time(8), "UTC")
            subscriptions.subscribe(connection, target, schedule, NOW)
    due = NOW + timedelta(days=1)
    deliver.plan(app.database, due, [])
    with app.database.writing() as connection:
        lease = timedelta(minutes=1)
        [work] = storage_ledger.claim(connection, "slack", "me", due, lease=lease, most=1)
        failed = storage_ledger.Outcome(work.delivery.id, DeliveryStatus.FAILED, reason="The channel is archived.")
        storage_ledger.settle(connection, "me", [failed], due, [])
    app.database.close()


@pytest.mark.usefixtures("ledger_of_two")
def test_deliveries_are_listed_for_people_and_for_scripts(attache: Attache) -> None:
    shown = attache("deliveries").stdout
    assert shown.startswith(
        "Deliveries\n\n• 2 pending · slack channel C2\n    due Tuesday, 24 November 2026, 08:00 (UTC)"
    )
    assert "! 1 failed · slack channel C1\n" in shown
    assert shown.endswith("In all: 1 pending and 1 failed.\n")
    [waiting, failed] = json.loads(attache("deliveries", "--json").stdout)
    assert (waiting["id"], waiting["status"], waiting["attempts"]) == (2, "pending", 0)
    assert failed == {
        "id": 1,
        "key": failed["key"],
        "platform": "slack",
        "workspace": "T1",
        "kind": "channel",
        "address": "C1",
        "due_at": "2026-11-24T08:00:00+00:00",
        "status": "failed",
        "attempts": 0,
        "ready_at": failed["ready_at"],
        "reason": "The channel is archived.",
        "message": None,
        "settled_at": "2026-11-24T09:00:00+00:00",
    }


@pytest.mark.usefixtures("ledger_of_two")
@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (("--failed",), [1]),
        (("--pending",), [2]),
        (("--failed", "--pending"), [2, 1]),
        (("--target", "C1"), [1]),
        (("--target", "C1", "--pending"), []),
        (("--count", "1"), [2]),
    ],
)
def test_deliveries_are_narrowed_down_by_options(
    attache: Attache, options: tuple[str, ...], numbers: list[int]
) -> None:
    assert [one["id"] for one in json.loads(attache("deliveries", *options, "--json").stdout)] == numbers


@pytest.mark.usefixtures("ledger_of_two")
def test_that_no_delivery_is_like_that_is_said(attache: Attache) -> None:
    nothing = attache("deliveries", "--target", "C9").stdout
    assert nothing == "Deliveries\n\n\nNone of them is like that. In all: 1 pending and 1 failed.\n"


def test_before_the_first_digest_there_is_no_delivery(attache: Attache) -> None:
    assert attache("deliveries").stdout == "Deliveries\n\n\nNothing was to be delivered yet.\n"
    assert attache("deliveries", "--json").stdout == "[]\n"


@pytest.mark.usefixtures("ledger_of_two")
def test_a_delivery_that_failed_is_tried_again_on_request(attache: Attache) -> None:
    assert attache("deliveries", "retry", "1").stdout == "Delivery 1 is tried again; `attache run` sends it.\n"
    assert json.loads(attache("deliveries", "--failed", "--json").stdout) == []
    again = attache("deliveries", "retry", "1")
    assert again.returncode == 1
    assert again.stderr.startswith("attache: Delivery 1 is pending: only one that failed,")
    assert attache("deliveries", "retry", "99").stderr.startswith("attache: There is no delivery 99.")
    assert attache("deliveries", "retry", "first").returncode == 2


def test_a_part_that_does_not_exist_is_wrong_usage(attache: Attache) -> None:
    done = attache("run", "--parts", "discord,nonsense")
    assert done.returncode == 2
    assert "there is no part 'nonsense'; write some of discord,slack,scheduler,deliver" in done.stderr


def test_a_process_that_only_plans_needs_no_token_and_runs_until_it_is_stopped(deployment: Path) -> None:
    planner = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--parts", "scheduler", "--log-format", "text"],
        cwd=deployment,
        env={name: value for name, value in os.environ.items() if name not in TOKENS} | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert planner.stderr
    assert planner.stderr.readline() == "Read 1 document; 1 on record.\n"
    patience = time.monotonic() + 20
    while not (deployment / "data/attache.db.lock").exists() and time.monotonic() < patience:
        time.sleep(0.05)
    time.sleep(0.5)  # it is not at its end by itself
    assert planner.poll() is None
    second = process(deployment, "run", "--parts", "scheduler")
    assert second.returncode == 1
    assert "Another attache is running on this database" in second.stderr
    planner.terminate()
    assert planner.wait(timeout=20) == 0
    planner.stderr.close()


def test_a_person_in_the_terminal_gets_a_digest_while_they_type(
    attache: Attache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.chat.local_zone", lambda: None)
    done = attache("chat", typed="/subscribe outlook daily 8:00\n/subscribe outlook daily 8:00 kyiv\n/subscriptions\n")
    said = " ".join(done.stdout.split())
    assert "Which time zone are you in?" in said
    assert "“Outlook” comes to you as a direct message every day at 08:00 (Europe/Kyiv); next: " in said
    assert "1: Outlook every day at 08:00 (Europe/Kyiv) · next: " in said
    typed = "/digest add outlook daily 8:00\n/digest send-now\n/digest list\n"
    later = " ".join(attache("chat", typed=typed).stdout.split())
    assert "It is on its way. Digest: Outlook The first digest: the last 7 days." in later
    sent = json.loads(attache("deliveries", "--json").stdout)
    assert [(one["platform"], one["status"]) for one in sent] == [("console", "sent")]


def test_the_chat_speaks_the_language_of_the_configuration_and_the_terminal_around_it_english(
    attache: Attache, deployment: Path
) -> None:
    (deployment / "config/bot.yaml").write_text("language: uk\n", encoding="utf-8")
    done = attache("chat", typed="/kyiv-view\n/subscribe kyiv-view щодня\n")
    assert "In Kyiv, there is a strong desire" in done.stdout
    assert "Кожне речення дослівно взято з джерела." in done.stdout
    assert "У «щодня» не вказано часу." in done.stdout
    assert done.stderr == "Read 1 document; 1 on record.\n"
    assert "Each sentence stands word for word in its source." in attache("brief", "kyiv-view").stdout
