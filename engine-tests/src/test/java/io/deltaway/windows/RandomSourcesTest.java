package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.Table;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Several sources of unlike kinds and speeds with several partitions each, through unlike steps,
/// united: what windows hold and who is late is what a simulation with plain collections says at
/// each epoch, whatever the workers, steps and restarts.
class RandomSourcesTest {

    private static final int HISTORIES = Integer.getInteger("histories", 120);
    private static final long LENGTH = 10;

    record Reading(int id, int sensor, long at, long times) {}

    record Readings(int sensor, long from, long count) {}

    record Sensor(int sensor) {}

    private enum Kind {
        APPENDS,
        CHANGES,
        KEYED
    }

    /// What rows go through before they are united. Behind `DISTINCT` they have no partitions.
    private enum Way {
        PLAIN,
        MAPPED,
        WEIGHTED,
        KNOWN,
        OVERRIDDEN,
        FORGETTING,
        DISTINCT
    }

    /// A change of a table, as it arrives.
    private record Change(Source source, int partition, Reading row, int weight) {

        Part part() {
            return new Part(source.giver, source.way == Way.DISTINCT ? 0 : partition);
        }
    }

    /// A source of a test, with what is there of it.
    private static final class Source {
        final int giver;
        final Way way;
        final Kind kind;
        final TestInput<Reading> input;
        final int partitions;
        final int speed;
        final Map<Integer, Change> there = new TreeMap<>();
        long time;
        boolean hasEnded;

        /// @param giver the same for all whose partitions are one
        Source(Random random, TestPipeline pipeline, int giver, Way way) {
            this.giver = giver;
            this.way = way;
            this.kind =
                    way == Way.FORGETTING
                            ? Kind.APPENDS
                            : Kind.values()[random.nextInt(Kind.values().length)];
            this.input =
                    switch (kind) {
                        case APPENDS -> pipeline.appends(Reading.class);
                        case CHANGES -> pipeline.input(Reading.class);
                        case KEYED -> pipeline.upserts(Reading.class, "id");
                    };
            this.partitions = 1 + random.nextInt(3);
            this.speed = random.nextInt(3) == 0 ? 200 : 1 + random.nextInt(12);
        }

        boolean isInOrder() {
            return kind != Kind.KEYED && (way == Way.PLAIN || way == Way.MAPPED);
        }
    }

    /// Who has a time of its own.
    private record Part(int giver, int partition) {}

    /// What should be late, and what should be in the windows.
    private static final class Simulation {
        final long grace;
        final boolean inOrder;
        final Map<Part, Long> before = new HashMap<>();
        final Map<Part, Long> now = new HashMap<>();
        final Map<Part, Long> said = new HashMap<>();
        final Map<Readings, Long> counts = new HashMap<>();
        final List<Reading> refused = new ArrayList<>();
        final List<Reading> late = new ArrayList<>();
        final Set<Integer> going;
        long clock = Long.MIN_VALUE;

        Simulation(List<Source> sources, long grace) {
            this.grace = grace;
            this.inOrder = sources.stream().allMatch(Source::isInOrder);
            this.going = going(sources);
        }

        private static Set<Integer> going(List<Source> sources) {
            return sources.stream()
                    .filter(source -> !source.hasEnded)
                    .map(source -> source.giver)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /// The smallest time of those that may still give rows, without one part of them; who has
        /// given none is awaited.
        private long least(Predicate<Part> butOne, Set<Integer> besides) {
            var silent = new TreeSet<>(going);
            silent.removeAll(besides);
            long least = Long.MAX_VALUE;
            for (var entry : before.entrySet()) {
                silent.remove(entry.getKey().giver);
                if (going.contains(entry.getKey().giver) && !butOne.test(entry.getKey())) {
                    least = Math.min(least, entry.getValue());
                }
            }
            return silent.isEmpty() ? least : Long.MIN_VALUE;
        }

        private long at(Part part) {
            if (!inOrder) {
                return clock;
            }
            long least =
                    Math.min(
                            now.getOrDefault(part, Long.MIN_VALUE),
                            least(part::equals, Set.of(part.giver)));
            return Math.max(Math.max(clock, said.getOrDefault(part, Long.MIN_VALUE)), least);
        }

        void epoch(List<Change> changes, List<Source> sources) {
            for (Change change : changes) {
                Part part = change.part();
                long at = at(part);
                Reading row = change.row;
                long from = Math.floorDiv(row.at, LENGTH) * LENGTH;
                long weight = change.weight;
                if (at > Long.MIN_VALUE && row.at + grace < at) {
                    repeat(row, weight, refused);
                }
                if (at > Long.MIN_VALUE && from + LENGTH + grace <= at) {
                    repeat(row, weight, late);
                } else {
                    counts.merge(new Readings(row.sensor, from, 0), weight, Long::sum);
                }
                if (weight > 0) {
                    said.put(part, at);
                    now.merge(part, row.at, Math::max);
                }
            }
            before.putAll(now);
            going.retainAll(going(sources));
            clock = Math.max(clock, least(part -> false, Set.of()));
        }

        private static void repeat(Reading row, long times, List<Reading> into) {
            for (long i = 0; i < times; i++) {
                into.add(row);
            }
        }

        List<Readings> shown() {
            return counts.entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .map(entry ->
                            new Readings(
                                    entry.getKey().sensor, entry.getKey().from, entry.getValue()))
                    .toList();
        }
    }

    @Test
    void everyPartitionOfEverySourceHasItsClock() {
        Seeds.check(HISTORIES, RandomSourcesTest::check);
    }

    private static Table<Reading> table(Way way, Table<Reading> rows, Table<Sensor> known) {
        return switch (way) {
            case PLAIN -> rows;
            case MAPPED ->
                    rows.where(col(Reading::sensor).ge(0)).select(into(Reading.class, rest()));
            case WEIGHTED -> rows.weightedBy(col(Reading::times));
            case KNOWN -> rows.semiJoin(known).on(col(Reading::sensor), col(Sensor::sensor));
            case OVERRIDDEN ->
                    rows.overrideWith(rows.where(col(Reading::id).lt(0)), col(Reading::id));
            case FORGETTING -> rows.forgetAfter(Duration.ofHours(1));
            case DISTINCT -> rows.distinct();
        };
    }

    private static Table<Reading> united(List<Table<Reading>> tables) {
        return tables.stream().reduce(Table::union).orElseThrow();
    }

    private static void check(long seed) {
        var random = new Random(seed);
        int[] workers = {1, 2, 4};
        Scheduler scheduler =
                random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed);
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], scheduler);
        TestInput<Sensor> known = pipeline.appends(Sensor.class);
        boolean plain = random.nextInt(4) == 0;
        var sources = new ArrayList<Source>();
        var branches = new ArrayList<Table<Reading>>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Way way = Way.values()[random.nextInt(plain ? 2 : Way.values().length)];
            var united = new ArrayList<Table<Reading>>();
            int giver = sources.size();
            for (int j = random.nextInt(2); j >= 0; j--) {
                int own = way == Way.DISTINCT ? giver : sources.size();
                var source = new Source(random, pipeline, own, way);
                sources.add(source);
                united.add(source.input.table());
            }
            branches.add(table(way, united(united), known.table()));
        }
        Table<Reading> all = united(branches);
        long grace = random.nextInt(6);
        var windowed =
                all.groupBy(col(Reading::sensor))
                        .window(tumbling(col(Reading::at), LENGTH), closing((double) grace));
        var counts =
                pipeline.output(
                        windowed.reduce(g ->
                                into(
                                        Readings.class,
                                        g.key().as(Readings::sensor),
                                        g.windowStart().as(Readings::from),
                                        g.count().as(Readings::count))));
        var late = pipeline.output(windowed.late());
        var refused =
                pipeline.output(all.refuseLate(col(Reading::at), closing((double) grace)).late());
        var simulation = new Simulation(sources, grace);
        known.insert(new Sensor(0), new Sensor(1));
        var ids = new int[1];
        for (int epoch = 0; epoch < 10; epoch++) {
            var changes = new ArrayList<Change>();
            for (Source source : sources) {
                if (!source.hasEnded) {
                    give(random, source, ids, changes);
                    if (epoch == 9 || epoch > 3 && random.nextInt(8) == 0) {
                        source.hasEnded = true;
                        source.input.end();
                    }
                }
            }
            pipeline.epoch();
            simulation.epoch(changes, sources);
            assertThat(counts.rows())
                    .describedAs("%s, after epoch %s", pipeline.explain(), epoch)
                    .containsExactlyInAnyOrderElementsOf(simulation.shown());
            assertThat(late.rows()).containsExactlyInAnyOrderElementsOf(simulation.late);
            assertThat(refused.rows()).containsExactlyInAnyOrderElementsOf(simulation.refused);
            if (random.nextInt(4) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
    }

    /// Gives what a source has in an epoch. No row of an epoch takes back another one of it: what
    /// comes between two steps moves clocks.
    private static void give(Random random, Source source, int[] ids, List<Change> changes) {
        var free = new ArrayList<>(source.there.keySet());
        for (int i = random.nextInt(5); i > 0; i--) {
            source.time += random.nextInt(source.speed);
            boolean goes =
                    source.way != Way.FORGETTING && !free.isEmpty() && random.nextInt(3) == 0;
            int id = goes ? free.remove(/* index */ random.nextInt(free.size())) : ids[0]++;
            Change was = goes ? source.there.remove(id) : null;
            int partition =
                    was == null || source.kind == Kind.KEYED
                            ? random.nextInt(source.partitions)
                            : was.partition;
            long times = source.way == Way.WEIGHTED ? 1 + random.nextInt(2) : 1;
            var row = new Reading(id, random.nextInt(2), source.time - random.nextInt(12), times);
            boolean comes = was == null || source.kind == Kind.KEYED && random.nextBoolean();
            if (was != null && row.equals(was.row)) {
                source.there.put(id, was);
                continue;
            }
            source.input.partition(partition);
            if (was != null && source.kind != Kind.APPENDS) {
                if (!comes) {
                    source.input.retract(was.row);
                }
                changes.add(new Change(source, was.partition, was.row, -was.weight));
            } else if (was != null) {
                if (source.way != Way.WEIGHTED) {
                    source.there.put(id, was);
                    continue;
                }
                var back = new Reading(id, was.row.sensor, was.row.at, -was.weight);
                source.input.insert(back);
                changes.add(new Change(source, partition, back, -was.weight));
            }
            if (comes) {
                source.input.insert(row);
                var change = new Change(source, partition, row, (int) times);
                changes.add(change);
                source.there.put(id, change);
            }
        }
    }
}
