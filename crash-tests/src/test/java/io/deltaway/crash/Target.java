package io.deltaway.crash;

import io.deltaway.connect.SinkConnector;
import io.deltaway.files.Csv;
import io.deltaway.jdbc.Jdbc;
import io.deltaway.kafka.Kafka;
import io.deltaway.postgres.Postgres;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where results go. Each holds them as the rows of a table that only grows, as changes, and as the
/// current table.
enum Target {
    FILES {
        @Override
        void write(String place, Table<Answer> rows, Table<Answer> answers) {
            rows.write(Csv.file(place + "/rows.csv"));
            answers.write(Csv.changes(place + "/changes.csv"));
            answers.write(Csv.snapshot(place + "/table.csv").every(Duration.ZERO));
        }

        @Override
        Map<Form, Map<Answer, Long>> read(String place) throws IOException {
            var all = new TreeMap<Form, Map<Answer, Long>>();
            for (Form form : Form.values()) {
                var found = new TreeMap<Answer, Long>();
                for (String line : lines(Path.of(place, form.text + ".csv"))) {
                    List<String> cells = List.of(line.split(",", -1));
                    boolean change = form == Form.CHANGES;
                    count(
                            found,
                            cells.subList(change ? 2 : 0, cells.size()),
                            change ? Long.parseLong(cells.get(1)) : 1);
                }
                all.put(form, found);
            }
            return all;
        }

        private static List<String> lines(Path file) throws IOException {
            List<String> lines = Files.readAllLines(file);
            return lines.subList(1, lines.size());
        }
    },

    SQLITE {
        @Override
        void write(String place, Table<Answer> rows, Table<Answer> answers) {
            var database = Jdbc.database(place);
            writeTo(
                    rows,
                    answers,
                    database.rows("row_list").creating(),
                    database.changes("changes").creating(),
                    database.snapshot("answers", "key", "place").creating());
        }

        @Override
        Map<Form, Map<Answer, Long>> read(String place) throws SQLException {
            return readTables(place);
        }
    },

    POSTGRES {
        @Override
        void write(String place, Table<Answer> rows, Table<Answer> answers) {
            var database = Postgres.database(place);
            writeTo(
                    rows,
                    answers,
                    database.rows("row_list").creating(),
                    database.changes("changes").creating(),
                    database.snapshot("answers", "key", "place").creating());
        }

        @Override
        Map<Form, Map<Answer, Long>> read(String place) throws SQLException {
            return readTables(place);
        }
    },

    KAFKA {
        @Override
        void write(String place, Table<Answer> rows, Table<Answer> answers) {
            String[] parts = place.split(" ", -1);
            var kafka = Kafka.at(parts[0]);
            String topic = parts[1];
            writeTo(
                    rows,
                    answers,
                    kafka.to(topic + "-rows").csv(),
                    kafka.to(topic + "-changes").csv().changes().key("key"),
                    kafka.to(topic + "-table").csv().upserts("key", "place"));
        }

        @Override
        Map<Form, Map<Answer, Long>> read(String place) {
            String[] parts = place.split(" ", -1);
            var all = new TreeMap<Form, Map<Answer, Long>>();
            for (Form form : Form.values()) {
                all.put(form, Broker.read(parts[0], parts[1] + "-" + form.text, form));
            }
            return all;
        }
    };

    /// How a target holds results.
    enum Form {
        ROWS("rows"),
        CHANGES("changes"),
        TABLE("table");

        final String text;

        Form(String text) {
            this.text = text;
        }
    }

    /// Writes the results, in every form.
    ///
    /// @param place where: a directory, the address of a database, a broker and the beginning of
    ///   topics' names
    abstract void write(String place, Table<Answer> rows, Table<Answer> answers);

    /// What is there: how often each row is.
    abstract Map<Form, Map<Answer, Long>> read(String place) throws IOException, SQLException;

    private static void writeTo(
            Table<Answer> rows,
            Table<Answer> answers,
            SinkConnector<Object> list,
            SinkConnector<Object> changes,
            SinkConnector<Object> table) {
        rows.write(list);
        answers.write(changes);
        answers.write(table);
    }

    /// Adds a row, made of its last three cells.
    static void count(Map<Answer, Long> found, List<String> cells, long weight) {
        var row =
                new Answer(
                        cells.get(0), Long.parseLong(cells.get(1)), Long.parseLong(cells.get(2)));
        if (found.merge(row, weight, Long::sum) == 0) {
            found.remove(row);
        }
    }

    private static Map<Form, Map<Answer, Long>> readTables(String url) throws SQLException {
        var all = new TreeMap<Form, Map<Answer, Long>>();
        all.put(Form.ROWS, query(url, "select 1, key, place, amount from row_list"));
        all.put(Form.CHANGES, query(url, "select weight, key, place, amount from changes"));
        all.put(Form.TABLE, query(url, "select 1, key, place, amount from answers"));
        return all;
    }

    private static Map<Answer, Long> query(String url, String sql) throws SQLException {
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
