package io.deltaway.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.Rounds;
import io.deltaway.table.Table;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Every program over random edges that come and go, against a plain computation at every epoch, on
/// several workers and restarted at random.
class GraphsTest {

    private static final int NODES = 12;

    @Test
    void components() {
        check(
                roads -> ConnectedComponents.of(edges(roads)),
                roads -> {
                    var component = new TreeMap<Long, Long>();
                    nodes(roads).forEach(node -> component.put(node, node));
                    relax(roads, component, true, false);
                    return component.entrySet().stream()
                            .map(e -> new ConnectedComponents.Member(e.getKey(), e.getValue()))
                            .toList();
                });
    }

    @Test
    void shortestPaths() {
        check(
                roads -> ShortestPaths.from(starts(roads), roads),
                roads -> {
                    var distance = new TreeMap<Long, Long>();
                    roads.stream()
                            .filter(road -> road.from() < 2)
                            .forEach(road -> distance.put(road.from(), 0L));
                    relax(roads, distance, false, true);
                    return distance.entrySet().stream()
                            .map(e -> new ShortestPaths.Distance(e.getKey(), e.getValue()))
                            .toList();
                });
    }

    @Test
    void cores() {
        check(
                roads -> KCore.of(edges(roads), 3),
                roads -> {
                    Set<Edge> left = both(roads);
                    for (boolean more = true; more; ) {
                        var degree = new HashMap<Long, Integer>();
                        left.forEach(edge -> degree.merge(edge.from(), 1, Integer::sum));
                        more =
                                left.removeIf(edge ->
                                        degree.getOrDefault(edge.from(), 0) < 3
                                                || degree.getOrDefault(edge.to(), 0) < 3);
                    }
                    var core = new TreeSet<Long>();
                    left.forEach(edge -> core.add(edge.from()));
                    return core.stream().map(Node::new).toList();
                });
    }

    @Test
    void triangles() {
        check(
                roads -> Triangles.count(edges(roads)),
                roads -> {
                    Set<Edge> both = both(roads);
                    long count = 0;
                    for (long a = 0; a < NODES; a++) {
                        for (long b = a + 1; b < NODES; b++) {
                            for (long c = b + 1; c < NODES; c++) {
                                boolean all =
                                        both.contains(new Edge(a, b))
                                                && both.contains(new Edge(b, c))
                                                && both.contains(new Edge(a, c));
                                count += all ? 1 : 0;
                            }
                        }
                    }
                    return count == 0 ? List.of() : List.of(new Triangles.Count(count));
                });
    }

    @Test
    void wholeRanks() {
        check(
                roads -> PageRank.whole(edges(roads), 5),
                roads -> {
                    Map<Long, Long> degree = degrees(roads);
                    Map<Long, Long> rank = new TreeMap<>();
                    nodes(roads).forEach(node -> rank.put(node, 6000L));
                    for (int round = 0; round < 5; round++) {
                        var next = new TreeMap<Long, Long>();
                        rank.keySet().forEach(node -> next.put(node, 1000L));
                        for (Road road : roads) {
                            long flow =
                                    Math.floorDiv(
                                            rank.getOrDefault(road.from(), 0L) * 5,
                                            degree.getOrDefault(road.from(), 0L) * 6);
                            next.merge(road.to(), flow, Long::sum);
                        }
                        rank.putAll(next);
                    }
                    return rank.entrySet().stream()
                            .map(e -> new PageRank.Whole(e.getKey(), e.getValue()))
                            .toList();
                });
    }

    @Test
    void ranks() {
        check(
                roads -> rounded(PageRank.of(edges(roads), 0.85, Rounds.atMost(10))),
                roads -> {
                    Map<Long, Long> degree = degrees(roads);
                    Map<Long, Double> rank = new TreeMap<>();
                    nodes(roads).forEach(node -> rank.put(node, 1.0));
                    for (int round = 0; round < 10; round++) {
                        var next = new TreeMap<Long, Double>();
                        rank.keySet().forEach(node -> next.put(node, 0.15));
                        for (Road road : roads) {
                            double flow =
                                    rank.getOrDefault(road.from(), 0.0)
                                            * 0.85
                                            / degree.getOrDefault(road.from(), 0L);
                            next.merge(road.to(), flow, Double::sum);
                        }
                        rank.putAll(next);
                    }
                    return rank.entrySet().stream()
                            .map(e -> new PageRank.Whole(e.getKey(), millionths(e.getValue())))
                            .toList();
                });
    }

    private static Table<PageRank.Whole> rounded(Table<PageRank.Rank> ranks) {
        return ranks.map(
                PageRank.Whole.class,
                rank -> new PageRank.Whole(rank.node(), millionths(rank.rank())));
    }

    /// Rounded away from where short numbers lie, so that the order of sums does not show.
    private static long millionths(double rank) {
        return Math.round(rank * 1e6 + 0.2718);
    }

    private static Table<Edge> edges(Table<Road> roads) {
        return roads.map(Edge.class, road -> new Edge(road.from(), road.to()));
    }

    private static Table<Node> starts(Table<Road> roads) {
        return roads.where(road -> road.from() < 2).map(Node.class, road -> new Node(road.from()));
    }

    private static Set<Long> nodes(Collection<Road> roads) {
        var nodes = new TreeSet<Long>();
        roads.forEach(road -> {
            nodes.add(road.from());
            nodes.add(road.to());
        });
        return nodes;
    }

    private static Map<Long, Long> degrees(Collection<Road> roads) {
        var degree = new HashMap<Long, Long>();
        roads.forEach(road -> degree.merge(road.from(), 1L, Long::sum));
        return degree;
    }

    private static Set<Edge> both(Collection<Road> roads) {
        var both = new HashSet<Edge>();
        for (Road road : roads) {
            if (road.from() != road.to()) {
                both.add(new Edge(road.from(), road.to()));
                both.add(new Edge(road.to(), road.from()));
            }
        }
        return both;
    }

    /// Lets smaller values run along roads until nothing changes.
    private static void relax(
            Collection<Road> roads, Map<Long, Long> value, boolean back, boolean lengths) {
        for (boolean more = true; more; ) {
            more = false;
            for (Road road : roads) {
                long length = lengths ? road.length() : 0;
                more |= relax(value, road.from(), road.to(), length);
                more |= back && relax(value, road.to(), road.from(), length);
            }
        }
    }

    private static boolean relax(Map<Long, Long> value, long from, long to, long length) {
        if (!value.containsKey(from)) {
            return false;
        }
        long through = value.getOrDefault(from, 0L) + length;
        if (value.containsKey(to) && value.getOrDefault(to, 0L) <= through) {
            return false;
        }
        value.put(to, through);
        return true;
    }

    private static <O> void check(
            Function<Table<Road>, Table<O>> program,
            Function<List<Road>, Collection<? extends O>> plainly) {
        for (long seed = 1; seed <= 12; seed++) {
            var random = new Random(seed);
            var pipeline =
                    TestPipeline.create(
                            1 + random.nextInt(3), Scheduler.dealing(random.nextLong()));
            TestInput<Road> input = pipeline.input(Road.class);
            var output = pipeline.output(program.apply(input.table()));
            var present = new ArrayList<Road>();
            for (int epoch = 0; epoch < 10; epoch++) {
                for (int changes = epoch == 0 ? 20 : 1 + random.nextInt(4);
                        changes > 0;
                        changes--) {
                    if (!present.isEmpty() && random.nextInt(5) < 2) {
                        input.retract(present.remove(random.nextInt(present.size())));
                    } else {
                        var road =
                                new Road(
                                        random.nextInt(NODES),
                                        random.nextInt(NODES),
                                        random.nextInt(5));
                        present.add(road);
                        input.insert(road);
                    }
                }
                pipeline.epoch();
                List<O> expected = new ArrayList<>(plainly.apply(present));
                assertThat(output.rows())
                        .as("seed " + seed + ", epoch " + epoch)
                        .containsExactlyInAnyOrderElementsOf(expected);
                if (random.nextInt(4) == 0) {
                    pipeline.restart(1 + random.nextInt(4));
                }
            }
        }
    }
}
