package io.deltaway.crash;

import io.deltaway.connect.SinkConnector;
import io.deltaway.files.Csv;
import io.deltaway.jdbc.Jdbc;
import io.deltaway.kafka.Kafka;
import io.deltaway.kafka.KafkaSink;
import io.deltaway.postgres.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Where results go.
enum Target {
    FILES {
        @Override
        SinkConnector<Object> sink(String place, Form form) {
            Path file = file(place, form);
            return switch (form) {
                case ROWS -> Csv.file(file);
                case CHANGES -> Csv.changes(file);
                case TABLE -> Csv.snapshot(file).every(Duration.ZERO);
            };
        }

        @Override
        Map<Answer, Long> read(String place, Form form) throws IOException {
            var found = new TreeMap<Answer, Long>();
            List<String> lines = Files.readAllLines(file(place, form));
            for (String line : lines.subList(1, lines.size())) {
                List<String> cells = List.of(line.split(",", -1));
                boolean change = form == Form.CHANGES;
                count(
                        found,
                        cells.subList(change ? 2 : 0, cells.size()),
                        change ? Long.parseLong(cells.get(1)) : 1);
            }
            return found;
        }

        private static Path file(String place, Form form) {
            return Path.of(place, form.text + ".csv");
        }
    },

    SQLITE {
        @Override
        SinkConnector<Object> sink(String place, Form form) {
            var database = Jdbc.database(place);
            return switch (form) {
                case ROWS -> database.rows("row_list").creating();
                case CHANGES -> database.changes("changes").creating();
                case TABLE -> database.snapshot("answers", "key", "place").creating();
            };
        }

        @Override
        Map<Answer, Long> read(String place, Form form) throws SQLException {
            return query(place, form);
        }
    },

    POSTGRES {
        @Override
        SinkConnector<Object> sink(String place, Form form) {
            var database = Postgres.database(place);
            return switch (form) {
                case ROWS -> database.rows("row_list").creating();
                case CHANGES -> database.changes("changes").creating();
                case TABLE -> database.snapshot("answers", "key", "place").creating();
            };
        }

        @Override
        Map<Answer, Long> read(String place, Form form) throws SQLException {
            return query(place, form);
        }
    },

    KAFKA {
        @Override
        SinkConnector<Object> sink(String place, Form form) {
            String[] parts = place.split(" ", -1);
            KafkaSink csv = Kafka.at(parts[0]).to(parts[1] + "-" + form.text).csv();
            return switch (form) {
                case ROWS -> csv;
                case CHANGES -> csv.changes().key("key");
                case TABLE -> csv.upserts("key", "place");
            };
        }

        @Override
        Map<Answer, Long> read(String place, Form form) {
            String[] parts = place.split(" ", -1);
            return Broker.read(parts[0], parts[1] + "-" + form.text, form);
        }
    };

    /// How a target holds results.
    enum Form {
        /// Rows that only come.
        ROWS("rows"),
        CHANGES("changes"),
        TABLE("answers");

        final String text;

        Form(String text) {
            this.text = text;
        }

        /// Those that the results of an input have.
        static Set<Form> of(boolean isLive) {
            return isLive ? EnumSet.of(CHANGES, TABLE) : EnumSet.allOf(Form.class);
        }
    }

    /// What writes results in a form.
    ///
    /// @param place where: a directory, the address of a database, a broker and the beginning of
    ///   topics' names
    abstract SinkConnector<Object> sink(String place, Form form);

    /// What is there in a form: how often each row is.
    abstract Map<Answer, Long> read(String place, Form form) throws IOException, SQLException;

    /// Adds a row, made of its last three cells.
    static void count(Map<Answer, Long> found, List<String> cells, long weight) {
        var row =
                new Answer(
                        cells.get(0), Long.parseLong(cells.get(1)), Long.parseLong(cells.get(2)));
        if (found.merge(row, weight, Long::sum) == 0) {
            found.remove(row);
        }
    }

    private static Map<Answer, Long> query(String url, Form form) throws SQLException {
        String sql =
                switch (form) {
                    case ROWS -> "select 1, key, place, amount from row_list";
                    case CHANGES -> "select weight, key, place, amount from changes";
                    case TABLE -> "select 1, key, place, amount from answers";
                };
        var found = new TreeMap<Answer, Long>();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                var cells = new ArrayList<String>();
                for (int c = 2; c <= 4; c++) {
                    cells.add(rows.getString(c));
                }
                count(found, cells, rows.getLong(1));
            }
        }
        return found;
    }
}
