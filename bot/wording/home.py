"""What Slack's Home tab and its dialogs say."""

from collections.abc import Sequence

from bot.model import Schedule
from bot.wording import digests, subscribing, times
from bot.wording.language import say, say_as


def mine() -> str:
    """Over what is sent to the person."""
    return subscribing.subscriptions_title()


def channels() -> str:
    """Over the digests of channels."""
    return say("Digests of your channels")


def nothing_mine() -> str:
    """Nothing is sent to the person."""
    return say("Nothing yet. Add a digest, and it comes to you as a direct message at the time that you choose.")


def nothing_in_channels() -> str:
    """Nothing is posted in the channels that the person manages."""
    return say("None yet. Add a digest, and choose the channel that it is posted in.")


def more_of_mine(count: int, command: str) -> str:
    """How many did not fit the tab."""
    return say("… and {count} more. {command} lists all of them.", count=count, command=command)


def more_in_channels(count: int, command: str) -> str:
    """How many digests of channels did not fit the tab."""
    return say(
        "… and {count} more. {command}, typed in a channel, lists those of that channel.", count=count, command=command
    )


def how_to_ask(manual: str) -> str:
    """What else can be done, at the foot of the tab."""
    return say("Ask in any channel or in a message to me: {manual} lists what you can ask.", manual=manual)


def unavailable(reason: str) -> str:
    """The tab cannot be shown."""
    return say("This cannot be shown now: {reason}", reason=reason)


def add() -> str:
    """The button, and the title of its dialog."""
    return say_as("button", "Add a digest")


def pause() -> str:
    """The button."""
    return say_as("button", "Pause")


def resume() -> str:
    """The button."""
    return say_as("button", "Resume")


def edit() -> str:
    """The button."""
    return say_as("button", "Edit")


def remove() -> str:
    """The button, and what it asks to be confirmed."""
    return say_as("button", "Remove")


def keep() -> str:
    """The way out of a removal."""
    return say_as("button", "Keep")


def remove_this() -> str:
    """The title of what asks for a confirmation."""
    return say("Remove this digest?")


def no_more_of(titles: Sequence[str], schedule: Schedule) -> str:
    """What a removal means."""
    return say("“{titles}” no longer comes {rhythm}.", titles=digests.named(titles), rhythm=times.rhythm(schedule))


def in_channel(channel: str, titles: str) -> str:
    """A digest of a channel."""
    return f"#{channel}: {titles}"


def edit_title() -> str:
    """The title of the dialog that changes a digest."""
    return say("Edit the digest")


def subscribe() -> str:
    """The dialog's button for a new digest."""
    return say_as("button", "Subscribe")


def save() -> str:
    """The dialog's button for a changed digest."""
    return say_as("button", "Save")


def cancel() -> str:
    """The dialog's way out."""
    return say_as("button", "Cancel")


def themes() -> str:
    """A field of the dialog."""
    return say_as("field", "Themes")


def days() -> str:
    """A field of the dialog."""
    return say_as("field", "Days")


def time() -> str:
    """A field of the dialog."""
    return say_as("field", "Time")


def zone() -> str:
    """A field of the dialog."""
    return say_as("field", "Time zone")


def type_a_city() -> str:
    """What to do in the field of the zone."""
    return say("Type a city, such as Kyiv")


def channel() -> str:
    """A field of the dialog."""
    return say_as("field", "Channel")


def or_to_you() -> str:
    """What an empty channel means."""
    return say("Leave it empty to have the digest sent to you alone.")


def which_days() -> str:
    """No day was chosen."""
    return say("Choose at least one day.")


def what_time() -> str:
    """No time was chosen."""
    return say("Choose a time.")


def dialog_late() -> str:
    """Slack did not open a dialog: it waits three seconds."""
    return say("Slack did not open the dialog: that took too long. Press the button once more.")


def long_message(limit: int) -> str:
    """A message is longer than a question can be."""
    return say("The message is long: this answers its first {limit} characters.", limit=limit)


def wordless_message() -> str:
    """A message without text."""
    return say("This message has no text that the documents could be asked about.")
