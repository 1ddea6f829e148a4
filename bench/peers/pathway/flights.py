"""Delays by origin and day, from the unpacked file, and without the quantile, which Pathway does not have. Arguments: input, output directory."""

import sys

import pathway as pw


class Flight(pw.Schema):
    date: str
    delay: int
    distance: int
    origin: str
    destination: str


flights = pw.io.csv.read(sys.argv[1], schema=Flight, mode="static")
days = flights.select(pw.this.origin, pw.this.delay, day=pw.this.date.str.slice(0, 10))
by_origin_day = days.groupby(pw.this.origin, pw.this.day).reduce(
    pw.this.origin,
    pw.this.day,
    flights=pw.reducers.count(),
    mean_delay=pw.reducers.avg(pw.this.delay),
)
pw.io.csv.write(by_origin_day, sys.argv[2] + "/by_origin_day.csv")
pw.run(monitoring_level=pw.MonitoringLevel.NONE)
