"""Counts words: lines {"word": "abcdefg"} to CSV. Arguments: input, output."""

import sys

import pathway as pw


class Line(pw.Schema):
    word: str


lines = pw.io.jsonlines.read(sys.argv[1], schema=Line, mode="static")
counts = lines.groupby(pw.this.word).reduce(pw.this.word, count=pw.reducers.count())
pw.io.csv.write(counts, sys.argv[2])
pw.run(monitoring_level=pw.MonitoringLevel.NONE)
