package io.deltaway.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.Pipeline;
import io.deltaway.testkit.Soon;
import io.deltaway.testkit.connector.Canary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nobody is to see of how a database is reached.
class SecretsTest {

    record Item(long id, String name) {}

    private static final String CANARY = "canary-4711";

    @TempDir Path directory;

    private static boolean letsIn(String url, String password) {
        try (var _ = DriverManager.getConnection(url, "ann", password)) {
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /// The address of a database whose server wants a password of its user `ann`, who may read a
    /// table, and may not replicate.
    private static String url() throws IOException, SQLException {
        String admin = TestServer.fresh();
        TestServer.run(
                admin,
                "create role ann login password '" + CANARY + "'",
                "create table items (id bigint primary key, name text)",
                "grant all on items to ann",
                "grant create on schema public to ann");
        Path rules = Path.of(TestServer.lines(admin, "show hba_file").getFirst());
        Files.writeString(rules, "host all ann all scram-sha-256\n" + Files.readString(rules));
        TestServer.run(admin, "select pg_reload_conf()");
        String url = admin.replaceFirst("\\?.*", "");
        Soon.await("passwords are asked for", () -> !letsIn(url, "nonsense"));
        return url;
    }

    private static Pipeline pipeline(PostgresDatabase database) {
        var pipeline = Pipeline.create();
        pipeline.read(database.follow("items", Item.class, "id"))
                .write(database.snapshot("copies", "id").creating());
        return pipeline;
    }

    @Test
    void aPasswordIsNeverTold() throws Exception {
        String url = url();
        Path file = Files.writeString(directory.resolve("password"), CANARY + "\n");
        var known = Postgres.database(url).user("ann").password("${file:" + file + "}");
        assertThat(Canary.sings(CANARY, () -> pipeline(known)))
                .contains("failure: ", "permission denied")
                .doesNotContain("password authentication failed");
        var wrong = Postgres.database(url + "?user=ann&password=canary-wrong");
        assertThat(Canary.sings("canary-wrong", () -> pipeline(wrong)))
                .contains("failure: ", "password authentication failed");
    }
}
