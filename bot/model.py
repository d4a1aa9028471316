"""The words of Attaché as frozen dataclasses: one word, one meaning, in code, docs and chat.

Offsets count characters (code points) of `Document.text`, the text as read; `end` is exclusive.
Datetimes are aware.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum


class Dating(StrEnum):
    """Where the day of publication is known from."""

    FRONT_MATTER = "front matter"
    FEED = "feed"
    PAGE = "page"
    TEXT = "text"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """One source text, with where it came from and when it was published (None: nobody knows).

    `remark` is what its reader ought to know of how it was read, in words. `language` is a tag such as ``uk``; None:
    it cannot be told. `article` is the same for each copy of one article of the web; None: it is none.
    """

    id: str
    source: str
    title: str
    url: str | None
    publisher: str | None
    author: str | None
    published: date | None
    text: str
    fetched: datetime
    content_hash: str
    remark: str | None = None
    published_from: Dating = Dating.UNKNOWN
    language: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document, usually a sentence: `text == document.text[start:end]`, always.

    `section` is the heading that the passage stands under ("" before the first one), `paragraph` counts
    the document's paragraphs from 0, `leans` says that it cannot be read without the passage before it.
    """

    document_id: str
    section: str
    paragraph: int
    start: int
    end: int
    text: str
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """A standing question of the team's.

    A theme that `spans` takes from every paragraph; the others compete for each paragraph. `barred` are the sources
    that do not feed it.
    """

    name: str
    title: str
    question: str
    keywords: tuple[str, ...] = ()
    command: str | None = None
    max_points: int = 5
    spans: bool = False
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """The passage that a point rests on; `number` is what the reader sees, from 1, unique in a brief."""

    number: int
    document_id: str
    title: str
    url: str | None
    published: date | None
    section: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence of a brief, never without at least one citation.

    The first citation is where the sentence stands word for word; the others say the same in other words.
    `voices` counts the independent documents that clearly say it: copies of one text are one voice. `update`: it
    changes what was said before the brief's window, as another number, day or status of the same.
    """

    text: str
    citations: tuple[Citation, ...]
    voices: int = 1
    update: bool = False

    def __post_init__(self) -> None:
        if not self.citations:
            msg = f"a point needs a citation: {self.text!r}"
            raise ValueError(msg)


class NoteKind(StrEnum):
    """What a brief owes its reader beside its points."""

    UNDATED = "undated"
    OLD = "old"
    ONE_SIDED = "one-sided"
    OTHERS = "others"
    UNFILED = "unfiled"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Note:
    """A caution about a brief's documents, named by their titles; `others` by who publishes them.

    `days` is how old the newest dated document is, for `old`; `of` counts the documents on record, for `one-sided` and
    `unfiled`, and `left` those of them that are not filed under the present themes yet.
    """

    kind: NoteKind
    documents: tuple[str, ...] = ()
    days: int = 0
    of: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Brief:
    """The points that answer one theme over one window of documents; no points: nothing answers it.

    `considered` counts the documents that held something under the theme. `since` and `until` bound when
    the bot first saw them (`since` None: from the beginning). `alternatives` are what to type instead.
    """

    theme: Theme
    points: tuple[Point, ...]
    since: datetime | None
    until: datetime
    considered: int
    notes: tuple[Note, ...]
    generated_at: datetime
    alternatives: tuple[str, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the brief, in the order of its number."""
        found = {citation.number: citation for point in self.points for citation in point.citations}
        return tuple(found[number] for number in sorted(found))

    @property
    def quoted(self) -> int:
        """How many documents the points cite."""
        return len({citation.document_id for citation in self.citations})

    @property
    def agreed(self) -> bool:
        """Whether a point cites more than one passage."""
        return any(len(point.citations) > 1 for point in self.points)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two briefs side by side; `shared` are the points that both sides make, the briefs hold what only one says.

    Citation numbers run on from the first side to the second; a shared point cites both.
    """

    left: Brief
    right: Brief
    shared: tuple[Point, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the comparison, in the order of its number."""
        points = (*self.shared, *self.left.points, *self.right.points)
        found = {citation.number: citation for point in points for citation in point.citations}
        return tuple(found[number] for number in sorted(found))

    @property
    def agreed(self) -> bool:
        """Whether a point cites more than one passage, as each shared one does."""
        return bool(self.shared) or self.left.agreed or self.right.agreed

    @property
    def notes(self) -> tuple[Note, ...]:
        """The cautions of both sides, each once."""
        return tuple(dict.fromkeys((*self.left.notes, *self.right.notes)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing, with what is to be said about it."""

    name: str
    details: tuple[str, ...] = ()
    url: str | None = None
    trouble: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A titled list: sources, themes, commands."""

    title: str
    entries: tuple[Entry, ...]
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence or two to the person who asked, seen by no one else; `failed` when the request was not met."""

    text: str
    failed: bool = False


class TargetKind(StrEnum):
    """What a target is: a place that many read, or one person's direct messages."""

    CHANNEL = "channel"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a digest goes: a channel or a person on one platform in one workspace.

    `workspace` is the platform's id of it: Slack's team, Discord's server; "" for a person on Discord, who is
    the same everywhere. `address` is the platform's id of the channel or the person.
    """

    platform: str
    workspace: str
    kind: TargetKind
    address: str


def conversation_note(person: Target) -> str:
    """What the id of the direct conversation with a person is noted under."""
    return " ".join(filter(None, (person.platform, person.workspace, "conversation", person.address)))


EVERY_DAY = frozenset(range(7))
"""The days of a week, Monday is 0."""


class WhenEmpty(StrEnum):
    """What a digest with nothing new does: it stays away, or says so in a line."""

    SILENT = "silent"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which themes, on which days, at which local time of an IANA zone; everyone who chose the same shares it.

    `grace`: how late a missed run may still be made up for.
    """

    themes: tuple[str, ...]
    days: frozenset[int]
    at: time
    zone: str
    grace: timedelta = timedelta(hours=6)
    when_empty: WhenEmpty = WhenEmpty.SILENT


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when, by the clock of a zone, nothing is sent; `end` before `start`: over midnight."""

    start: time
    end: time
    zone: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """One target that wants one schedule.

    `name` is set for those of config/digests.yaml. `paused` says why it is paused, in words; None: it is not.
    `mark`: what the bot first saw up to then, the target has been told; None: nothing yet. `next_at`: UTC.
    """

    id: int
    target: Target
    schedule: Schedule
    created_at: datetime
    name: str | None = None
    paused: str | None = None
    quiet: QuietHours | None = None
    mark: datetime | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What is sent to a person, and to the channels whose digests that person may manage; and the person's zone."""

    mine: tuple[Subscription, ...] = ()
    channels: tuple[Subscription, ...] = ()
    zone: str | None = None


class DeliveryStatus(StrEnum):
    """The states of a delivery. The last four are final; unknown: it may have been sent, nobody can tell."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One digest (or one word to an owner) to one target: the ledger's row. Times are UTC.

    `ready_at` is when it may be worked on next; `reason` why it was skipped or failed, in words; `message` where
    it stands, as the platform names it.
    """

    id: int
    key: str
    target: Target
    due_at: datetime
    status: DeliveryStatus
    attempts: int
    ready_at: datetime
    reason: str | None = None
    message: str | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """One or more briefs sent on a schedule, over what the bot first saw in (`since`, `until`].

    Its times are by the clock of the schedule's zone.
    `first`: the target was told nothing before, and this looks back a week. `late`: it comes after its time
    (`due_at`). `delivery` names it, for the rest behind a button; "" in a preview.
    """

    briefs: tuple[Brief, ...]
    schedule: Schedule
    target: Target
    since: datetime
    until: datetime
    due_at: datetime
    first: bool = False
    late: bool = False
    subscription: int = 0
    delivery: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing in it is new."""
        return not any(brief.points for brief in self.briefs)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the digest, in the order of its number, which is its own in the whole digest."""
        return tuple(citation for brief in self.briefs for citation in brief.citations)

    @property
    def agreed(self) -> bool:
        """Whether a point cites more than one passage."""
        return any(brief.agreed for brief in self.briefs)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The cautions of all briefs, each once."""
        return tuple(dict.fromkeys(note for brief in self.briefs for note in brief.notes))


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent now, and stage by stage whether it would be, in words."""

    stages: tuple[str, ...]
    digest: Digest


@dataclass(frozen=True, slots=True)
class Shared:
    """An answer that the one who asked wants everyone to see, where it was asked; `by` is what they are called."""

    answer: Brief | Comparison
    by: str = ""


Plain = Brief | Comparison | Listing | Notice | Digest | Preview


@dataclass(frozen=True, slots=True)
class Aside:
    """A reply after a line that has nothing to do with it, and that the one who asked has to hear."""

    line: str
    reply: Plain


Reply = Plain | Shared | Aside


class Action(StrEnum):
    """What a request asks for."""

    BRIEF = "brief"
    COMPARE = "compare"
    ASK = "ask"
    SOURCES = "sources"
    HELP = "help"
    SUBSCRIBE = "subscribe"
    SUBSCRIPTIONS = "subscriptions"
    UNSUBSCRIBE = "unsubscribe"
    PAUSE = "pause"
    RESUME = "resume"
    EDIT = "edit"
    QUIET = "quiet"
    FORGET = "forget"
    MORE = "more"
    QUOTES = "quotes"
    LONGER = "longer"
    SHARE = "share"
    DIGEST_ADD = "digest-add"
    DIGEST_LIST = "digest-list"
    DIGEST_EDIT = "digest-edit"
    DIGEST_REMOVE = "digest-remove"
    DIGEST_PAUSE = "digest-pause"
    DIGEST_RESUME = "digest-resume"
    DIGEST_PREVIEW = "digest-preview"
    DIGEST_SEND_NOW = "digest-send-now"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: pressing it asks for `action` on what `argument` names, at any time later."""

    label: str
    action: Action
    argument: str

    @property
    def id(self) -> str:
        """What the platform sends back when it is pressed; `commands.pressed` reads it."""
        return f"attache:{self.action}:{self.argument}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asked, where and when: all of a request that does not come from the command itself.

    `workspace` and `channel` are the platform's ids; `direct`: the channel is the person's own conversation with
    the bot. `zone` and `locale` are what the platform knows of the person, None where it does not say, and
    `place_locale` of the server that was asked in. `manager`: the person may manage the digests of this channel.
    `obstacle`: why the bot cannot post in it, in words, or not for this person.
    """

    platform: str
    workspace: str
    channel: str
    who: str
    received_at: datetime
    direct: bool = False
    zone: str | None = None
    locale: str | None = None
    place_locale: str | None = None
    manager: bool = False
    obstacle: str | None = None

    @property
    def person(self) -> Target:
        """The direct messages of the one who asked; on Discord a person is the same in every server."""
        workspace = "" if self.platform == "discord" else self.workspace
        return Target(self.platform, workspace, TargetKind.USER, self.who)

    @property
    def place(self) -> Target:
        """The channel that was asked in; a direct conversation is the person's own."""
        if self.direct:
            return self.person
        return Target(self.platform, self.workspace, TargetKind.CHANNEL, self.channel)


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked, in neutral form. `arguments` holds the options by name, as typed, trimmed."""

    action: Action
    arguments: Mapping[str, str]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Holding:
    """One document on record, without its text; `passages` counts them, the rest is as the document has it."""

    id: str
    title: str
    url: str | None
    publisher: str | None
    author: str | None
    published: date | None
    passages: int
    first_seen: datetime
    remark: str | None = None
    source: str = ""
    published_from: Dating = Dating.UNKNOWN
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or page that could not become a document, and why, in words; `name` WHOLE: it is the source itself."""

    source: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an address brings: as a source of `kind` under `url`, its first documents, and what is wrong with others.

    `offered` counts all of them. `feeds` are those that a page names, by their addresses.
    """

    kind: str
    url: str
    title: str | None
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    offered: int
    feeds: tuple[str, ...] = ()


WHOLE = "."
"""The name of a problem with a source as a whole, such as a folder that is missing: it is none of its files."""


class OptionKind(StrEnum):
    """What may be typed for an option.

    One of the themes; several, parted by commas; any text; days and a time in words; a zone of the tz database;
    the number of a subscription.
    """

    THEME = "theme"
    THEMES = "themes"
    TEXT = "text"
    WHEN = "when"
    ZONE = "zone"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Option:
    """One typed argument of a command."""

    name: str
    description: str
    kind: OptionKind
    required: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form: an option to fill in, and what stands there at first."""

    option: Option
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a platform asks in a dialog before it makes the request behind a button, whose id it gives back."""

    title: str
    button: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A slash command, the same on every platform.

    A name of two words, such as ``digest add``, is a command with a subcommand.
    `fixed` are arguments that the command itself stands for: `/history` is `brief` with theme=history.
    `configured` is its name before a platform's renaming; it answers to that too where text is typed.
    `prefix` stands before the name where the platform keeps the bare name for itself.
    `managed`: it is for people who may manage the digests of a channel. `personal`: answering it needs what the
    platform knows of the person, such as the time zone.
    """

    name: str
    description: str
    action: Action
    options: tuple[Option, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    configured: str = ""
    prefix: str = ""
    managed: bool = False
    personal: bool = False

    @property
    def typed(self) -> str:
        """What a person types: ``/help``, or ``/attache help`` where the platform has a ``/help`` of its own."""
        return f"/{self.prefix}{self.name}"
