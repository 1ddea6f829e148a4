"""Count and sum of values by key. Arguments: input, output."""

import sys

import pathway as pw


class Pair(pw.Schema):
    key: int
    value: int


pairs = pw.io.csv.read(sys.argv[1], schema=Pair, mode="static")
groups = pairs.groupby(pw.this.key).reduce(
    pw.this.key, count=pw.reducers.count(), sum=pw.reducers.sum(pw.this.value)
)
pw.io.csv.write(groups, sys.argv[2])
pw.run(monitoring_level=pw.MonitoringLevel.NONE)
