"""The parts of benchmarks/ingest.py and benchmarks/answer.py."""
