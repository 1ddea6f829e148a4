package io.deltaway.search;

import static io.deltaway.search.Query.matching;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Rows;
import io.deltaway.run.Configuration;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/// A search index is in memory, whatever the limit to the memory of the state: that is told.
class MemoryLimitTest {

    private static final String IN_MEMORY = "keeps all of its state in memory, whatever the limit";

    private static final Logger LOG = Logger.getLogger("io.deltaway.run");

    record Doc(long id, String text) {}

    record Ask(long id, String text) {}

    record Reply(long id, long doc) {}

    private static final List<Doc> DOCS = List.of(new Doc(1, "a fox"), new Doc(2, "a bird"));
    private static final List<Ask> ASKS = List.of(new Ask(1, "bird"), new Ask(2, "fox"));

    private static Pipeline program(boolean searches, Consumer<Configuration> settings) {
        var pipeline = Pipeline.create().configure(settings);
        Table<Doc> docs = pipeline.read(Rows.of(Doc.class, DOCS)).distinct();
        if (searches) {
            SearchIndex<Doc> index = SearchIndex.over(docs, FullText.of(col(Doc::text)));
            pipeline.materialize(
                    pipeline.read(Rows.of(Ask.class, ASKS))
                            .apply(index.lookUp(matching(col(Ask::text))))
                            .select((ask, doc, hit) ->
                                    into(
                                            Reply.class,
                                            ask.col(Ask::id).as(Reply::id),
                                            doc.col(Doc::id).as(Reply::doc))));
        } else {
            pipeline.materialize(docs);
        }
        return pipeline;
    }

    @Test
    void explainTellsWhichStepsKeepNoLimit() {
        assertThat(program(true, c -> c.stateInMemoryUpTo(1_000)).explain())
                .containsOnlyOnce(IN_MEMORY)
                .containsPattern("as of now: defined over history\\n(.*\\n){1,3} *" + IN_MEMORY);
        assertThat(program(true, c -> {}).explain()).doesNotContain(IN_MEMORY);
        assertThat(program(false, c -> c.stateInMemoryUpTo(1_000)).explain())
                .doesNotContain(IN_MEMORY);
    }

    private static List<String> logged(Pipeline pipeline) {
        var messages = new ConcurrentLinkedQueue<String>();
        var handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord event) {
                        messages.add(event.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        LOG.addHandler(handler);
        try {
            pipeline.run();
        } finally {
            LOG.removeHandler(handler);
        }
        return List.copyOf(messages);
    }

    @Test
    void theStartWarnsOfThem() {
        assertThat(logged(program(true, c -> c.stateInMemoryUpTo(1_000))))
                .singleElement()
                .asString()
                .startsWith(
                        "state in memory is limited to 1,000 bytes (stateInMemoryUpTo), but not that"
                                + " of ")
                .contains("lookUp at MemoryLimitTest.java:");
        assertThat(logged(program(true, c -> {}))).isEmpty();
        assertThat(logged(program(false, c -> c.stateInMemoryUpTo(1_000)))).isEmpty();
    }
}
