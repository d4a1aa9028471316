"""Attaché: a briefing officer for Slack and Discord."""
