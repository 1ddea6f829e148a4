package io.deltaway.crash;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/// A table of PostgreSQL that is followed through logical replication, under transactions that
/// insert, update and delete, or are rolled back.
final class FollowedTable implements Input {

    private final String url;
    private final String slot;
    private long next;

    FollowedTable() throws SQLException {
        this.url = Database.fresh();
        this.slot = "slot_" + url.replaceAll(".*/|\\?.*", "");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(
                    "create table events (id bigint primary key, key text not null,"
                            + " source bigint not null, target bigint not null,"
                            + " amount bigint not null, at timestamptz not null)");
        }
    }

    @Override
    public String source() {
        return "postgres " + url + " " + slot;
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public void change(int rows, Random random) throws SQLException {
        try (var connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < rows; i++) {
                statement(connection, random);
            }
            if (random.nextInt(8) == 0) {
                connection.rollback();
            } else {
                connection.commit();
            }
        }
    }

    private void statement(Connection connection, Random random) throws SQLException {
        long any = random.nextLong(next + 1);
        switch (random.nextInt(8)) {
            case 0 -> run(connection, "delete from events where id = " + any);
            case 1 -> run(connection, "update events set amount = 999 - amount where id = " + any);
            case 2 ->
                    run(
                            connection,
                            "update events set id = %d, key = 'k' || id %% 20 where id = %d"
                                    .formatted(next++, any));
            default -> insert(connection, Event.random(next++, random));
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void insert(Connection connection, Event event) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into events values (?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, event.id());
            insert.setString(2, event.key());
            insert.setLong(3, event.source());
            insert.setLong(4, event.target());
            insert.setLong(5, event.amount());
            insert.setObject(6, event.at().atOffset(ZoneOffset.UTC));
            insert.execute();
        }
    }

    @Override
    public Collection<Event> events() throws SQLException {
        List<Event> events = new ArrayList<>();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select id, key, source, target, amount, at from events")) {
            while (rows.next()) {
                events.add(
                        new Event(
                                rows.getLong(1),
                                rows.getString(2),
                                rows.getLong(3),
                                rows.getLong(4),
                                rows.getLong(5),
                                rows.getObject(6, OffsetDateTime.class).toInstant()));
            }
        }
        return events;
    }

    /// The server would keep its log for the slot.
    @Override
    public void end() throws SQLException {
        Database.drop(slot);
    }
}
