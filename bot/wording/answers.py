"""What is said in chat to a person who asked."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.model import CommandSpec, Note, NoteKind, OptionKind, Theme
from bot.wording import phrases
from bot.wording.language import say, say_as, say_counted

QUESTION_SHOWN = 200
"""Characters of a person's question that are repeated to them."""

_LISTED = 20
"""How many names a sentence holds that can still be read."""


def try_again() -> str:
    """A button that opens a dialog again with what was typed into it."""
    return say_as("button", "Try again")


def nothing_read() -> str:
    """There is nothing to answer from yet."""
    return say("No document has been read yet. Put some into the seeds folder, then ask again.")


def sources_heading() -> str:
    """Over the documents that an answer cites, and on the button that shows their words."""
    return say("Sources")


def help_title() -> str:
    """Over the list of commands."""
    return say("What you can ask")


def sources_title() -> str:
    """Over the list of documents."""
    return say("Documents")


def themes_title() -> str:
    """Over the list of themes."""
    return say("Themes")


def quotes_title() -> str:
    """Over the passages that an answer rests on."""
    return say("What it rests on")


def both_say() -> str:
    """Over what both sides of a comparison say."""
    return say("What both say")


def share_button() -> str:
    """The button that shows an answer to everyone."""
    return say_as("button", "Share")


def more_button() -> str:
    """The button for a longer brief."""
    return say_as("button", "More")


def compare_button() -> str:
    """The button for what the sources say, side by side."""
    return say_as("button", "Compare")


def subscribe_button() -> str:
    """The button for a digest of the same, and the title of its form."""
    return say_as("button", "Subscribe")


def quote(section: str, words: str) -> str:
    """A passage of a document, with the heading it stands under, if there is one."""
    quoted = say("“{title}”", title=words)
    return f"{section}: {quoted}" if section else quoted


def theme_gone(manual: str) -> str:
    """A button under an old answer whose theme is no longer configured; what to type for the help."""
    return say(
        "What this button was for is gone: the theme is no longer in the configuration. {manual} shows what there is.",
        manual=manual,
    )


def answer_gone() -> str:
    """A button under an old answer of which the documents hold nothing any more."""
    return say("What this button was for is gone: the documents hold nothing on it any more.")


def question_gone() -> str:
    """A button under the answer to a long question, which is no longer kept."""
    return say(
        "What this button was for is gone: a question as long as this is kept for 30 days at most. Please ask it again."
    )


def no_more() -> str:
    """A longer brief that would be no longer."""
    return say("That is all: the documents hold nothing more on it.")


def nobody_to_share_with() -> str:
    """Sharing in a direct conversation."""
    return say("There is nobody here to share it with: ask in a channel, and press Share there.")


def shared() -> str:
    """An answer was posted for everyone."""
    return say("Shared: everyone in this channel sees it now.")


def shared_already() -> str:
    """Share was pressed again under the same answer."""
    return say("This was shared here already.")


def shared_by(name: str) -> str:
    """Who wanted everyone to see an answer."""
    return say("Shared by {name}", name=name)


def note(subject: Note) -> str:
    """A caution, as a sentence."""
    match subject.kind:
        case NoteKind.UNDATED:
            titles = phrases.quoted(subject.documents)
            return say(
                "Undated: no publication date is on record for {titles}, so how fresh this is cannot be known.",
                titles=titles,
            )
        case NoteKind.OLD:
            titles = phrases.quoted(subject.documents)
            return say(
                "Old: the newest document with a date, {titles}, was published {age} ago.",
                titles=titles,
                age=phrases.age(subject.days),
            )
        case NoteKind.ONE_SIDED:
            titles = phrases.quoted(subject.documents)
            return say_counted(
                subject.of,
                "One-sided: every point rests on {titles}, one of {number} document on record.",
                "One-sided: every point rests on {titles}, one of {number} documents on record.",
                titles=titles,
            )
        case NoteKind.OTHERS:
            return say(
                "Also on this: {names}. The two that say most of it are shown.", names=phrases.all_of(subject.documents)
            )
        case NoteKind.FIRST:
            return say(
                "You have not asked for this before: this is all of it. Next time, “since last” tells what is new."
            )
        case NoteKind.UNFILED:
            return say_counted(
                subject.of,
                "Not all is filed: the themes have changed, and {left} of {number} document are still to be filed "
                "under them. Ask again in a while.",
                "Not all is filed: the themes have changed, and {left} of {number} documents are still to be filed "
                "under them. Ask again in a while.",
                left=subject.left,
            )


def basis(quoted: int, considered: int, *, agreed: bool) -> str:
    """How many documents a brief quotes, and of how many; `agreed` as for `verbatim`."""
    origin = say_counted(quoted, "From {number} document", "From {number} documents")
    wider = say_counted(considered, ", of {number} that speaks of it", ", of {number} that speak of it")
    return f"{origin}{wider if considered > quoted else ''}. {verbatim(agreed=agreed)}"


def verbatim(*, agreed: bool) -> str:
    """Where the words of the points come from; `agreed` when some point has more than one source."""
    if agreed:
        return say("Each sentence stands word for word in the first source behind it; the others say much the same.")
    return say("Each sentence stands word for word in its source.")


def nothing_on(theme: Theme, alternatives: Sequence[str]) -> str:
    """The corpus does not answer; what to type instead."""
    text = say("The documents say nothing on “{theme}”.", theme=theme.title)
    if not alternatives:
        return text
    nearest = say("The nearest: {commands}.", commands=phrases.any_of(alternatives))
    return f"{text} {nearest}"


def update(text: str) -> str:
    """A point that changes what was known."""
    return say("Update: {text}", text=text)


def new_since(since: datetime) -> str:
    """What a brief covers that tells only what is new."""
    return say("New since {moment}.", moment=_moment(since))


def nothing_new(theme: Theme, since: datetime) -> str:
    """Nothing was said for the first time since then."""
    return say("Nothing new on “{theme}” since {moment}.", theme=theme.title, moment=_moment(since))


def _moment(since: datetime) -> str:
    """A day where it is a whole one, and else the time with it, by the clock that it was given in."""
    day = phrases.dated(since.date())
    return day if since.time() == time() else f"{day}, {since:%H:%M} ({since.tzname()})"


def no_since(text: str) -> str:
    """Words that say no moment."""
    return say(
        "“{text}” is no moment to look back to. Write a date such as 2026-11-18, a span such as 7d, or last.", text=text
    )


def since_to_come(text: str) -> str:
    """A moment that is still to come."""
    return say("“{text}” is still to come. Write a date that is past, a span such as 7d, or last.", text=text)


def not_a_command(line: str, ask: str, manual: str) -> str:
    """A line without a slash; what to type for a question, and for the help. A long line is not repeated."""
    question = f"{ask} {line}" if 0 < len(line) <= QUESTION_SHOWN else say("{ask} and your question", ask=ask)
    return say(
        "Commands start with a slash. To put a question, type {question}; {manual} lists the commands.",
        question=question,
        manual=manual,
    )


def unknown_command(name: str, near: Sequence[str], manual: str) -> str:
    """A command that does not exist; what to type for the nearest one, and for the help."""
    told = say("There is no command /{name}.", name=name)
    guess = [say("Did you mean {guess}?", guess=near[0])] if near else []
    return " ".join((told, *guess, say("{manual} lists the commands.", manual=manual)))


def which_subcommand(choices: Sequence[str]) -> str:
    """A command that needs a second word."""
    return say("Say what to do: {commands}.", commands=phrases.any_of(choices))


def unknown_theme(wanted: str, near: Sequence[str], names: Sequence[str]) -> str:
    """A theme that does not exist."""
    told = say("There is no theme “{wanted}”.", wanted=wanted)
    if near:
        instead = say("Did you mean {guess}?", guess=near[0])
    elif len(names) > _LISTED:
        instead = say("Choose from {names} and others.", names=", ".join(names[:_LISTED]))
    else:
        instead = say("Choose from {names}.", names=phrases.all_of(names))
    return f"{told} {instead}"


def usage(spec: CommandSpec) -> str:
    """The form of a command: ``/compare <a> <b>``."""
    slots = (f"<{option.name}>" if option.required else f"[{option.name}]" for option in spec.options)
    return " ".join((spec.typed, *slots))


def wrong_arguments(spec: CommandSpec) -> str:
    """The right form, with an example."""
    if not spec.options:
        return say("{command} takes nothing after it. Type {command} alone.", command=spec.typed)
    themed = any(option.kind in {OptionKind.THEME, OptionKind.THEMES} for option in spec.options)
    told = say("Type {usage}, for example: {example}", usage=usage(spec), example=spec.example)
    if not themed or len(spec.options) == 1:
        return told
    quotes = say("(a theme's name of several words goes in quotes)")
    return f"{told} {quotes}"


def fuller_question(question: str, example: str) -> str:
    """A question without a word that tells what it is about."""
    return say(
        "“{question}” has no word to look for. Ask in a fuller sentence, for example: {example}",
        question=question,
        example=example,
    )


def same_theme(theme: Theme) -> str:
    """Both sides of a comparison are one."""
    return say(
        "Both sides are “{theme}”. Name two different themes, or one alone to compare the sources on it.",
        theme=theme.title,
    )


def source_on(source: str, theme: Theme) -> str:
    """One side of a comparison of sources on a theme."""
    return say("{source}, on “{theme}”", source=source, theme=theme.title)


def one_source(theme: Theme, sources: Sequence[str]) -> str:
    """A theme that fewer than two sources speak of; there is nothing to compare."""
    if not sources:
        return say("No source here states anything on “{theme}”.", theme=theme.title)
    return say(
        "Only one source here speaks of “{theme}”: {source}. There is nothing to compare it with.",
        theme=theme.title,
        source=sources[0],
    )


def unexpected(reference: str) -> str:
    """A failure of ours; the reference finds it in the log."""
    return say(
        "Something went wrong on our side. Please try again; if it happens again, tell the operator “{reference}”.",
        reference=reference,
    )


def side(points: int, considered: int, shared: int) -> str:
    """How much one side of a comparison has: ``4 points of its own from 2 documents``."""
    if shared:
        made = say_counted(points, "{number} point of its own", "{number} points of its own")
    else:
        made = say_counted(points, "{number} point", "{number} points")
    origin = say_counted(considered, "from {number} document", "from {number} documents")
    return f"{made} {origin}"


def silent_side(theme: Theme, shared: int) -> str:
    """A side of a comparison without a point of its own."""
    if shared:
        return say("Nothing beyond what both say.")
    return say("No source here states anything on “{theme}”.", theme=theme.title)


def stated_origin(publisher: str | None, author: str | None) -> str:
    """Where a document says that it comes from."""
    by = author and say("by {author}", author=author)
    source = publisher and say("source: {publisher}", publisher=publisher)
    return "; ".join(part for part in (by, source) if part)


def sources_footer(documents: int, problems: int) -> str:
    """How many documents there are, and how many files could not be read."""
    text = phrases.documents(documents)
    if not problems:
        return f"{text}."
    unread = say_counted(problems, "{number} file could not be read", "{number} files could not be read")
    return f"{text}; {unread}."


def agreement(voices: int) -> str:
    """How many independent documents say a point; nothing for one."""
    return f"({phrases.documents(voices)})" if voices > 1 else ""
