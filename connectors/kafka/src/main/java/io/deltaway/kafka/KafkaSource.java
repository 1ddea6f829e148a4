package io.deltaway.kafka;

import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.kafka.internal.read.Attached;
import io.deltaway.kafka.internal.read.Attached.Part;
import io.deltaway.kafka.internal.read.Begin;
import io.deltaway.kafka.internal.read.CsvValueFormat;
import io.deltaway.kafka.internal.read.Layout;
import io.deltaway.kafka.internal.read.Opening;
import io.deltaway.kafka.internal.read.Reading;
import io.deltaway.table.Events;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Rows from topics, a row a record. Immutable: each option gives another source.
///
/// It is live and begins with the first record that is there, unless something else is said. Only
/// records of committed transactions are read. What can't be decoded becomes a row of the error
/// table, with its place: `orders-3@1729`.
public final class KafkaSource<R> implements RereadableSource<R> {

    private final RowType<R> rowType;
    private final SourceOptions options;

    KafkaSource(RowType<R> rowType, SourceOptions options) {
        this.rowType = rowType;
        this.options = options;
    }

    /// Reads what is there when it is opened, and ends.
    public KafkaSource<R> once() {
        return with(other -> other.once = true);
    }

    /// Begins behind the records that are there when the pipeline is started the first time.
    public KafkaSource<R> startAtLatest() {
        return with(other -> other.begin = new Begin.Latest());
    }

    /// Begins at the first record of each partition with this timestamp or a later one.
    public KafkaSource<R> startAt(Instant time) {
        return with(other -> other.begin = new Begin.At(time));
    }

    /// Begins at these offsets, given by partition, such as `orders-3`; other partitions with their
    /// first record.
    public KafkaSource<R> startAt(Map<String, Long> offsets) {
        return with(other -> other.begin = new Begin.Offsets(offsets));
    }

    /// The table has at most one row a key: a record takes the place of the one with its key, and
    /// one without a value removes it. The columns are read from the records' keys, see [#keyAs].
    public KafkaSource<R> upserts(String... columns) {
        return keyAs(columns).with(other -> other.upserts = true);
    }

    /// These columns are read from the records' keys. A single one is the text of the key, or for a
    /// `byte[]` the key itself; of several, the key is a JSON object.
    public KafkaSource<R> keyAs(String... columns) {
        Kafka.check(columns.length > 0, "the columns of the key", "none");
        List.of(columns).forEach(this::column);
        return with(other -> other.key = List.of(columns));
    }

    /// The column holds the name of the topic.
    public KafkaSource<R> topicAs(String column) {
        return attach(Part.TOPIC, "", column);
    }

    /// The column holds the number of the partition.
    public KafkaSource<R> partitionAs(String column) {
        return attach(Part.PARTITION, "", column);
    }

    /// The column holds the offset.
    public KafkaSource<R> offsetAs(String column) {
        return attach(Part.OFFSET, "", column);
    }

    /// The column holds when the record was written, as its producer or the broker says.
    public KafkaSource<R> timestampAs(String column) {
        return attach(Part.TIMESTAMP, "", column);
    }

    /// The column holds a header, of several with the name the last. Null where there is none.
    public KafkaSource<R> headerAs(String header, String column) {
        return attach(Part.HEADER, header, column);
    }

    /// The column holds all headers by name; of several with one name the last.
    public KafkaSource<R> headersAs(String column) {
        return attach(Part.HEADERS, "", column);
    }

    KafkaSource<R> attach(Part part, String header, String column) {
        Type type = column(column);
        if (!part.fits(type)) {
            throw new PlanException(
                    "DW-0109",
                    "the column " + column + " can't hold what comes with a record",
                    part.expected(),
                    type.toString(),
                    "give the component another type");
        }
        return with(other -> other.attach(new Attached(part, header, column)));
    }

    private Type column(String name) {
        Schema schema = rowType.schema();
        int column = schema.indexOf(name);
        if (column < 0) {
            throw new PlanException(
                    "DW-0109",
                    "there is no column " + name,
                    String.join(", ", schema.names()),
                    name,
                    "name a component of the record");
        }
        return schema.type(column);
    }

    /// The member or field `inValue` is the column `column`. (Not needed where they differ in case,
    /// underscores, hyphens and spaces only.)
    public KafkaSource<R> rename(String inValue, String column) {
        column(column);
        return with(other -> other.format = other.format.renamed(inValue, column));
    }

    /// Instants written without an offset are of this zone.
    public KafkaSource<R> zone(ZoneId zone) {
        return with(other -> other.zone = zone);
    }

    /// The fields of CSV values are divided by this character and not by a comma.
    public KafkaSource<R> delimiter(char delimiter) {
        Kafka.check(
                delimiter < 0x80 && delimiter != '"' && delimiter != '\n' && delimiter != '\r',
                "an ASCII character as delimiter, not a quote or line end",
                "'" + delimiter + "'");
        CsvValueFormat csv = csv();
        return with(
                other -> other.format = new CsvValueFormat(delimiter, csv.fields(), csv.renames()));
    }

    /// The names of the fields of CSV values, in order.
    public KafkaSource<R> fields(String... names) {
        CsvValueFormat csv = csv();
        return with(other ->
                other.format = new CsvValueFormat(csv.delimiter(), List.of(names), csv.renames()));
    }

    /// Fields of CSV values with one of these texts and without quotes are null, as empty ones are.
    public KafkaSource<R> nulls(String... texts) {
        csv();
        return with(other -> other.nulls = List.of(texts));
    }

    private CsvValueFormat csv() {
        if (options.format instanceof CsvValueFormat csv) {
            return csv;
        }
        throw new PlanException(
                "DW-0116",
                "only CSV has fields and delimiters",
                "csv",
                options.format.name(),
                "leave the option out");
    }

    /// Tells this consumer group how far the pipeline is, for those who watch groups. Where to go
    /// on after a restart is in the pipeline's own state.
    public KafkaSource<R> acknowledgeTo(String group) {
        return with(other -> other.group = group);
    }

    /// How often to look for new partitions and topics. Every 30 seconds where nothing is said.
    public KafkaSource<R> discoverEvery(Duration interval) {
        Kafka.check(interval.toMillis() > 0, "a time of a millisecond or more", interval);
        return with(other -> other.discoverEvery = interval);
    }

    private KafkaSource<R> with(Consumer<SourceOptions> change) {
        return new KafkaSource<>(rowType, options.with(change));
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return options.upserts ? new Events.Upserts(options.key) : new Events.Appends();
    }

    @Override
    public boolean isLive() {
        return !options.once;
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public Secrets secrets() {
        return options.cluster.secrets();
    }

    @Override
    public String describe() {
        return "kafka " + options.topics;
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return opening(context).reader();
    }

    /// Of a topic with the last row of each key the brokers remove records that have a successor,
    /// so that what was read may not be there any more.
    @Override
    public boolean isRereadable() {
        return !options.upserts;
    }

    @Override
    public Rereader reread(SourceContext context) throws IOException {
        return opening(context).rereader();
    }

    private Opening opening(SourceContext context) {
        var layout =
                new Layout(
                        rowType.schema(),
                        options.key,
                        options.attached,
                        options.zone,
                        options.nulls);
        options.format.check(layout);
        return new Opening(
                new Reading(
                        options.cluster,
                        options.topics,
                        options.begin,
                        !options.once,
                        options.group,
                        options.discoverEvery),
                layout,
                options.format,
                options.upserts,
                context);
    }
}
