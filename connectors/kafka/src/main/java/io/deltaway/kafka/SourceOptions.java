package io.deltaway.kafka;

import io.deltaway.kafka.internal.client.Cluster;
import io.deltaway.kafka.internal.read.Attached;
import io.deltaway.kafka.internal.read.Begin;
import io.deltaway.kafka.internal.read.Topics;
import io.deltaway.kafka.internal.read.ValueFormat;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a user says about a source. Never changed once a source has it.
final class SourceOptions {

    private static final Duration DISCOVERY = Duration.ofSeconds(30);

    final Cluster cluster;
    final Topics topics;
    ValueFormat format;
    Begin begin = new Begin.Earliest();
    boolean once;
    boolean upserts;
    List<String> key = List.of();
    List<Attached> attached = List.of();
    List<String> nulls = List.of();
    @Nullable ZoneId zone;
    @Nullable String group;
    Duration discoverEvery = DISCOVERY;

    SourceOptions(Cluster cluster, Topics topics, ValueFormat format) {
        this.cluster = cluster;
        this.topics = topics;
        this.format = format;
    }

    SourceOptions with(Consumer<SourceOptions> change) {
        var other = new SourceOptions(cluster, topics, format);
        other.begin = begin;
        other.once = once;
        other.upserts = upserts;
        other.key = key;
        other.attached = attached;
        other.nulls = nulls;
        other.zone = zone;
        other.group = group;
        other.discoverEvery = discoverEvery;
        change.accept(other);
        return other;
    }

    void attach(Attached one) {
        var more = new ArrayList<>(attached);
        more.add(one);
        attached = List.copyOf(more);
    }
}
