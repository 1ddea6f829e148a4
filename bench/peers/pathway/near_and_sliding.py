"""Readings with those of the minute before them, a function over each pair, sums over sliding windows. Arguments: input, output."""

import datetime
import sys

import pathway as pw

MINUTE = datetime.timedelta(minutes=1)
FORMAT = "%Y-%m-%dT%H:%M:%SZ"


class Reading(pw.Schema):
    at: str
    value: int


lines = pw.io.csv.read(sys.argv[1], schema=Reading, mode="static")
readings = lines.select(at=pw.this.at.dt.strptime(FORMAT), value=pw.this.value)
earlier = readings.copy()
changes = readings.interval_join(
    earlier, readings.at, earlier.at, pw.temporal.interval(-MINUTE, 0 * MINUTE)
).select(
    readings.at, size=pw.apply_with_type(lambda a, b: abs(a - b), int, readings.value, earlier.value)
)
windows = changes.windowby(
    changes.at, window=pw.temporal.sliding(hop=MINUTE, duration=50 * MINUTE)
).reduce(
    start=pw.this._pw_window_start,
    count=pw.reducers.count(),
    sum=pw.reducers.sum(pw.this.size),
)
pw.io.csv.write(windows.select(pw.this.count, pw.this.sum, start=pw.this.start.dt.strftime(FORMAT)), sys.argv[2])
pw.run(monitoring_level=pw.MonitoringLevel.NONE)
