"""Figures in the form that Prometheus reads; this is the only importer of its client.

Labels are names of ours and of the configuration: nothing secret and nobody's id ever becomes one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from bot.ports import CommandOutcome

FORM = CONTENT_TYPE_PLAIN_0_0_4
"""The content type of what `Metrics.written` gives."""

_ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_ACKNOWLEDGEMENTS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5)
"""Both services give up after three seconds."""

_WAITS = (0, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is looked up at the moment of asking, beside what was counted; None: it could not be.

    `open_deliveries` by status; ages and the lag in seconds, by platform or source where there is more than one;
    `source_failures` says how many looks at a source failed in a row.
    """

    platforms: Mapping[str, bool]
    open_deliveries: Mapping[str, int] | None
    delivery_lag: float | None
    documents: int | None
    unreadable: int | None
    source_ages: Mapping[str, float]
    source_failures: Mapping[str, int]
    tick_age: float | None


@dataclass(frozen=True, slots=True)
class Metrics:
    """Counts as a `ports.Meter`, in a registry of its own."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _counted: "_Counted" = field(init=False)
    _read: "_Read" = field(init=False)

    def __post_init__(self) -> None:
        """Make the figures."""
        object.__setattr__(self, "_counted", _Counted(self.registry))
        object.__setattr__(self, "_read", _Read(self.registry))
        ProcessCollector(registry=self.registry)

    def commanded(self, platform: str, action: str, outcome: CommandOutcome, seconds: float) -> None:
        """As `ports.Meter.commanded`."""
        self._counted.commands.labels(platform, action, outcome).observe(seconds)

    def acknowledged(self, platform: str, seconds: float) -> None:
        """As `ports.Meter.acknowledged`."""
        self._counted.acknowledgements.labels(platform).observe(seconds)

    def delivered(self, platform: str, status: str) -> None:
        """As `ports.Meter.delivered`."""
        self._counted.deliveries.labels(platform, status).inc()

    def waited(self, platform: str, seconds: float) -> None:
        """As `ports.Meter.waited`."""
        self._counted.waits.labels(platform).observe(seconds)

    def composed(self, seconds: float) -> None:
        """As `ports.Meter.composed`."""
        self._counted.composed.observe(seconds)

    def ingested(self, read: int, retired: int) -> None:
        """As `ports.Meter.ingested`."""
        self._counted.ingested.labels("read").inc(read)
        self._counted.ingested.labels("retired").inc(retired)

    def database_failed(self) -> None:
        """As `ports.Meter.database_failed`."""
        self._counted.database_errors.inc()

    def written(self, reading: Reading) -> bytes:
        """Everything that was counted, and `reading`."""
        self._read.take(reading)
        return generate_latest(self.registry)


class _Counted:
    """What is counted as it happens."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.commands = Histogram(
            "attache_command_seconds",
            "From a request to its reply, by platform, action and outcome (answered, declined, failed).",
            ("platform", "action", "outcome"),
            buckets=_ANSWERS,
            registry=registry,
        )
        self.acknowledgements = Histogram(
            "attache_acknowledgement_seconds",
            "From the arrival of a command or press to its acknowledgement; both services give up after three.",
            ("platform",),
            buckets=_ACKNOWLEDGEMENTS,
            registry=registry,
        )
        self.deliveries = Counter(
            "attache_deliveries",
            "Outcomes of deliveries written to the ledger; pending and sending are tried again.",
            ("platform", "status"),
            registry=registry,
        )
        self.waits = Histogram(
            "attache_rate_limit_wait_seconds",
            "How long a delivery had to wait for its turn within the platform's limits.",
            ("platform",),
            buckets=_WAITS,
            registry=registry,
        )
        self.composed = Histogram(
            "attache_compose_seconds",
            "Composing the briefs of one digest, however many targets it has.",
            buckets=_ANSWERS,
            registry=registry,
        )
        self.ingested = Counter(
            "attache_documents_ingested", "Documents read, and retired, since the start.", ("event",), registry=registry
        )
        self.database_errors = Counter(
            "attache_database_errors", "Transactions that the database did not carry out.", registry=registry
        )


class _Read:
    """What is looked up when somebody asks."""

    def __init__(self, registry: CollectorRegistry) -> None:
        build = Gauge("attache_build_info", "Always 1; the version is its label.", ("version",), registry=registry)
        build.labels(version("attache")).set(1)
        self.platforms = Gauge(
            "attache_platform_connected", "Whether a platform is connected now.", ("platform",), registry=registry
        )
        self.database = Gauge("attache_database_up", "Whether the database answered just now.", registry=registry)
        self.open = Gauge(
            "attache_deliveries_open", "Deliveries that are pending or sending.", ("status",), registry=registry
        )
        self.lag = Gauge(
            "attache_delivery_lag_seconds",
            "How long the delivery that waits longest could have been taken up; 0 when none waits.",
            registry=registry,
        )
        self.documents = Gauge("attache_documents", "Documents on record.", registry=registry)
        self.unreadable = Gauge("attache_unreadable_files", "Files that could not be read.", registry=registry)
        self.ages = Gauge(
            "attache_source_age_seconds",
            "Since a source was last looked through to its end.",
            ("source",),
            registry=registry,
        )
        self.failures = Gauge(
            "attache_source_failures",
            "Looks at a source that failed in a row; 0: the last one succeeded.",
            ("source",),
            registry=registry,
        )
        self.tick = Gauge(
            "attache_scheduler_age_seconds",
            "Since schedules were last looked at; only where the part scheduler runs.",
            registry=registry,
        )

    def take(self, reading: Reading) -> None:
        """Set each figure; what could not be looked up keeps its last value, and `attache_database_up` says so."""
        self.database.set(reading.open_deliveries is not None)
        for platform, connected in reading.platforms.items():
            self.platforms.labels(platform).set(connected)
        for status, count in (reading.open_deliveries or {}).items():
            self.open.labels(status).set(count)
        if reading.open_deliveries is not None:  # a source that was taken out of the configuration is shown no more
            self.ages.clear()
            self.failures.clear()
        for source, age in reading.source_ages.items():
            self.ages.labels(source).set(age)
        for source, count in reading.source_failures.items():
            self.failures.labels(source).set(count)
        for gauge, value in (
            (self.lag, reading.delivery_lag),
            (self.documents, reading.documents),
            (self.unreadable, reading.unreadable),
            (self.tick, reading.tick_age),
        ):
            if value is not None:
                gauge.set(value)
