"""Ways out: one output format a module."""
