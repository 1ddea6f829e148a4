"""PageRank in whole numbers, five rounds. Arguments: input, output, edges of a commit."""

import json
import sys

import pathway as pw


class Edge(pw.Schema):
    u: int
    v: int


class Lines(pw.io.python.ConnectorSubject):
    def run(self):
        every = int(sys.argv[3])
        with open(sys.argv[1]) as lines:
            for number, line in enumerate(lines, 1):
                self.next(**json.loads(line))
                if number % every == 0:
                    self.commit()
        self.commit()


if int(sys.argv[3]) == 2**31 - 1:  # all at once
    edges = pw.io.jsonlines.read(sys.argv[1], schema=Edge, mode="static")
else:
    edges = pw.io.python.read(Lines(), schema=Edge, autocommit_duration_ms=None)
ends = edges.select(v=edges.u).concat_reindex(edges.select(v=edges.v))
nodes = ends.groupby(ends.v).reduce(ends.v)
degrees = edges.groupby(edges.u).reduce(edges.u, degree=pw.reducers.count())
ranks = nodes.select(nodes.v, rank=6000)
for _ in range(5):
    flows = ranks.join(degrees, ranks.v == degrees.u).select(
        degrees.u, rank=ranks.rank * 5 // (degrees.degree * 6)
    )
    given = edges.join(flows, edges.u == flows.u).select(edges.v, flows.rank)
    ranks = (
        given.concat_reindex(nodes.select(nodes.v, rank=0))
        .groupby(pw.this.v)
        .reduce(pw.this.v, rank=pw.reducers.sum(pw.this.rank) + 1000)
    )
pw.io.csv.write(ranks, sys.argv[2])
pw.run(monitoring_level=pw.MonitoringLevel.NONE)
