"""Bytes of the world to documents."""
