package io.deltaway.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deltaway.table.Rounds;
import io.deltaway.table.Table;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When edges come and go, the rows that go through the operators are in proportion to the part of
/// the computation that this affects, whatever the size of the graph.
class WorkTest {

    private static final int NODES = 2_000;

    /// Of a commit.
    private static final int CHANGES = 1_000;

    /// The most rows through operators for a row of the affected part. About 60 are seen, with
    /// ranks: a node whose rank changes in each of ten rounds reads in each what it was told in all
    /// before.
    private static final int FACTOR = 80;

    @Test
    void components() {
        check(
                roads -> ConnectedComponents.of(edges(roads)),
                member -> Map.entry(member.node(), member.component()),
                WorkTest::components);
    }

    @Test
    void shortestPaths() {
        check(
                roads -> ShortestPaths.from(starts(roads), roads),
                distance -> Map.entry(distance.node(), distance.length()),
                WorkTest::distances);
    }

    @Test
    void ranks() {
        check(
                roads -> PageRank.of(edges(roads), 0.85, Rounds.atMost(10)),
                rank -> Map.entry(rank.node(), rank.rank()),
                WorkTest::ranks);
    }

    private static Trace components(Collection<Road> roads) {
        var both = new LinkedHashSet<Road>();
        var start = new HashMap<Long, Long>();
        for (Road road : roads) {
            both.add(new Road(road.from(), road.to(), 0));
            both.add(new Road(road.to(), road.from(), 0));
            start.put(road.from(), road.from());
            start.put(road.to(), road.to());
        }
        return Trace.of(both, start, (value, road) -> value, WorkTest::least, NODES);
    }

    private static Trace distances(Collection<Road> roads) {
        var start = new HashMap<Long, Long>();
        for (Road road : roads) {
            if (isStart(road)) {
                start.put(road.from(), 0L);
            }
        }
        return Trace.of(
                roads,
                start,
                (value, road) -> value.longValue() + road.length(),
                WorkTest::least,
                NODES);
    }

    private static Trace ranks(Collection<Road> roads) {
        var degree = new HashMap<Long, Long>();
        var start = new HashMap<Long, Double>();
        for (Road road : roads) {
            degree.merge(road.from(), 1L, Long::sum);
            start.put(road.from(), 1.0);
            start.put(road.to(), 1.0);
        }
        return Trace.of(
                roads,
                start,
                (value, road) -> value.doubleValue() * 0.85 / degree.getOrDefault(road.from(), 0L),
                (first, told) -> told.stream().mapToDouble(Number::doubleValue).sum() + 0.15,
                10);
    }

    private static @Nullable Number least(@Nullable Number first, List<Number> told) {
        Number least = first;
        for (Number number : told) {
            if (least == null || number.longValue() < least.longValue()) {
                least = number;
            }
        }
        return least;
    }

    private static Table<Edge> edges(Table<Road> roads) {
        return roads.map(Edge.class, road -> new Edge(road.from(), road.to()));
    }

    private static Table<Node> starts(Table<Road> roads) {
        return roads.where(WorkTest::isStart).map(Node.class, road -> new Node(road.from()));
    }

    private static boolean isStart(Road road) {
        return road.from() < 20;
    }

    /// In a graph of many pieces and in one that hangs together: two commits, and one of an edge.
    private static <O> void check(
            Function<Table<Road>, Table<O>> program,
            Function<O, Map.Entry<Long, ? extends Number>> value,
            Function<Collection<Road>, Trace> plainly) {
        var shares = new TreeSet<Double>();
        for (int edges : new int[] {NODES, NODES * 3}) {
            var random = new Random(edges);
            var pipeline = TestPipeline.create(2, Scheduler.inOrder());
            TestInput<Road> input = pipeline.input(Road.class);
            TestOutput<O> output = pipeline.output(program.apply(input.table()));
            var present = new ArrayList<Road>();
            for (int i = 0; i < edges; i++) {
                come(input, present, random);
            }
            pipeline.epoch();
            long whole = pipeline.rowsThroughOperators();
            Trace before = plainly.apply(present);
            for (int commit = 0; commit < 3; commit++) {
                int changes = commit < 2 ? CHANGES : 1;
                for (int i = 0; i < changes; i++) {
                    if (i % 2 == 0) {
                        come(input, present, random);
                    } else {
                        Collections.swap(
                                present, random.nextInt(present.size()), present.size() - 1);
                        input.retract(present.removeLast());
                    }
                }
                long from = pipeline.rowsThroughOperators();
                pipeline.epoch();
                long work = pipeline.rowsThroughOperators() - from;
                Trace now = plainly.apply(present);
                assertThat(output.rows()).hasSameSizeAs(now.last().keySet());
                for (O row : output.rows()) {
                    var found = value.apply(row);
                    Number expected = now.last().getOrDefault(found.getKey(), Double.NaN);
                    assertThat(found.getValue().doubleValue())
                            .isCloseTo(expected.doubleValue(), within(1e-9));
                }
                long affected = changes + before.affectedIn(now);
                assertThat(work)
                        .as("%d edges, commit %d: of %d affected", edges, commit, affected)
                        .isLessThanOrEqualTo(FACTOR * affected);
                shares.add(work / (double) whole);
                before = now;
            }
        }
        assertThat(shares.first()).isLessThan(0.01);
    }

    private static void come(TestInput<Road> input, List<Road> present, Random random) {
        var road = new Road(random.nextInt(NODES), random.nextInt(NODES), 1 + random.nextInt(20));
        present.add(road);
        input.insert(road);
    }
}
