package io.deltaway.connect;

import io.deltaway.table.Events;
import io.deltaway.table.RowType;

/// A [Push] whose rows never go: [Push#appends] makes it. What is said there of waiting, of the end
/// and of threads is true here as well.
///
/// ```java
/// PushAppends<Click> clicks = Push.appends(Click.class);
/// Table<Click> lastHour = pipeline.read(clicks).forgetAfter(Duration.ofHours(1));
/// var running = pipeline.start();
/// clicks.insert(new Click("/home"));
/// ```
public final class PushAppends<R> implements SourceConnector<R>, FilledSource, AutoCloseable {

    private final Push<R> push;

    PushAppends(Push<R> push) {
        this.push = push;
    }

    /// The row appears.
    public void insert(R row) {
        push.insert(row);
    }

    /// Ends the epoch behind what was inserted so far; where that was done already, there is
    /// nothing to end.
    public void commit() {
        push.commit();
    }

    /// There will be no more rows.
    @Override
    public void close() {
        push.close();
    }

    @Override
    public RowType<R> rowType() {
        return push.rowType();
    }

    @Override
    public Events events() {
        return push.events();
    }

    @Override
    public boolean isLive() {
        return push.isLive();
    }

    /// As [Push#resumes].
    @Override
    public boolean resumes() {
        return push.resumes();
    }

    @Override
    public String describe() {
        return push.describe();
    }

    @Override
    public SourceReader open(SourceContext context) throws SourceException {
        return push.open(context);
    }

    @Override
    public void abandon(Exception why) {
        push.abandon(why);
    }
}
