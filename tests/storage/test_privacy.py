"""Every column can say something of a person, and then docs/privacy.md tells of it; or it cannot, and stands here."""

from bot.storage.schema import metadata
from searching import documented

IMPERSONAL = {
    "documents": "key source id url publisher published content_hash fetched first_seen retired_at remark "
    "published_from language article edition family",
    "passages": "document place paragraph start end leans first_seen print",
    "filings": "document place theme score tie first_seen said_at updates",
    "postings": "document place impact tie",
    "tallies": "name count",
    "readings": "source name size modified_ns problem duplicate_of",
    "visits": "source next_try last_success failures failing_since error holder held_until",
    "targets": "key",
    "schedules": "key themes days at zone grace_seconds when_empty next_run_at advanced_at",
    "subscriptions": "key",
    "deliveries": "id platform schedule due_at late expires_at since until first status attempts ready_at tried_at "
    "owner reason settled_at",
    "arrivals": "name at",
    "slack_installations": "id client_id app_id enterprise_id enterprise_name enterprise_url team_id team_name "
    "bot_token bot_id bot_user_id bot_scopes bot_refresh_token bot_token_expires_at incoming_webhook_url "
    "incoming_webhook_channel incoming_webhook_channel_id incoming_webhook_configuration_url "
    "is_enterprise_install token_type installed_at",
    "slack_bots": "id client_id app_id enterprise_id enterprise_name team_id team_name bot_token bot_id bot_user_id "
    "bot_scopes bot_refresh_token bot_token_expires_at is_enterprise_install installed_at",
    "slack_oauth_states": "id state expire_at",
}
"""What tells nothing of a person, once the columns that do are gone: what documents are about, times, numbers."""


def impersonal() -> set[str]:
    return {f"{table}.{column}" for table, columns in IMPERSONAL.items() for column in columns.split()}


def test_every_column_is_documented_or_known_to_tell_nothing_of_a_person() -> None:
    columns = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    assert columns - documented() - impersonal() == set()
    assert (documented() | impersonal()) - columns == set(), "these columns do not exist"
    assert documented() & impersonal() == set()
