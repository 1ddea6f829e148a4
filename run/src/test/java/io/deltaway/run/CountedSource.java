package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.run.InStepTest.Event;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.util.concurrent.atomic.AtomicLong;

/// A live source for tests that is read by a thread of its own and never runs out of rows: chunks
/// of one row, with its number as its time.
final class CountedSource implements SourceConnector<Event> {

    final AtomicLong polls = new AtomicLong();

    @Override
    public SourceReader open(SourceContext context) {
        return new SourceReader() {
            @Override
            public Poll poll() {
                long number = polls.getAndIncrement();
                var row =
                        new Batch(
                                1,
                                new LongColumn[] {
                                    LongColumn.constant(1, 1), LongColumn.constant(1, number)
                                },
                                null,
                                true);
                return new Poll.Next(() -> Chunk.of(row));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public RowType<Event> rowType() {
        return RowType.of(Event.class);
    }

    @Override
    public Events events() {
        return new Events.Appends();
    }

    @Override
    public String describe() {
        return "numbers";
    }
}
