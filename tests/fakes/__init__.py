"""Strict local stand-ins for Discord and Slack, over real HTTP and WebSockets."""
