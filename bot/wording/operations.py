"""What is said to whoever runs the bot: health, backup, reload, moving house."""

from collections.abc import Sequence

from bot.wording import phrases


def connected() -> str:
    """A platform is there."""
    return "connected"


def connecting() -> str:
    """A platform that is started."""
    return "connecting"


def reconnecting() -> str:
    """A platform whose connection was lost a moment ago."""
    return "the connection was lost and is being taken up again"


def reachable() -> str:
    """The database answers."""
    return "reachable"


def silent_database(seconds: float) -> str:
    """The database takes long."""
    return f"no answer from the database within {seconds:g} seconds"


def ran(seconds: float) -> str:
    """Something that has to happen again and again happened."""
    return f"last done {phrases.count(int(seconds), 'second', 'seconds')} ago"


def overdue(seconds: float, most: float) -> str:
    """Something that has to happen again and again stopped happening."""
    return f"last done {int(seconds)} seconds ago, and at most {most:g} are usual; the log says what is in the way"


def watched(address: str) -> str:
    """Where health and metrics are served."""
    return f"Health and metrics: {address}/readyz and /metrics."


def unwatched(host: str, port: int, reason: str) -> str:
    """The port of health and metrics cannot be had; the bot goes on without."""
    return (
        f"Health and metrics are not served: {host}:{port} cannot be listened on ({reason}). Give this process another "
        "one with operations.port, or with `attache run --port`; 0 is none."
    )


def alive() -> str:
    """The process answers."""
    return "ok"


def unanswered(address: str, reason: str) -> str:
    """Nothing answers where health should."""
    return f"nothing answers at {address} ({reason}). Is `attache run` running there, with operations.port set?"


def no_port() -> str:
    """Somebody asks for the health of a process that serves none."""
    return "operations.port is 0, so no health is served; write a port, such as 9464"


def check(name: str, reason: str, *, ready: bool) -> str:
    """One line of a report of health."""
    return f"{'ok' if ready else 'NOT READY'}  {name}: {reason}"


def stopped() -> str:
    """Documents are read no further, as the program ends."""
    return "Reading documents was broken off, as Attaché is asked to end; the rest is read at the next start."


def ended(seconds: float) -> str:
    """The program did not end by itself in time."""
    return (
        f"Ended although something was still at work after {seconds:g} seconds. Nothing is lost: it is taken up again "
        "at the next start."
    )


def dump_instead(url: str) -> str:
    """`attache backup` on something else than SQLite."""
    return f"{url} is no SQLite: back it up with its own tool, such as pg_dump --format=custom --file=attache.dump"


def load_instead(url: str) -> str:
    """`attache restore` on something else than SQLite."""
    return f"{url} is no SQLite: restore it with its own tool, such as pg_restore --clean --dbname=attache attache.dump"


def nothing_to_back_up(path: str) -> str:
    """There is no database yet."""
    return f"there is no database at {path}; `attache run` or `attache chat` makes it"


def backup_onto_itself(path: str) -> str:
    """The file of the backup is the database."""
    return f"{path} is the database itself; name another file"


def not_backed_up(path: str, reason: str) -> str:
    """The file cannot be written."""
    return (
        f"the backup {path} was not written ({reason}); see that attache may read the database and write there, or "
        "name another file. An earlier backup is as it was"
    )


def not_restored(path: str, reason: str) -> str:
    """The file cannot be read, or the database's folder not be written."""
    return f"{path} was not restored ({reason}); the database is as it was"


def no_backup(path: str) -> str:
    """A file that is not there, or something else."""
    return f"{path} is no backup of Attaché's; name a file that `attache backup` wrote"


def damaged(reason: str) -> str:
    """SQLite's own check found a fault."""
    return f"the database is damaged ({reason}); restore an earlier backup"


def backed_up(path: str, revision: str) -> str:
    """What a backup is, and how to go back to it."""
    return f"Backed up to {path} (schema {revision}). `attache restore {path}` goes back to it."


def restored(path: str, kept: str | None) -> str:
    """What was put in place."""
    before = f" The database before is kept as {kept}." if kept else ""
    return f"Restored from {path}.{before}"


def copy_from_sqlite() -> str:
    """`attache storage copy` where storage.url is no SQLite."""
    return "only a SQLite database is copied; storage.url names another. PostgreSQL moves with pg_dump and pg_restore"


def copy_to_postgresql() -> str:
    """The target of a copy is no PostgreSQL, or no address; it is not repeated, as it may hold a password."""
    return "--to names no PostgreSQL; write for example postgresql+psycopg://user@host/name. SQLite has attache backup"


def copy_target_in_use() -> str:
    """The target of a copy holds rows that no copy brought."""
    return "the target is in use already: it holds rows that no copy brought there. Name an empty database"


def copy_differs(table: str) -> str:
    """The two databases are not the same at the end."""
    return (
        f"{table} is not the same on both sides: the database was written to between two attempts, or the target was. "
        "Empty the target (DROP SCHEMA public CASCADE; CREATE SCHEMA public), and copy again while no bot runs"
    )


def copy_refused(table: str, reason: str) -> str:
    """The target does not take a row."""
    return f"the target did not take a row of {table}: {reason}. Empty the target, and copy again"


def copying() -> str:
    """Beside the progress bar."""
    return "Copying"


def copied(rows: int, before: int, url: str) -> str:
    """Everything is in the target, and the same."""
    earlier = f", {before} of them by an earlier attempt" if before else ""
    return (
        f"Copied {phrases.count(rows, 'row', 'rows')}{earlier}, and every table is the same on both sides. Set "
        f"storage.url or ATTACHE_STORAGE_URL to {url}, and start Attaché."
    )


def reloaded(themes: int, digests: int, *, commands_differ: bool, waiting: Sequence[str]) -> str:
    """A process goes by the new configuration."""
    held = f"{phrases.count(themes, 'theme', 'themes')}, {phrases.count(digests, 'digest', 'digests')}"
    menus = (
        " The slash commands are others now: Discord shows them, and new themes in its lists, after a restart; Slack "
        "once the new manifest is pasted (attache slack manifest), where /brief <theme> reaches every theme already."
        if commands_differ
        else ""
    )
    later = f" What else changed waits for a restart: {phrases.listed(waiting)}." if waiting else ""
    return f"reloaded: {held}.{menus}{later}"


def not_reloaded(reason: str) -> str:
    """A process stays with the configuration that it has."""
    return f"goes on with the configuration it had: {reason}"


def reload_refused() -> str:
    """Beneath the complaints."""
    return "Nothing was changed: every process goes on with the configuration it had."


def nobody_reloads(url: str, seconds: float) -> str:
    """No process answered."""
    return (
        f"no attache that runs on {url} answered within {seconds:g} seconds. The configuration is fine, and is read at "
        "the next start; a process on another database, as after a change of storage.url, has to be started again"
    )


def reload_answer(process: str, words: str) -> str:
    """What one process made of it."""
    return f"{process} {words}"
