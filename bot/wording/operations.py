"""What is said to whoever runs the bot: health, backup, reload, moving house."""

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
