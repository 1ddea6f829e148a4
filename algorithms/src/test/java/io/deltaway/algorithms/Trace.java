package io.deltaway.algorithms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A program on a graph, computed plainly and round by round: what each node has in each round, and
/// what it is told along each road.
record Trace(List<Road> roads, List<Map<Long, Number>> rounds, Messages messages) {

    /// What a node tells along a road.
    interface Messages {
        Number of(Number value, Road road);
    }

    /// What a node has after it was told something.
    interface Answers {

        /// @param told in the order of the roads; empty where nobody tells it anything
        @Nullable Number of(@Nullable Number first, List<Number> told);
    }

    /// Goes on until nothing changes, or for so many rounds.
    static Trace of(
            Collection<Road> roads,
            Map<Long, ? extends Number> start,
            Messages messages,
            Answers answers,
            int mostRounds) {
        var rounds = new ArrayList<Map<Long, Number>>();
        rounds.add(Map.copyOf(start));
        for (int round = 0; round < mostRounds; round++) {
            Map<Long, Number> now = rounds.getLast();
            var told = new TreeMap<Long, List<Number>>();
            start.keySet().forEach(node -> told.put(node, new ArrayList<>()));
            for (Road road : roads) {
                Number value = now.get(road.from());
                if (value != null) {
                    told.computeIfAbsent(road.to(), to -> new ArrayList<>())
                            .add(messages.of(value, road));
                }
            }
            var next = new HashMap<Long, Number>();
            told.forEach((node, all) -> {
                Number answer = answers.of(start.get(node), all);
                if (answer != null) {
                    next.put(node, answer);
                }
            });
            if (next.equals(now)) {
                break;
            }
            rounds.add(next);
        }
        return new Trace(List.copyOf(roads), rounds, messages);
    }

    Map<Long, Number> last() {
        return rounds.getLast();
    }

    private @Nullable Number value(long node, int round) {
        return round < 0 ? null : rounds.get(Math.min(round, rounds.size() - 1)).get(node);
    }

    private @Nullable Number message(Road road, boolean there, int round) {
        Number value = there ? value(road.from(), round) : null;
        return value == null ? null : messages.of(value, road);
    }

    /// The part of another run that a change of the graph affects, in rows: for each node and each
    /// round in which the node comes to have or to be told something else than in this run, one,
    /// and one for each road that leads to it.
    long affectedIn(Trace other) {
        var all = new HashSet<Road>(roads);
        all.addAll(other.roads);
        var here = new HashSet<Road>(roads);
        var there = new HashSet<Road>(other.roads);
        var nodes = new HashSet<Long>();
        var leadingTo = new HashMap<Long, Long>();
        for (Road road : all) {
            nodes.add(road.from());
            nodes.add(road.to());
            leadingTo.merge(road.to(), 1L, Long::sum);
        }
        long affected = 0;
        for (int round = 0; round <= Math.max(rounds.size(), other.rounds.size()); round++) {
            Set<Long> nodesOfRound = new HashSet<>();
            for (long node : nodes) {
                if (!Objects.equals(value(node, round), other.value(node, round))
                        || !Objects.equals(value(node, round - 1), other.value(node, round - 1))) {
                    nodesOfRound.add(node);
                }
            }
            for (Road road : all) {
                boolean in = here.contains(road);
                boolean out = there.contains(road);
                Number now = message(road, in, round - 1);
                Number before = message(road, in, round - 2);
                Number otherNow = other.message(road, out, round - 1);
                Number otherBefore = other.message(road, out, round - 2);
                boolean news =
                        !Objects.equals(now, before) || !Objects.equals(otherNow, otherBefore);
                if (news
                        && !(Objects.equals(now, otherNow)
                                && Objects.equals(before, otherBefore))) {
                    nodesOfRound.add(road.to());
                }
            }
            for (long node : nodesOfRound) {
                affected += 1 + leadingTo.getOrDefault(node, 0L);
            }
        }
        return affected;
    }
}
