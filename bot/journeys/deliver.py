"""Deliveries that are due to the platforms, and what became of each to the ledger.

For each: claim with a lease, prepare, commit that the attempt begins, post, settle. A crash anywhere leaves a row that
says what to do next; see `bot.storage.ledger`.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import incidents, timetable, traces, wording
from bot.errors import (
    DeliveryError,
    PostponedError,
    RefusedError,
    StorageError,
    UnknowableError,
)
from bot.journeys import digest, owners
from bot.journeys.batches import Batches
from bot.model import Brief, DeliveryStatus, Digest, Notice, Reply, Schedule, Target, TargetKind, Theme, WhenEmpty
from bot.ports import Encode, Meter, Poster, Unmetered, words_alone
from bot.storage import causes, ledger, planning
from bot.storage.database import Database
from bot.storage.ledger import Outcome, Start, Work
from bot.storage.pacing import Limit
from bot.wording import language

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Timing:
    """How deliveries are made; spans of time, and counts.

    `lease` is at least twice `send`: a post that is cut off has ended long before another process takes the row. It is
    well below the minute for which Discord can be trusted to tell a repetition.
    """

    lanes: int = 40
    send: timedelta = timedelta(seconds=12)
    lease: timedelta = timedelta(seconds=25)
    patience: timedelta = timedelta(seconds=5)
    idle: timedelta = timedelta(seconds=1)
    stop: timedelta = timedelta(seconds=10)
    attempts: int = 8
    back_off: timedelta = timedelta(seconds=5)
    longest_back_off: timedelta = timedelta(minutes=15)
    look_again: timedelta = timedelta(seconds=2)
    gather: timedelta = timedelta(minutes=5)


def paces(target: Target) -> tuple[Limit, ...]:
    """The limits that a post to `target` keeps, below those of the service.

    Discord: 50 requests a second for a bot, and about 5 messages in 5 seconds for a channel; a direct message may take
    two requests (https://docs.discord.com/developers/topics/rate-limits). Slack: about a message a second for a
    channel, and several hundred a minute for a workspace (https://docs.slack.dev/apis/web-api/rate-limits).
    """
    second = timedelta(seconds=1)
    match target.platform:
        case "discord":
            return Limit("discord", second / 20, burst=10), Limit(f"discord/{target.address}", second * 1.2, burst=3)
        case "slack":
            team = f"slack/{target.workspace}"
            return Limit(team, second / 5, burst=5), Limit(f"{team}/{target.address}", second * 1.1)
        case _:
            return ()


def plan(database: Database, now: datetime, owners: Sequence[Target]) -> int:
    """Make the deliveries of every schedule that is due; how many there are. Synchronous."""
    made, more = 0, True
    while more:
        with database.writing() as connection:
            planned = planning.plan(connection, now, owners)
        made, more = made + planned.deliveries, planned.more
    return made


class Deliverer:
    """Delivers what is due on the platforms that are connected, until it is stopped.

    Args:
        database: holds the ledger; any number of processes may work on one PostgreSQL.
        themes: those of the configuration.
        owners: who is told when something fails for good.
        platforms: by name; may change while this runs.
        owner: a name for this process that no other has.
        clock: the time.
        timing: how long things may take.
        encode: gives the encoder, called where a digest needs it.
        meter: counts what comes of them.
        locale: of targets whose own is not known.
    """

    def __init__(  # noqa: PLR0913, PLR0917  what it works on and with
        self,
        database: Database,
        themes: Sequence[Theme],
        owners: Sequence[Target],
        platforms: Mapping[str, Poster],
        owner: str,
        clock: Clock,
        timing: Timing = Timing(),
        *,
        encode: Encode = words_alone,
        meter: Meter | None = None,
        locale: str = language.ENGLISH,
    ) -> None:
        self._database = database
        self._themes = themes
        self._owners = owners
        self._platforms = platforms
        self._owner = owner
        self._clock = clock
        self._timing = timing
        self._encode = encode
        self._meter = meter or Unmetered()
        self._locale = locale
        self._briefs: OrderedDict[tuple[tuple[str, ...], datetime, datetime], tuple[Brief, ...]] = OrderedDict()
        self._composing = asyncio.Lock()
        self._lanes: set[asyncio.Task[None]] = set()
        self._first = 0
        self._ending = False
        self._begin = Batches(self._begin_all)
        self._settle = Batches(self._settle_all)

    def follow(self, themes: Sequence[Theme], owners: Sequence[Target]) -> None:
        """Go by other themes and owners from now on."""
        self._themes, self._owners = themes, owners
        self._briefs.clear()

    async def run(self, stopping: asyncio.Event) -> None:
        """Deliver until `stopping` is set; then finish what has begun, and give back the rest."""
        end = asyncio.create_task(stopping.wait())
        while not stopping.is_set():
            claimed = await self._claim()
            if not claimed:
                await _either(stopping, self._timing.idle)
            if len(self._lanes) >= self._timing.lanes:
                await asyncio.wait({*self._lanes, end}, return_when=asyncio.FIRST_COMPLETED)
        self._ending = True
        if self._lanes:
            _, late = await asyncio.wait(self._lanes, timeout=self._timing.stop.total_seconds())
            for lane in late:
                lane.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._give_back()

    async def drain(self) -> int:
        """Deliver what is due now, and return when all of it is done; how many deliveries were worked on."""
        worked = 0
        while claimed := await self._claim():
            worked += claimed
            await asyncio.gather(*self._lanes)
        return worked

    async def _claim(self) -> int:
        """Take what is due into free lanes; how much it was."""
        taken: list[Work] = []
        self._first += 1
        turn = self._first % max(1, len(self._platforms))  # the backlog of one platform holds up no other
        for platform in [*self._platforms, *self._platforms][turn : turn + len(self._platforms)]:
            room = self._timing.lanes - len(self._lanes) - len(taken)
            if room <= 0:
                break
            try:
                taken += await asyncio.to_thread(self._take, platform, room)
            except StorageError as error:
                log.warning("deliveries wait: %s", error)
                break
            except Exception as error:  # noqa: BLE001  whatever it was, the next look is a second away
                incidents.noted("taking deliveries", error)
                break
        for work in taken:
            lane = asyncio.create_task(self._deliver(work))
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)
        return len(taken)

    def _take(self, platform: str, most: int) -> list[Work]:
        with self._database.reading() as connection:  # mostly there is nothing, and then nothing need be written
            if not ledger.any_due(connection, platform, self._clock()):
                return []
        with self._database.writing() as connection:
            return ledger.claim(connection, platform, self._owner, self._clock(), lease=self._timing.lease, most=most)

    async def _deliver(self, work: Work) -> None:
        with traces.trace(f"delivery-{work.delivery.id}"):
            await self._traced(work)

    async def _traced(self, work: Work) -> None:
        try:
            outcome = self._without_attempt(work) or await self._gathering(work) or await self._made(work)
        except StorageError as error:  # it has not begun: its lease will be over, and it is claimed again
            log.warning("delivery %s waits: %s", work.delivery.key, error)
            return
        except Exception as error:  # noqa: BLE001  whatever it was, the others go on
            incidents.noted(f"delivery {work.delivery.key}", error)
            outcome = self._once_more(work, wording.ledger.went_wrong(), perhaps=work.tried_at)
        if outcome is not None and await self._written_down(outcome):
            platform = work.delivery.target.platform
            self._meter.delivered(platform, outcome.status)
            log.info("delivery %d to %s: %s", work.delivery.id, platform, outcome.status)

    def _without_attempt(self, work: Work) -> Outcome | None:
        """What becomes of a delivery that is not to be made now; None for one that is."""
        now, number, schedule = self._clock(), work.delivery.id, work.schedule
        if work.tried_at is not None:  # perhaps it stands there: that is to be found out in any case
            return None
        if not work.wanted:
            return Outcome(number, DeliveryStatus.SKIPPED, reason=wording.ledger.stopped_reason())
        if now > work.expires_at:
            grace = work.expires_at - work.delivery.due_at
            skipped = Outcome(number, DeliveryStatus.SKIPPED, reason=wording.ledger.lapsed_reason(grace))
            if schedule is None or work.schedule_key is None:
                return skipped
            due_at = work.delivery.due_at
            words = wording.owners.lapsed(schedule.themes, schedule, timetable.local(due_at, schedule.zone))
            return replace(skipped, notice=words, about=planning.lapsed(work.schedule_key, due_at))
        return self._held(work, now)

    def _held(self, work: Work, now: datetime) -> Outcome | None:
        """What becomes of a delivery whose turn has not come; None where it has."""
        number, schedule, until = work.delivery.id, work.schedule, timetable.quiet_until(work.quiet, now)
        if until is not None and schedule is not None:
            return Outcome(number, DeliveryStatus.PENDING, ready_at=until, expires_at=until + schedule.grace)
        if work.behind:  # what the earlier one tells, this one is not to tell again
            return Outcome(number, DeliveryStatus.PENDING, ready_at=now + self._timing.look_again)
        return None

    async def _gathering(self, work: Work) -> Outcome | None:
        """A word to an owner waits a little for what else the same cause strikes; None where it waits no longer."""
        made_at = work.expires_at - ledger.NOTICE_GRACE
        now = self._clock()
        if work.words is None or work.tried_at is not None or now >= made_at + self._timing.gather:
            return None
        if not await asyncio.to_thread(owners.more_coming, self._database, work):
            return None
        return Outcome(work.delivery.id, DeliveryStatus.PENDING, ready_at=now + self._timing.look_again)

    async def _made(self, work: Work) -> Outcome | None:
        """Compose, prepare, begin, post; None when the delivery was no longer this process's."""
        number, platform = work.delivery.id, self._platforms.get(work.delivery.target.platform)
        if platform is None:  # it was lost between claim and here
            return Outcome(number, work.delivery.status, ready_at=self._clock(), tried_at=work.tried_at)
        try:
            reply = await self._reply(work)
        except RefusedError as error:
            return self._refused(work, str(error))
        if isinstance(reply, Digest) and reply.empty and reply.schedule.when_empty is WhenEmpty.SILENT:
            nothing = wording.ledger.nothing_new_reason()
            return Outcome(number, DeliveryStatus.SKIPPED, reason=nothing, told=work.until)
        try:
            await platform.prepare(work.delivery.target)
        except DeliveryError as error:  # nothing has begun, so nothing new is in doubt
            outcome = self._not_posted(work, error, work.tried_at)
            return replace(outcome, attempts=outcome.attempts + 1)
        started = self._clock()
        if not await self._begun(work, reply):
            return None
        return await self._attempted(work, reply, platform, started)

    async def _reply(self, work: Work) -> Reply:
        if work.schedule is None:
            return Notice(await asyncio.to_thread(owners.words, self._database, work))
        since, first = digest.window(work.mark, work.until)
        told = Digest(
            briefs=await self._composed(work.schedule, since, work.until),
            schedule=work.schedule,
            target=work.delivery.target,
            since=since,
            until=work.until,
            due_at=work.delivery.due_at,
            first=first,
            late=work.late,
            subscription=work.subscription or 0,
            delivery=work.delivery.key,
        )
        return digest.by_its_clock(told)

    async def _composed(self, schedule: Schedule, since: datetime, until: datetime) -> tuple[Brief, ...]:
        """The briefs of a window, composed once for all who share it."""
        key = (schedule.themes, since, until)
        async with self._composing:
            if key not in self._briefs:
                chosen = digest.carried(self._themes, schedule)
                began = time.perf_counter()
                self._briefs[key] = await asyncio.to_thread(
                    digest.briefs, self._database, chosen, since, until, self._encode
                )
                self._meter.composed(time.perf_counter() - began)
                if len(self._briefs) > self._timing.lanes:
                    self._briefs.popitem(last=False)
            return self._briefs[key]

    async def _begun(self, work: Work, reply: Reply) -> bool:
        """Commit that the attempt begins, in its turn; False when it must not be made now."""
        since, first = (reply.since, reply.first) if isinstance(reply, Digest) else (None, False)
        if self._ending:  # what has not begun is given back
            return False
        start = Start(work.delivery.id, since, first, paces(work.delivery.target))
        wait = await self._begin.ask(start)
        if wait is not None:
            self._meter.waited(work.delivery.target.platform, wait.total_seconds())
        if wait:
            if wait > self._timing.patience:
                now = self._clock()
                back = Outcome(work.delivery.id, work.delivery.status, ready_at=now + wait, tried_at=work.tried_at)
                await self._written_down(back)
                return False
            await asyncio.sleep(wait.total_seconds())
            if self._ending:
                return False
            wait = await self._begin.ask(replace(start, limits=()))
        return wait is not None

    async def _attempted(self, work: Work, reply: Reply, platform: Poster, started: datetime) -> Outcome:
        delivery, number = work.delivery, work.delivery.id
        perhaps = work.tried_at or started
        try:
            async with asyncio.timeout(self._timing.send.total_seconds()):
                with language.spoken(self._language(work)):
                    message = await platform.post(delivery.target, reply, key=delivery.key, tried=work.tried_at)
        except DeliveryError as error:
            return self._not_posted(work, error, perhaps)
        except TimeoutError:
            return self._once_more(work, wording.ledger.unknowable(), perhaps=perhaps)
        except Exception as error:  # noqa: BLE001  a fault of ours in the middle: it may stand there
            incidents.noted(f"posting {delivery.key}", error)
            return self._once_more(work, wording.ledger.went_wrong(), perhaps=perhaps)
        return Outcome(number, DeliveryStatus.SENT, message=message, told=work.until)

    def _language(self, work: Work) -> str | None:
        """The target's; owners are told in English, as the ledger and the log are."""
        return None if work.schedule is None else work.locale or self._locale

    def _not_posted(self, work: Work, error: DeliveryError, perhaps: datetime | None) -> Outcome:
        match error:
            case RefusedError():
                return self._refused(work, str(error))
            case PostponedError(counts=False):
                ready_at = self._clock() + max(self._timing.back_off, timedelta(seconds=error.after or 0))
                status = DeliveryStatus.PENDING if work.tried_at is None else DeliveryStatus.SENDING
                reason, tried_at = str(error), work.tried_at
                return Outcome(work.delivery.id, status, ready_at, tried_at=tried_at, reason=reason, attempts=-1)
            case PostponedError():
                return self._once_more(work, str(error), perhaps=work.tried_at, after=error.after)
            case UnknowableError():
                return self._unknown(work)
            case _:  # its answer was lost
                return self._once_more(work, str(error), perhaps=perhaps)

    def _once_more(self, work: Work, reason: str, *, perhaps: datetime | None, after: float | None = None) -> Outcome:
        """Another attempt later, or the end when there were enough; `perhaps`: since when it may stand there."""
        number, attempts, now = work.delivery.id, work.delivery.attempts + 1, self._clock()
        if attempts >= self._timing.attempts:
            if perhaps is not None:
                return self._unknown(work)
            given_up = wording.ledger.too_many_attempts(attempts, reason)
            words = wording.owners.failed(_place(work.delivery.target), given_up)
            return self._told(work, Outcome(number, DeliveryStatus.FAILED, reason=given_up), "failed", words)
        if perhaps is not None and after is None:
            wait = self._timing.look_again
        else:
            wait = min(self._timing.back_off * 2 ** (attempts - 1), self._timing.longest_back_off)
        status = DeliveryStatus.PENDING if perhaps is None else DeliveryStatus.SENDING
        ready_at = now + max(wait, timedelta(seconds=after or 0))
        return Outcome(number, status, ready_at=ready_at, tried_at=perhaps, reason=reason)

    def _refused(self, work: Work, reason: str) -> Outcome:
        place, number = _place(work.delivery.target), work.subscription or 0
        words = wording.owners.paused(place, reason, number)
        failed = Outcome(work.delivery.id, DeliveryStatus.FAILED, reason=reason, pause=reason)
        return self._told(work, failed, "paused", words)

    def _unknown(self, work: Work) -> Outcome:
        words = wording.owners.unknown(_place(work.delivery.target), work.delivery.id)
        reason = wording.ledger.unknowable()
        return self._told(work, Outcome(work.delivery.id, DeliveryStatus.UNKNOWN, reason=reason), "unknown", words)

    @staticmethod
    def _told(work: Work, outcome: Outcome, ending: causes.Ending, words: str) -> Outcome:
        """`outcome`, of whose cause owners hear once in the run; `words`, if it strikes nothing else.

        They hear nothing about a word to an owner that did not reach one: it would go round for ever.
        """
        if work.schedule is None:
            return outcome
        return replace(outcome, notice=words, about=causes.cause(work.delivery.key, ending, outcome.reason or ""))

    async def _written_down(self, outcome: Outcome) -> bool:
        """Settle, however long the database is gone: what was posted must not be forgotten; whether it was ours."""
        while True:
            try:
                ours = await self._settle.ask(outcome)
                if not ours:
                    log.warning("delivery %d was taken over by another process", outcome.id)
            except StorageError as error:
                log.warning("the outcome of delivery %d waits to be written: %s", outcome.id, error)
                await asyncio.sleep(self._timing.idle.total_seconds())
            else:
                return ours

    async def _give_back(self) -> None:
        try:
            await asyncio.to_thread(self._release)
        except StorageError as error:  # the leases end by themselves
            log.warning("%s", error)

    def _release(self) -> None:
        with self._database.writing() as connection:
            ledger.release(connection, self._owner, self._clock())

    def _begin_all(self, starts: Sequence[Start]) -> Sequence[timedelta | None]:
        with self._database.writing() as connection:
            return ledger.begin(
                connection,
                self._owner,
                starts,
                self._clock(),
                lease=self._timing.lease,
                patience=self._timing.patience,
            )

    def _settle_all(self, outcomes: Sequence[Outcome]) -> Sequence[bool]:
        with self._database.writing() as connection:
            return ledger.settle(connection, self._owner, outcomes, self._clock(), self._owners)


def _place(target: Target) -> str:
    kind = wording.ledger.PERSON if target.kind is TargetKind.USER else "channel"
    return wording.ledger.target(target.platform, kind, target.address)


async def _either(event: asyncio.Event, most: timedelta) -> None:
    """Wait for `event`, at most so long."""
    try:
        async with asyncio.timeout(most.total_seconds()):
            await event.wait()
    except TimeoutError:
        return
