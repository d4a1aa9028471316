"""What is said in chat to a person who asked."""

from collections.abc import Sequence

from bot.model import CommandSpec, Note, NoteKind, OptionKind, Theme
from bot.wording import phrases

NOTHING_READ = "No document has been read yet. Put some into the seeds folder, then ask again."
SOURCES_HEADING = "Sources"
HELP_TITLE = "What you can ask"
SOURCES_TITLE = "Documents"
THEMES_TITLE = "Themes"
QUOTES_TITLE = "What it rests on"
SHARE = "Share"
MORE = "More"
COMPARE = "Compare"
SUBSCRIBE = "Subscribe"
BOTH_SAY = "What both say"
QUESTION_SHOWN = 200
"""Characters of a person's question that are repeated to them."""


def try_again() -> str:
    """A button that opens a dialog again with what was typed into it."""
    return "Try again"


def quote(section: str, words: str) -> str:
    """A passage of a document, with the heading it stands under, if there is one."""
    return f"{section}: “{words}”" if section else f"“{words}”"


def theme_gone() -> str:
    """A button under an old answer whose theme is no longer configured."""
    return "What this button was for is gone: the theme is no longer in the configuration. /help shows what there is."


def answer_gone() -> str:
    """A button under an old answer of which the documents hold nothing any more."""
    return "What this button was for is gone: the documents hold nothing on it any more."


def question_gone() -> str:
    """A button under the answer to a long question, which is no longer kept."""
    return "What this button was for is gone: a question as long as this is kept for 30 days. Please ask it again."


def no_more() -> str:
    """A longer brief that would be no longer."""
    return "That is all: the documents hold nothing more on it."


def nobody_to_share_with() -> str:
    """Sharing in a direct conversation."""
    return "There is nobody here to share it with: ask in a channel, and press Share there."


def shared() -> str:
    """An answer was posted for everyone."""
    return "Shared: everyone in this channel sees it now."


def shared_already() -> str:
    """Share was pressed again under the same answer."""
    return "This was shared here already."


def shared_by(name: str) -> str:
    """Who wanted everyone to see an answer."""
    return f"Shared by {name}"


def note(subject: Note) -> str:
    """A caution, as a sentence."""
    match subject.kind:
        case NoteKind.UNDATED:
            titles = phrases.quoted(subject.documents)
            return f"Undated: no publication date is on record for {titles}, so how fresh this is cannot be known."
        case NoteKind.OLD:
            titles = phrases.quoted(subject.documents)
            return f"Old: the newest document with a date, {titles}, was published {phrases.age(subject.days)} ago."
        case NoteKind.ONE_SIDED:
            titles = phrases.quoted(subject.documents)
            return f"One-sided: every point rests on {titles}, one of {subject.of} documents on record."
        case NoteKind.OTHERS:
            return f"Also on this: {phrases.listed(subject.documents)}. The two that say most of it are shown."


def basis(quoted: int, considered: int, *, agreed: bool) -> str:
    """How many documents a brief quotes, and of how many; `agreed` as for `verbatim`."""
    wider = f", of {considered} that speak of it" if considered > quoted else ""
    return f"From {phrases.count(quoted, 'document', 'documents')}{wider}. {verbatim(agreed=agreed)}"


def verbatim(*, agreed: bool) -> str:
    """Where the words of the points come from; `agreed` when some point has more than one source."""
    if agreed:
        return "Each sentence stands word for word in the first source behind it; the others say much the same."
    return "Each sentence stands word for word in its source."


def nothing_on(theme: Theme, alternatives: Sequence[str]) -> str:
    """The corpus does not answer; what to type instead."""
    text = f"The documents say nothing on “{theme.title}”."
    if not alternatives:
        return text
    return f"{text} The nearest: {phrases.listed(alternatives, last='or')}."


def not_a_command(line: str, ask: str, manual: str) -> str:
    """A line without a slash; what to type for a question, and for the help. A long line is not repeated."""
    question = f"{ask} {line}" if 0 < len(line) <= QUESTION_SHOWN else f"{ask} and your question"
    return f"Commands start with a slash. To put a question, type {question}; {manual} lists the commands."


def unknown_command(name: str, near: Sequence[str], manual: str) -> str:
    """A command that does not exist; what to type for the nearest one, and for the help."""
    guess = f" Did you mean {near[0]}?" if near else ""
    return f"There is no command /{name}.{guess} {manual} lists the commands."


def which_subcommand(choices: Sequence[str]) -> str:
    """A command that needs a second word."""
    return f"Say what to do: {phrases.listed(choices, last='or')}."


def unknown_theme(wanted: str, near: Sequence[str], names: Sequence[str]) -> str:
    """A theme that does not exist."""
    guess = f"Did you mean {near[0]}?" if near else f"Choose from {phrases.listed(names)}."
    return f"There is no theme “{wanted}”. {guess}"


def usage(spec: CommandSpec) -> str:
    """The form of a command: ``/compare <a> <b>``."""
    slots = (f"<{option.name}>" if option.required else f"[{option.name}]" for option in spec.options)
    return " ".join((spec.typed, *slots))


def wrong_arguments(spec: CommandSpec) -> str:
    """The right form, with an example."""
    if not spec.options:
        return f"{spec.typed} takes nothing after it. Type {spec.typed} alone."
    themed = any(option.kind in {OptionKind.THEME, OptionKind.THEMES} for option in spec.options)
    hint = " (a theme's name of several words goes in quotes)" if themed and len(spec.options) > 1 else ""
    return f"Type {usage(spec)}, for example: {spec.example}{hint}"


def fuller_question(question: str, example: str) -> str:
    """A question without a word that tells what it is about."""
    return f"“{question}” has no word to look for. Ask in a fuller sentence, for example: {example}"


def same_theme(theme: Theme) -> str:
    """Both sides of a comparison are one."""
    return f"Both sides are “{theme.title}”. Name two different themes, or one alone to compare the sources on it."


def source_on(source: str, theme: Theme) -> str:
    """One side of a comparison of sources on a theme."""
    return f"{source}, on “{theme.title}”"


def one_source(theme: Theme, sources: Sequence[str]) -> str:
    """A theme that fewer than two sources speak of; there is nothing to compare."""
    if not sources:
        return f"No source here states anything on “{theme.title}”."
    return f"Only one source here speaks of “{theme.title}”: {sources[0]}. There is nothing to compare it with."


def unexpected(reference: str) -> str:
    """A failure of ours; the reference finds it in the log."""
    return f"Something went wrong on our side. Please try again; if it happens again, tell the operator “{reference}”."


def side(points: int, considered: int, shared: int) -> str:
    """How much one side of a comparison has: ``4 points of its own from 2 documents``."""
    own = " of its own" if shared else ""
    return f"{phrases.count(points, 'point', 'points')}{own} from {phrases.count(considered, 'document', 'documents')}"


def silent_side(theme: Theme, shared: int) -> str:
    """A side of a comparison without a point of its own."""
    return "Nothing beyond what both say." if shared else f"No source here states anything on “{theme.title}”."


def stated_origin(publisher: str | None, author: str | None) -> str:
    """Where a document says that it comes from."""
    return "; ".join(part for part in (author and f"by {author}", publisher and f"source: {publisher}") if part)


def sources_footer(documents: int, problems: int) -> str:
    """How many documents there are, and how many files could not be read."""
    text = phrases.count(documents, "document", "documents")
    return f"{text}; {phrases.count(problems, 'file', 'files')} could not be read." if problems else f"{text}."


def agreement(voices: int) -> str:
    """How many independent documents say a point; nothing for one."""
    return f"({voices} documents)" if voices > 1 else ""
