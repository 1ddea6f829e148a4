package io.deltaway.kafka;

import io.deltaway.connect.DoubledKeys;
import io.deltaway.connect.DoubledKeys.Taken;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.kafka.internal.write.SinkOpening;
import io.deltaway.kafka.internal.write.SinkRows;
import io.deltaway.kafka.internal.write.Writing;
import io.deltaway.kafka.internal.write.Writing.Holds;
import io.deltaway.table.Row;
import io.deltaway.table.Sink;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Rows of any table to a topic. Immutable: each option gives another sink.
///
/// A topic holds the rows of a table that only ever grows, unless [#upserts] or [#changes] say
/// otherwise. Each epoch is one transaction: who reads committed records sees all of it or nothing,
/// and after a restart nothing twice. A row that the brokers refuse, as it is too large for
/// example, goes to the errors of the pipeline.
public final class KafkaSink implements SinkConnector<Object> {

    private final SinkOptions options;

    KafkaSink(SinkOptions options) {
        this.options = options;
    }

    /// The topic holds the last row of each key, and a record without a value where the key has
    /// none any more. These columns are the key; with a topic a row, they are the key within it.
    /// Two rows of the table with the same key stop the pipeline. Where it is not known of the
    /// table that there are none, a count is kept for each key: a table that is grouped by the key
    /// needs none.
    public KafkaSink upserts(String... columns) {
        return key(columns).with(other -> other.holds = Holds.UPSERTS);
    }

    /// The topic holds each change of the table, with `epoch` and `weight` in its value: how many
    /// more of the row there are, or fewer. Values that are one column have them as headers.
    public KafkaSink changes() {
        return with(other -> other.holds = Holds.CHANGES);
    }

    /// The same, with `epoch` and `weight` as headers.
    public KafkaSink changesInHeaders() {
        return changes().with(other -> other.changesInHeaders = true);
    }

    /// These columns are the records' keys: a single one as its text, or a `byte[]` as it is;
    /// several as a JSON object. Records with the same key go to the same partition.
    public KafkaSink key(String... columns) {
        Kafka.check(columns.length > 0, "the columns of the key", "none");
        return with(other -> other.key = List.of(columns));
    }

    /// The header `header` is the column `column` as text, or a `byte[]` as it is; where that is
    /// null there is none.
    public KafkaSink header(String header, String column) {
        return with(other -> {
            var more = new HashMap<>(other.headers);
            more.put(header, column);
            other.headers = Map.copyOf(more);
        });
    }

    /// Further headers are the entries of this column, a map.
    public KafkaSink headers(String column) {
        return with(other -> other.headersColumn = column);
    }

    /// When records were written is what this column says, an `Instant`, or a `long` of
    /// milliseconds.
    public KafkaSink timestamp(String column) {
        return with(other -> other.timestampColumn = column);
    }

    /// The values have no part of these columns, which are keys or headers for example.
    public KafkaSink without(String... columns) {
        return with(other -> other.without = List.of(columns));
    }

    /// Topics that are not there are made, with so many partitions. Where nothing is said they are
    /// an error.
    public KafkaSink createTopics(int partitions) {
        Kafka.check(partitions > 0, "a number of partitions", partitions);
        return with(other -> other.partitions = partitions);
    }

    /// Without transactions: records can be read as soon as they are written, and after a restart
    /// some are written again. Together with [#upserts] the topic still ends with the right rows.
    public KafkaSink atLeastOnce() {
        return with(other -> other.exactlyOnce = false);
    }

    /// What the names begin with under which the brokers remember the sink, its `transactional.id`
    /// and a consumer group. `deltaway-` where nothing is said.
    public KafkaSink identityPrefix(String prefix) {
        return with(other -> other.identityPrefix = prefix);
    }

    private KafkaSink with(Consumer<SinkOptions> change) {
        return new KafkaSink(options.with(change));
    }

    @Override
    public Accepts accepts() {
        return switch (options.holds) {
            case ROWS -> Accepts.APPENDS;
            case UPSERTS -> Accepts.UPSERTS;
            case CHANGES -> Accepts.CHANGES;
        };
    }

    @Override
    public List<String> key() {
        if (options.holds != Holds.UPSERTS) {
            return List.of();
        }
        var columns = new LinkedHashSet<>(options.key);
        if (options.topicIsColumn) {
            columns.add(options.topic);
        }
        return List.copyOf(columns);
    }

    @Override
    public Optional<Sink<Row>> doubledKeys() {
        if (options.holds != Holds.UPSERTS) {
            return Optional.empty();
        }
        boolean isObject = options.key.size() > 1; // which may have nulls in it
        String topic = options.topicIsColumn ? options.topic : null;
        List<String> present =
                key().stream().filter(column -> !isObject || column.equals(topic)).toList();
        return Optional.of(new DoubledKeys(this, Taken.present(present), "DW-0435"));
    }

    /// Those that the values have: columns that are left out of them are in nobody's way.
    @Override
    public List<String> ownColumns() {
        Writing writing = options.writing();
        if (writing.holds() != Holds.CHANGES || writing.changesInHeaders()) {
            return List.of();
        }
        return EPOCH_AND_WEIGHT.stream()
                .filter(own -> writing.without().stream().noneMatch(own::equalsIgnoreCase))
                .toList();
    }

    @Override
    public Secrets secrets() {
        return options.cluster.secrets();
    }

    @Override
    public String describe() {
        String what =
                switch (options.holds) {
                    case ROWS -> "rows";
                    case UPSERTS -> "upserts";
                    case CHANGES -> "changes";
                };
        return "kafka "
                + what
                + " "
                + (options.topicIsColumn ? "by " + options.topic : options.topic);
    }

    @Override
    public Guarantee guarantee() {
        return options.exactlyOnce ? Guarantee.EXACTLY_ONCE : Guarantee.AT_LEAST_ONCE;
    }

    @Override
    public SinkWriter open(SinkContext<Object> context) throws IOException {
        var opening =
                new SinkOpening(
                        options.writing(),
                        options.values,
                        new SinkRows(
                                context.rowType().javaClass().getSimpleName(),
                                context.rowType().schema(),
                                context.threads()),
                        context.start(),
                        context.refusals());
        return options.exactlyOnce
                ? opening.transactional(
                        options.identityPrefix + context.identity(), context.clock())
                : opening.flushed();
    }
}
