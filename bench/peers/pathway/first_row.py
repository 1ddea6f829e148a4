"""Copies a file, row by row. Arguments: input, output."""

import sys

import pathway as pw


class Pair(pw.Schema):
    key: int
    value: int


pairs = pw.io.csv.read(sys.argv[1], schema=Pair, mode="static")
pw.io.csv.write(pairs.filter(pw.this.value >= 0), sys.argv[2])
pw.run(monitoring_level=pw.MonitoringLevel.NONE)
