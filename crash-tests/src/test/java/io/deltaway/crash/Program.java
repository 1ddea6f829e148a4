package io.deltaway.crash;

import static io.deltaway.table.Columns.asInstant;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.session;
import static io.deltaway.table.Columns.sliding;

import io.deltaway.algorithms.ConnectedComponents;
import io.deltaway.algorithms.Edge;
import io.deltaway.table.Table;
import java.time.Duration;

/// What is computed while it is killed.
enum Program {
    TOTALS {
        @Override
        Table<Answer> of(Table<Event> events) {
            return events.groupBy(col(Event::key))
                    .reduce(g ->
                            into(
                                    Answer.class,
                                    g.key().as(Answer::key),
                                    g.count().as(Answer::place),
                                    g.sum(col(Event::amount)).as(Answer::amount)));
        }
    },

    /// Each key's rows with the largest amount that it has had.
    LARGEST {
        @Override
        Table<Answer> of(Table<Event> events) {
            Table<Answer> largest =
                    events.groupBy(col(Event::key))
                            .reduce(g ->
                                    into(
                                            Answer.class,
                                            g.key().as(Answer::key),
                                            g.count().as(Answer::place),
                                            g.max(col(Event::amount)).as(Answer::amount)));
            return events.join(largest)
                    .on(col(Event::key), col(Answer::key))
                    .on(col(Event::amount), col(Answer::amount))
                    .select((event, most) ->
                            into(
                                    Answer.class,
                                    event.col(Event::key).as(Answer::key),
                                    event.col(Event::id).as(Answer::place),
                                    most.col(Answer::amount).as(Answer::amount)));
        }
    },

    WINDOWS {
        @Override
        Table<Answer> of(Table<Event> events) {
            return events.groupBy(col(Event::key))
                    .window(sliding(col(Event::at), Duration.ofMinutes(10), Duration.ofMinutes(2)))
                    .reduce(g ->
                            into(
                                    Answer.class,
                                    g.key().as(Answer::key),
                                    asInstant(g.windowStart()).epochMillis().as(Answer::place),
                                    g.sum(col(Event::amount)).as(Answer::amount)));
        }
    },

    /// Sessions that close, so that there is a clock, and rows that wait for it.
    SESSIONS {
        @Override
        Table<Answer> of(Table<Event> events) {
            return events.groupBy(col(Event::key))
                    .window(
                            session(col(Event::at), Duration.ofMinutes(3)),
                            closing(Duration.ofMinutes(1)).onceClosed())
                    .reduce(g ->
                            into(
                                    Answer.class,
                                    g.key().as(Answer::key),
                                    asInstant(g.windowStart()).epochMillis().as(Answer::place),
                                    g.sum(col(Event::amount)).as(Answer::amount)));
        }
    },

    /// A loop.
    COMPONENTS {
        @Override
        Table<Answer> of(Table<Event> events) {
            Table<Edge> edges =
                    events.where(col(Event::amount).lt(300))
                            .select(
                                    into(
                                            Edge.class,
                                            col(Event::source).as(Edge::from),
                                            col(Event::target).as(Edge::to)));
            return ConnectedComponents.of(edges)
                    .select(
                            into(
                                    Answer.class,
                                    lit("component").as(Answer::key),
                                    col(ConnectedComponents.Member::node).as(Answer::place),
                                    col(ConnectedComponents.Member::component).as(Answer::amount)));
        }
    };

    abstract Table<Answer> of(Table<Event> events);

    /// Rows that only come.
    static Table<Answer> rows(Table<Event> events) {
        return events.where(col(Event::amount).lt(500))
                .select(
                        into(
                                Answer.class,
                                col(Event::key).as(Answer::key),
                                col(Event::id).as(Answer::place),
                                col(Event::amount).as(Answer::amount)));
    }
}
