"""What is said to a person who asks what is kept about them, or wants to be forgotten."""

from collections.abc import Sequence

from bot.wording import phrases
from bot.wording.language import say, say_as, say_counted


def forget_button() -> str:
    """The button that has a person forgotten."""
    return say("Forget me")


def nothing_held() -> str:
    """Nothing names the person who asks to be forgotten."""
    return say("Nothing is kept about you: there is nothing to remove.")


def held_title() -> str:
    """Over what is kept about a person."""
    return say("What is kept about you")


def digests() -> str:
    """What is sent to a person, in the list."""
    return say("Digests that are sent to you")


def more_digests(count: int) -> str:
    """Digests that the list does not name."""
    return say_counted(count, "and {number} more", "and {number} more")


def quiet() -> str:
    """Quiet hours, in the list."""
    return say("Your quiet hours")


def zone() -> str:
    """A time zone, in the list."""
    return say("Your time zone")


def locale() -> str:
    """A language, in the list."""
    return say("Your language, as this app tells it")


def address() -> str:
    """The id of a person, with the conversation with them, and when something may next be sent to them."""
    return say("Your id, and the conversation with you, so that something can be sent to you")


def deliveries(count: int) -> str:
    """Rows of the ledger."""
    return say_counted(
        count, "{number} message that was or will be sent to you", "{number} messages that were or will be sent to you"
    )


def themes(count: int) -> str:
    """Marks of `since last`."""
    return say_counted(
        count,
        "When you last asked about {number} theme, so that you can ask what is new",
        "When you last asked about {number} themes, so that you can ask what is new",
    )


def questions(count: int) -> str:
    """Long questions."""
    return say_counted(
        count,
        "{number} long question of yours, for the buttons under its answer",
        "{number} long questions of yours, for the buttons under their answers",
    )


def channels(count: int) -> str:
    """Digests of channels that a person asked for."""
    return say_counted(
        count,
        "{number} digest of a channel that you asked for: it stays, without your name",
        "{number} digests of channels that you asked for: they stay, without your name",
    )


def notices(count: int) -> str:
    """Words to the owners that name a person."""
    return say_counted(
        count,
        "{number} notice to whoever runs the bot that names you: it stays, without your name",
        "{number} notices to whoever runs the bot that name you: they stay, without your name",
    )


def installations() -> str:
    """That a person installed the bot in the workspace."""
    return say("That you installed the bot here: it stays installed, without your name")


def how(command: str) -> str:
    """Beneath what is kept: how it is removed."""
    return say(
        "{command} {yes} removes all of this. It cannot be undone, and nothing more is sent to you.",
        command=command,
        yes=say_as("answer", "yes"),
    )


def forgotten() -> str:
    """It is removed."""
    return say("Done: you are forgotten. Nothing is kept about you, and nothing more is sent to you.")


def channels_stay() -> str:
    """What is left of what a person asked for."""
    return say("The digests of channels stay, without your name.")


def configured(names: Sequence[str]) -> str:
    """Digests to a person that the configuration asks for."""
    return say(
        "But the bot's configuration names you, for {digests}: that comes back when the bot starts again. Ask whoever "
        "runs the bot to take you out of config/digests.yaml.",
        digests=phrases.all_of([say("“{name}”", name=name) for name in names]),
    )


def owner() -> str:
    """A person who is told of what fails."""
    return say(
        "The bot's configuration names you as one of its owners: what fails will still be told to you. Ask whoever "
        "runs the bot to take you out of the owners in config/bot.yaml."
    )


def somebody(platform: str, person: str, workspace: str = "") -> str:
    """To the operator: a person, by their id."""
    where = f" in {workspace}" if workspace else ""
    return f"{platform} person {person}{where}"


def read_by(platform: str, person: str, workspace: str) -> str:
    """To the operator, above what is kept: whom it speaks to."""
    return f"What {somebody(platform, person, workspace)} reads at /forget-me:"


def forgotten_there(platform: str, person: str, workspace: str) -> str:
    """To the operator: a person is forgotten."""
    who = somebody(platform, person, workspace)
    return f"{who} is forgotten; backups that were made before still hold what was removed."


def unknown_person(platform: str, person: str) -> str:
    """To the operator: nothing names such a person."""
    return f"Nothing is kept about {somebody(platform, person)}."


def really() -> str:
    """To the operator, before somebody is forgotten."""
    return "Remove all of this? It cannot be undone."


def removed_old(days: int, deliveries_: int, askings: int, rest: int) -> str:
    """To the operator: what was older than is kept."""
    told = (
        phrases.count(deliveries_, "delivery", "deliveries"),
        phrases.count(askings, "mark of what people were told", "marks of what people were told"),
        phrases.count(rest, "note that nothing needs any more", "notes that nothing needs any more"),
    )
    return f"Removed what was older than {phrases.count(days, 'day', 'days')}: {phrases.listed(told)}."
