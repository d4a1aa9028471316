"""Attaché on Slack. Nothing is imported here: the manifest is made without loading the SDK."""
