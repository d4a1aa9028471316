"""Feeds and pages of the web as sources: fetched with care, and never from where they do not belong."""
