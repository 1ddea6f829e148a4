package io.deltaway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Nothing;
import io.deltaway.run.Pipeline;
import io.deltaway.run.StateReport;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How far growing tables were read, as people see it who look at what a pipeline keeps.
class ShownStateTest {

    record Event(int id, String name) {}

    @TempDir Path directory;

    private String stateAfterReading(String growing) throws SQLException {
        String url = Kind.SQLITE.fresh(directory);
        Kind.run(
                url,
                "create table events (id integer, name varchar(200))",
                "insert into events values (1, 'a'), (2, 'b'), (2, 'zoë ' || hex(zeroblob(60)))");
        Path state = directory.resolve("state");
        var pipeline = Pipeline.create().persist(state);
        pipeline.read(Jdbc.database(url).table("events", Event.class).growing(growing))
                .write(Nothing.sink());
        pipeline.run();
        return StateReport.of(state);
    }

    @Test
    void ofNumbers() throws SQLException {
        assertThat(stateAfterReading("id"))
                .contains("\n    read up to value=2 rows=2 malformed=0 columns=id,name exactly=");
    }

    @Test
    void ofLongTexts() throws SQLException {
        assertThat(stateAfterReading("name"))
                .contains(
                        "\n    read up to value=zoë%20" + "0".repeat(88) + "… rows=1 malformed=0 ");
    }
}
