"""Measuring the portal: rows to measure on (``data``), a way to measure (``harness``), and the benches themselves."""
