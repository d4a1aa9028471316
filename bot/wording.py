"""Every sentence said to a person, as functions. Plain text: the renderers escape and decorate it."""

from collections.abc import Sequence
from datetime import date

from bot.model import CommandSpec, Note, NoteKind, OptionKind, Theme

NOTHING_READ = "No document has been read yet. Put some into the seeds folder, then ask again."
SOURCES_HEADING = "Sources"
HELP_TITLE = "What you can ask"
SOURCES_TITLE = "Documents"
THEMES_TITLE = "Themes"
BOTH_SAY = "What both say"
QUESTION_SHOWN = 200
"""Characters of a person's question that are repeated to them."""


def dated(published: date | None) -> str:
    """When a document was published: ``21 November 2026``, or that nobody knows."""
    return "undated" if published is None else f"{published.day} {published:%B %Y}"


def count(number: int, one: str, many: str) -> str:
    """``1 document``, ``2 documents``."""
    return f"{number} {one if number == 1 else many}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""


def quoted(titles: Sequence[str]) -> str:
    """Titles in quotation marks, joined in words."""
    return listed([f"“{title}”" for title in titles])


def note(subject: Note) -> str:
    """A caution, as a sentence."""
    match subject.kind:
        case NoteKind.UNDATED:
            titles = quoted(subject.documents)
            return f"Undated: no publication date is on record for {titles}, so how fresh this is cannot be known."


def basis(quoted: int, considered: int, *, agreed: bool) -> str:
    """How many documents a brief quotes, and of how many; `agreed` as for `verbatim`."""
    wider = f", of {considered} that speak of it" if considered > quoted else ""
    return f"From {count(quoted, 'document', 'documents')}{wider}. {verbatim(agreed=agreed)}"


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
    return f"{text} The nearest: {listed(alternatives, last='or')}."


def not_a_command(line: str, ask: str, manual: str) -> str:
    """A line without a slash; what to type for a question, and for the help. A long line is not repeated."""
    question = f"{ask} {line}" if 0 < len(line) <= QUESTION_SHOWN else f"{ask} and your question"
    return f"Commands start with a slash. To put a question, type {question}; {manual} lists the commands."


def unknown_command(name: str, near: Sequence[str], manual: str) -> str:
    """A command that does not exist; what to type for the nearest one, and for the help."""
    guess = f" Did you mean {near[0]}?" if near else ""
    return f"There is no command /{name}.{guess} {manual} lists the commands."


def unknown_theme(wanted: str, near: Sequence[str], names: Sequence[str]) -> str:
    """A theme that does not exist."""
    guess = f"Did you mean {near[0]}?" if near else f"Choose from {listed(names)}."
    return f"There is no theme “{wanted}”. {guess}"


def usage(spec: CommandSpec) -> str:
    """The form of a command: ``/compare <a> <b>``."""
    slots = (f"<{option.name}>" if option.required else f"[{option.name}]" for option in spec.options)
    return " ".join((spec.typed, *slots))


def wrong_arguments(spec: CommandSpec) -> str:
    """The right form, with an example."""
    if not spec.options:
        return f"{spec.typed} takes nothing after it. Type {spec.typed} alone."
    themed = any(option.kind is OptionKind.THEME for option in spec.options)
    hint = " (a theme's name of several words goes in quotes)" if themed and len(spec.options) > 1 else ""
    return f"Type {usage(spec)}, for example: {spec.example}{hint}"


def fuller_question(question: str, example: str) -> str:
    """A question without a word that tells what it is about."""
    return f"“{question}” has no word to look for. Ask in a fuller sentence, for example: {example}"


def same_theme(theme: Theme) -> str:
    """Both sides of a comparison are one."""
    return f"Both sides are “{theme.title}”. Name two different themes."


def unexpected(reference: str) -> str:
    """A failure of ours; the reference finds it in the log."""
    return f"Something went wrong on our side. Please try again; if it happens again, tell the operator “{reference}”."


def no_such_database(url: str) -> str:
    """A storage.url that no database driver understands."""
    return f"storage.url {url} names no database that can be opened; write for example sqlite:///data/attache.db"


def no_database_driver(url: str, package: str) -> str:
    """A storage.url whose driver is not installed."""
    return (
        f"storage.url {url} needs the Python package {package}, which is not installed; install it, or write for "
        "example sqlite:///data/attache.db"
    )


def database_in_memory(url: str) -> str:
    """A storage.url that keeps nothing."""
    return f"storage.url is {url!r}, which keeps nothing; write a file, for example sqlite:///data/attache.db"


def database_busy() -> str:
    """Another process holds the lock for longer than one waits."""
    return "Another process is writing to the database. Try again in a moment."


def database_read_only() -> str:
    """The database can be read and not written."""
    return "The database cannot be written. Allow the bot to write the file of storage.url and its folder."


def database_full() -> str:
    """No room on the disk."""
    return "The disk that holds the database is full. Make room on it, then try again."


def database_failed(reason: str) -> str:
    """The database opened, and fails now."""
    return f"The database fails: {reason}. Check the file or server of storage.url in bot.yaml, then try again."


def database_closed(url: str, reason: str) -> str:
    """The database is there or could be made, but does not open."""
    return f"The database {url} cannot be opened: {reason}. Check storage.url in bot.yaml and the rights to its folder."


def foreign_database() -> str:
    """The database belongs to something else."""
    return "The database of storage.url holds tables of another program. Point storage.url in bot.yaml to a new file."


def newer_database(found: str, known: str) -> str:
    """The database was written by a later version."""
    return (
        f"The database was written by a newer Attaché (schema {found}; this one knows {known}). Install that version."
    )


def side(points: int, considered: int, shared: int) -> str:
    """How much one side of a comparison has: ``4 points of its own from 2 documents``."""
    own = " of its own" if shared else ""
    return f"{count(points, 'point', 'points')}{own} from {count(considered, 'document', 'documents')}"


def silent_side(theme: Theme, shared: int) -> str:
    """A side of a comparison without a point of its own."""
    return "Nothing beyond what both say." if shared else f"No source here states anything on “{theme.title}”."


def discord_token_refused() -> str:
    """The token is empty, mistyped or withdrawn."""
    return "Discord refused the token. Set DISCORD_TOKEN to the token on the Bot page of your Discord application."


def discord_unreachable(api: str, gateway: str) -> str:
    """No answer, or not Discord's."""
    return (
        f"Discord cannot be reached at {api} and {gateway}. Check the network, and the addresses under discord: "
        "in config/bot.yaml if you set any."
    )


def discord_commands_refused(reason: str) -> str:
    """Discord does not take the command table."""
    return (
        "Discord refused the commands. Change them in config/themes.yaml, or their names under commands.discord in "
        f"config/bot.yaml. Its reason: {reason}"
    )


def discord_ended(code: int) -> str:
    """The gateway closed with a code that reconnecting does not mend."""
    return f"Discord ended the connection with code {code} and will not take it up again. Restart the bot."


def no_configuration(folder: str) -> str:
    """The configuration's folder is not there."""
    return (
        f"{folder}:1:1: there is no such folder; start where config/ lies, or name it with --config or ATTACHE_CONFIG"
    )


def not_yaml(reason: str) -> str:
    """YAML that does not parse."""
    return f"this is not YAML: {reason}; check the indentation, colons and quotes around here"


def twice(key: str) -> str:
    """A key given twice in one block."""
    return f"{key} stands here a second time; keep one of the two"


def unreadable_file(reason: str) -> str:
    """A configuration file that the system does not let the program read."""
    return f"the file cannot be read: {reason}; make it an ordinary file that this program may read"


def not_utf8() -> str:
    """A configuration file in another encoding."""
    return "the file is not UTF-8 text; save it as UTF-8"


def unknown_setting(name: str, near: Sequence[str], known: Sequence[str]) -> str:
    """A key that means nothing; tokens are the likeliest guess where there is no near one."""
    remedy = f"did you mean {near[0]}?" if near else f"write one of {listed(known, last='or')}"
    token = (
        " (tokens come from the environment only)"
        if {"token", "secret"} & set(name.casefold().replace("_", ".").split("."))
        else ""
    )
    return f"there is no setting {name}{token}; {remedy}"


def missing_setting(name: str, remedy: str) -> str:
    """A key that has to be there."""
    return f"{name} is missing; write {remedy}"


def wrong_setting(name: str, found: object, remedy: str) -> str:
    """A value of the wrong kind or size."""
    shown = (
        "nothing"
        if found in (None, "", [], {}, ())
        else "a list"
        if isinstance(found, list)
        else "a block"
        if isinstance(found, dict)
        else repr(found)
        if isinstance(found, str)
        else str(found)
    )
    return f"{name} is {shown[:80]}; write {remedy}"


def built_in() -> str:
    """Who holds a name: the program itself."""
    return "a built-in command"


def another_theme() -> str:
    """Who holds a name: a theme."""
    return "another theme"


def another_command() -> str:
    """Who holds a name: a command."""
    return "another command"


def name_taken(name: str, holder: str) -> str:
    """A name given twice."""
    return f"{name} is already the name of {holder}; write another name"


def no_command_to_rename(name: str, names: Sequence[str]) -> str:
    """A new name for a command that does not exist."""
    return f"there is no command {name} to rename; write one of {listed(names, last='or')}"


def folder_missing(name: str) -> str:
    """The folder of documents is not there."""
    return f"The folder “{name}” does not exist. Create it and put documents into it."


def no_folder(name: str) -> str:
    """A file stands where the folder of documents should be."""
    return f"“{name}” is a file, not a folder. Move it away and create the folder."


def folder_unreadable() -> str:
    """A folder that may not be looked into."""
    return "This folder cannot be opened. Allow the bot to read it."


def folder_empty(suffixes: Sequence[str]) -> str:
    """A folder without a single document."""
    return f"The folder is empty. Put documents into it: {listed(suffixes, last='or')}."


def link() -> str:
    """A symbolic link or a junction, or a path through one."""
    return "It is a link, and links are not followed. Put the file itself into the folder."


def no_regular_file() -> str:
    """A pipe, a socket or a device."""
    return "It is not an ordinary file."


def odd_name() -> str:
    """A name that cannot be stored or shown."""
    return "Its name holds characters that are no text. Rename it."


def unsupported(suffix: str, suffixes: Sequence[str]) -> str:
    """A file of a kind that is not read."""
    kind = f"{suffix} files are" if suffix else "A file without a suffix is"
    return f"{kind} not read. Save it as {listed(suffixes, last='or')}."


def gone() -> str:
    """A file that vanished between listing and reading."""
    return "The file is no longer there."


def forbidden() -> str:
    """A file that may not be read."""
    return "The file may not be read. Allow the bot to read it."


def unreadable_disk() -> str:
    """The disk or the network failed."""
    return "The file could not be read from its disk. It will be tried again."


def changed() -> str:
    """A file that was being written while it was read."""
    return "The file changed while it was being read. It will be tried again."


def empty_file() -> str:
    """No bytes, or nothing but zero bytes."""
    return "The file is empty."


def no_text() -> str:
    """A readable file with no words in it."""
    return "No text was found in the file."


def pictures_only() -> str:
    """A scanned PDF."""
    return "No text was found in the PDF: its pages are pictures. Run it through text recognition (OCR) first."


def encrypted() -> str:
    """A PDF or DOCX with a password."""
    return "The file is encrypted. Save it without a password."


def oversized(size: int, limit: int) -> str:
    """A file above the limit, both in bytes."""
    return f"The file is too large: {file_size(size)}, where the limit is {file_size(limit)}. Split it."


def unpacks_too_large(limit: int) -> str:
    """A file that grows beyond a limit, in bytes, when it is unpacked."""
    return f"The file unpacks to more than {file_size(limit)}. Split it, or save it anew without pictures."


def file_size(size: int) -> str:
    """A number of bytes: ``12.3 MB``, ``4.0 kB``, ``17 bytes``."""
    kilo, mega = 1_000, 1_000_000
    if size < kilo:
        return f"{size} bytes"
    return f"{size / kilo:.1f} kB" if size < mega else f"{size / mega:.1f} MB"


def no_text_file() -> str:
    """Pictures, programs and the like under a text's name."""
    return "The file holds no text, whatever its name says."


def unknown_encoding() -> str:
    """Bytes that no known encoding fits."""
    return "The file's character encoding is not known. Save it as UTF-8."


def broken(kind: str) -> str:
    """A damaged file, or one of another format under this one's suffix."""
    return f"The file is damaged, or is not a {kind} file. Open it in its own program and save it anew."


def duplicate(of: str) -> str:
    """A file whose text is on record already."""
    return f"The file has the same text as {of}, which counts once. Remove one of the two."


def stated_origin(publisher: str | None, author: str | None) -> str:
    """Where a document says that it comes from."""
    return "; ".join(part for part in (author and f"by {author}", publisher and f"source: {publisher}") if part)


def sources_footer(documents: int, problems: int) -> str:
    """How many documents there are, and how many files could not be read."""
    text = count(documents, "document", "documents")
    return f"{text}; {count(problems, 'file', 'files')} could not be read." if problems else f"{text}."


def how_to_leave() -> str:
    """How a chat in the terminal ends."""
    return "Ctrl-D or /quit leaves."


def unknown_document(wanted: str, near: Sequence[str]) -> str:
    """A document that is not on record."""
    guess = f"Did you mean {near[0]}?" if near else "`attache sources` lists them."
    return f"There is no document {wanted}. {guess}"


def greeting(manual: str) -> str:
    """The first line of a chat in the terminal; what to type for the help."""
    return f"Attaché. Type {manual} for what you can ask. {how_to_leave()}"


def reading() -> str:
    """Beside the progress bar."""
    return "Reading documents"


def read(new: int, live: int, unreadable: int, sources: str) -> str:
    """What an ingestion brought; `sources` is what to type for the reasons."""
    news = f"Read {count(new, 'document', 'documents')}" if new else "Nothing new to read"
    troubles = f"; {count(unreadable, 'file', 'files')} could not be read, {sources} says why" if unreadable else ""
    return f"{news}; {live} on record{troubles}."


def failed(reason: str) -> str:
    """A command of the command line that failed."""
    return f"attache: {reason}"


def nothing_to_run() -> str:
    """No platform has a token."""
    return (
        "No platform is configured: set DISCORD_TOKEN, or SLACK_BOT_TOKEN with SLACK_APP_TOKEN, in the environment."
        " To try Attaché without any, run: attache chat"
    )


def configuration_fine(themes: int, seeds: str) -> str:
    """The configuration has no fault."""
    return f"The configuration is fine: {count(themes, 'theme', 'themes')}, documents from {seeds}."


def platform_state(name: str, missing: Sequence[str]) -> str:
    """Whether a platform would be started."""
    state = f"not configured ({listed(missing)} not set)" if missing else "configured"
    return f"{name.capitalize()}: {state}."


def incomplete_tokens(name: str, missing: Sequence[str]) -> str:
    """Some of a platform's tokens are there, not all."""
    return f"{name.capitalize()} cannot start: set {listed(missing)} in the environment."


def connected(name: str, commands: int) -> str:
    """A platform is ready."""
    return f"{name.capitalize()}: connected, {count(commands, 'command', 'commands')}."


def stopped(name: str) -> str:
    """A platform has disconnected."""
    return f"{name.capitalize()}: stopped."


def platform_lost(name: str, reason: str) -> str:
    """A platform could not be started, or its connection was lost for good."""
    return f"{name.capitalize()}: {reason}"


def slack_token_missing(variable: str, meaning: str) -> str:
    """A secret of the environment that Slack's transport cannot do without."""
    return f"Slack needs {variable}. Set it to {meaning} (docs/slack.md shows where it stands)."


def slack_token_refused(variable: str, meaning: str, code: str) -> str:
    """Slack does not take a token; `code` is Slack's own word for why."""
    return f"Slack refused the token in {variable} ({code}). Set it to {meaning} (docs/slack.md shows where it stands)."


def slack_bot_token() -> str:
    """What SLACK_BOT_TOKEN holds."""
    return "the Bot User OAuth Token, which starts with xoxb-"


def slack_app_token() -> str:
    """What SLACK_APP_TOKEN holds."""
    return "an app-level token with the scope connections:write, which starts with xapp-"


def slack_signing_secret() -> str:
    """What SLACK_SIGNING_SECRET holds."""
    return "the Signing Secret under Basic Information"


def slack_unreachable(api: str) -> str:
    """No answer, or not Slack's."""
    return (
        f"Slack cannot be reached at {api}. Check the network, and the address under slack: in config/bot.yaml "
        "if you set one."
    )


def slack_failed(api: str, code: str) -> str:
    """Slack answered, but with a failure that is not about a token."""
    return f"Slack at {api} does not let the app start; its reason: {code}. Try again later, or see docs/slack.md."


def slack_port_taken(host: str, port: int) -> str:
    """Nothing can listen where Slack's requests should arrive."""
    return (
        f"Cannot listen on {host}:{port} for Slack. Free that port, or set host and port under slack: "
        "in config/bot.yaml."
    )


def slack_public_url_missing() -> str:
    """The manifest of the HTTP transport names the address that Slack sends to."""
    return (
        "slack.public_url is missing; write the https address that Slack reaches this bot at, such as "
        "https://attache.example.org"
    )


def slack_name_refused(name: str, reason: str, instead: str) -> str:
    """A command that cannot have its name on Slack, and how to give it another."""
    return f"/{name} {reason}. In config/bot.yaml, write under commands.slack another name for it, such as: {instead}"


def slack_name_reserved() -> str:
    """Why a name is refused: Slack has it."""
    return "is a command of Slack's own"


def slack_name_too_long(limit: int) -> str:
    """Why a name is refused: its length, the slash included."""
    return f"is longer than the {limit} characters that Slack allows, the slash included"


def slack_name_characters() -> str:
    """Why a name is refused: its characters."""
    return "may hold only a–z, 0–9, - and _ on Slack"


def slack_name_twice() -> str:
    """Why a name is refused: another command has it."""
    return "is the name of two commands"


def slack_too_many_commands(found: int, limit: int) -> str:
    """More commands than one Slack app can have."""
    return (
        f"Slack takes {limit} commands and there are {found}. In config/themes.yaml, leave out the command of "
        f"{count(found - limit, 'theme', 'themes')}; /brief and the theme's name still answers. Renaming under "
        "commands.slack of config/bot.yaml does not help here."
    )


def slack_umbrella() -> str:
    """What /attache is for, in Slack's list of commands."""
    return "Every command in one, for where another app has taken a short name"


def slack_umbrella_usage() -> str:
    """What to type after /attache."""
    return "<command> …"


def slack_description() -> str:
    """The app in a line, on Slack."""
    return "Short briefs from the documents your team trusts, every sentence with its source"


def not_a_block(name: str, remedy: str) -> str:
    """A plain value or a list where a block of settings belongs; what was found is not repeated."""
    return f"{name} is no block of settings; write {remedy}"


def not_json() -> str:
    """A line of the scripting interface that is no JSON object."""
    return "this line is no JSON object; send one object a line"


def unknown_operation(operation: object, known: Sequence[str]) -> str:
    """An operation that the scripting interface does not have."""
    return f"there is no op {operation!r}; send one of {listed(known, last='or')}"


def malformed_operation(operation: str, reason: str) -> str:
    """An operation whose fields are missing or of the wrong kind."""
    return f"the {operation} request cannot be read ({reason}); docs/scripting.md shows its fields"


def unknown_corpus(name: object) -> str:
    """A brief on a corpus that was not sent."""
    return f"there is no corpus {name!r}; send it first with op corpus, or send documents with the brief"


def agreement(voices: int) -> str:
    """How many independent documents say a point; nothing for one."""
    return f"({voices} documents)" if voices > 1 else ""


def seeds_missing(folder: str) -> str:
    """A setting that names no folder of documents."""
    return f"the documents' folder {folder} does not exist; create it, or write another folder"


def given_up() -> str:
    """Ctrl-C while an answer was on its way."""
    return f"Stopped. {how_to_leave()}"


def not_printed(reason: str) -> str:
    """What the program says cannot be written to where its output goes."""
    return f"The output cannot be written: {reason}. Send it elsewhere, or make room there."


def no_access(path: str, reason: str) -> str:
    """A file or folder that the system keeps from the program."""
    return f"{path} cannot be used: {reason}. Allow this program to use it, or name another."
