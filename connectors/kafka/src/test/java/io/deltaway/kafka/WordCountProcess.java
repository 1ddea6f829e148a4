package io.deltaway.kafka;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Path;

/// A process of a test that counts the words of a topic into another one, until nobody writes to
/// its input any more, or somebody kills it.
final class WordCountProcess {

    record Word(String word) {}

    record Count(String word, long count) {}

    private WordCountProcess() {}

    /// @param arguments the brokers, where to keep state, the topic to read, the topics to write:
    ///   changes, upserts, and the words themselves
    public static void main(String[] arguments) throws IOException {
        var kafka = Kafka.at(arguments[0]);
        var pipeline =
                Pipeline.create()
                        .persist(Path.of(arguments[1]))
                        .configure(settings -> settings.workers(2).progress(false));
        Table<Word> words = pipeline.read(kafka.from(arguments[2]).json(Word.class));
        Table<Count> counts =
                words.groupBy(col(Word::word))
                        .reduce(g ->
                                into(
                                        Count.class,
                                        g.key().as(Count::word),
                                        g.count().as(Count::count)));
        counts.write(kafka.to(arguments[3]).json().changes().key("word"));
        counts.write(kafka.to(arguments[4]).json().upserts("word").atLeastOnce());
        words.write(kafka.to(arguments[5]).json());
        try (var running = pipeline.start()) {
            while (System.in.read() >= 0) {}
            running.stop();
        }
    }
}
