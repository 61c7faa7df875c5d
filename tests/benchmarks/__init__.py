"""Benchmarks: ratios against a peer in the same run, printed as a table for docs/performance.md."""
