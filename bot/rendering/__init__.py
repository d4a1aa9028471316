"""Replies to what each platform shows, as plain data, inside each platform's limits. Pure."""
