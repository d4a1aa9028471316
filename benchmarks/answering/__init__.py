"""Bots in processes of their own, for the benchmarks of commands."""
