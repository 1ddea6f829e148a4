import module io.deltaway;
import io.deltaway.kafka.Kafka;

import static io.deltaway.table.Columns.*;

record Word(String word) {}

record Count(String word, long count) {}

/// Counts words from topic to topic, each once, whatever happens to the process.
///
/// Options: --servers HOST:PORT, --from TOPIC of values `{"word":"abcdefg"}`, --to TOPIC that holds
/// the count of each word, --state DIR, --errors FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String servers = arguments.text("servers", "localhost:9092");
    String from = arguments.text("from", "words");
    String to = arguments.text("to", "counts");
    String state = arguments.text("state", "out/kafka-word-count");
    String errors = arguments.text("errors", "");
    int workers = arguments.number("workers", 1);
    arguments.end();

    var kafka = Kafka.at(servers);
    var pipeline = Pipeline.create().persist(Path.of(state)).configure(c -> c.workers(workers));
    Table<Word> words = pipeline.read(kafka.from(from).json(Word.class));
    Table<Count> counts = words
            .groupBy(col(Word::word))
            .reduce(g -> into(Count.class, g.key().as(Count::word), g.count().as(Count::count)));
    counts.write(kafka.to(to).json().upserts("word").createTopics(1));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
