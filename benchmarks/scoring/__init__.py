"""Scorers, peers and costs behind benchmarks/quality.py."""
