"""Every figure is documented, and what watches them names none that does not exist."""

import json
import re
from dataclasses import replace
from pathlib import Path

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.operations.metrics import Metrics, Reading

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
DASHBOARD = json.loads((ROOT / "docs/operations/dashboard.json").read_text(encoding="utf-8"))
RULES = [
    rule
    for group in yaml.safe_load((ROOT / "docs/operations/alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
EXPRESSIONS = [
    *(target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]),
    *(rule["expr"] for rule in RULES),
]
FOREIGN = {"up"}
"""Prometheus makes this one itself."""

PARTS = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",)}


def nothing() -> Reading:
    return Reading({}, None, 0, None, None, {}, {}, None)


def families(metrics: Metrics, reading: Reading) -> dict[str, str]:
    """The kind of each figure, by name."""
    text = metrics.written(reading).decode()
    found = {family.name: family.type for family in text_string_to_metric_families(text)}
    return {name: kind for name, kind in found.items() if not name.endswith("_created")}  # since when each is counted


def ours() -> dict[str, str]:
    return {name: kind for name, kind in families(Metrics(), nothing()).items() if not name.startswith("process_")}


def series() -> set[str]:
    """Every name that a query may ask for."""
    found = families(Metrics(), nothing())
    return {f"{name}{part}" for name, kind in found.items() for part in PARTS.get(kind, ("",))}


def selectors(expression: promql_parser.Expr) -> set[str]:
    """The names that a query asks for."""
    found: set[str] = set()

    def look(one: promql_parser.Expr) -> None:
        if isinstance(one, promql_parser.VectorSelector):
            found.add(one.name or "")

    promql_parser.walk(expression, look)
    return found


def test_every_figure_is_in_the_guide_and_the_guide_tells_of_no_other() -> None:
    told = set(re.findall(r"^\| `(attache_[a-z_]+)`", GUIDE, re.MULTILINE))
    shown = {f"{name}_total" if kind == "counter" else name for name, kind in ours().items()}
    assert told == shown


def test_the_guide_names_the_labels_of_each_figure() -> None:
    metrics = Metrics()
    count_everything(metrics)
    for family in text_string_to_metric_families(metrics.written(everything()).decode()):
        if family.name.startswith("attache_") and not family.name.endswith("_created"):
            labels = {label for sample in family.samples for label in sample.labels} - {"le"}
            row = re.search(rf"^\| `{family.name}(?:_total)?`[^|]*\|([^|]*)\|", GUIDE, re.MULTILINE)
            assert row
            assert set(re.findall(r"`([a-z]+)`", row[1])) == labels, family.name


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_query_of_dashboard_and_alerts_parses_and_asks_for_what_exists(expression: str) -> None:
    asked = selectors(promql_parser.parse(expression))
    assert asked
    assert asked <= series() | FOREIGN


def test_every_figure_is_on_the_dashboard() -> None:
    shown = set().union(*(selectors(promql_parser.parse(one)) for one in EXPRESSIONS))
    for name, kind in ours().items():
        assert shown & {f"{name}{part}" for part in PARTS.get(kind, ("",))}, name


def test_every_alert_is_in_the_guide_with_what_to_do() -> None:
    rows = re.findall(r"^\| (`Attache.*?) \|", GUIDE, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert told == {rule["alert"] for rule in RULES}
    assert all(rule["annotations"]["summary"] and rule["labels"]["severity"] for rule in RULES)


def count_everything(metrics: Metrics) -> None:
    metrics.commanded("slack", "brief", "answered", 0.02)
    metrics.acknowledged("slack", 0.2)
    metrics.delivered("discord", "sent")
    metrics.waited("discord", 0.7)
    metrics.composed(0.01)
    metrics.ingested(3, 1)
    metrics.database_failed()


def everything() -> Reading:
    ages, failures = {"seeds": 17, "wire": 90_000}, {"seeds": 0, "wire": 7}
    return Reading({"slack": True, "discord": False}, {"pending": 2, "sending": 1}, 12, 40, 3, ages, failures, 0.4)


def test_what_was_counted_is_what_is_shown() -> None:
    metrics = Metrics()
    count_everything(metrics)
    text = metrics.written(everything()).decode()
    for line in (
        'attache_command_seconds_count{action="brief",outcome="answered",platform="slack"} 1.0',
        'attache_acknowledgement_seconds_bucket{le="0.25",platform="slack"} 1.0',
        'attache_acknowledgement_seconds_bucket{le="0.1",platform="slack"} 0.0',
        'attache_deliveries_total{platform="discord",status="sent"} 1.0',
        'attache_documents_ingested_total{event="read"} 3.0',
        'attache_platform_connected{platform="discord"} 0.0',
        'attache_deliveries_open{status="pending"} 2.0',
        "attache_delivery_lag_seconds 12.0",
        'attache_source_age_seconds{source="wire"} 90000.0',
        'attache_source_failures{source="wire"} 7.0',
        "attache_database_up 1.0",
        "attache_database_errors_total 1.0",
    ):
        assert line in text.splitlines()


def test_a_database_that_does_not_answer_is_a_figure_and_the_others_stay() -> None:
    metrics = Metrics()
    metrics.written(everything())
    text = metrics.written(nothing()).decode().splitlines()
    assert "attache_database_up 0.0" in text
    assert "attache_documents 40.0" in text
    assert 'attache_source_failures{source="wire"} 7.0' in text


def test_two_bots_in_one_process_count_for_themselves() -> None:
    one, other = Metrics(), Metrics()
    one.database_failed()
    assert "attache_database_errors_total 0.0" in other.written(nothing()).decode().splitlines()


def test_a_source_that_was_taken_out_is_shown_no_more() -> None:
    metrics = Metrics()
    metrics.written(everything())
    text = metrics.written(replace(everything(), source_ages={"seeds": 5}, source_failures={"seeds": 0})).decode()
    assert 'attache_source_age_seconds{source="seeds"} 5.0' in text
    assert "wire" not in text
