package io.deltaway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import io.deltaway.table.PlanException;
import io.deltaway.testkit.Soon;
import io.deltaway.testkit.connector.Canary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings that nobody is to see, and those that are not passed on.
class SecretsTest {

    record Item(long id, String name) {}

    private static final String CANARY = "canary-7391";

    @TempDir Path directory;

    /// The address of a database whose server wants a password of its user `ann`.
    private String url() throws IOException, SQLException {
        String admin = Kind.POSTGRES.fresh(directory);
        Kind.run(
                admin,
                "do $$ begin create role ann login password '%s'; exception when duplicate_object then null; end $$"
                        .formatted(CANARY),
                "create table items (id bigint, name varchar(20) check (name <> 'bad'))",
                "grant all on items to ann",
                "grant create on schema public to ann");
        Path rules = Path.of(Kind.lines(admin, "show hba_file").getFirst());
        String wanted = "host all ann all scram-sha-256\n";
        String before = Files.readString(rules);
        if (!before.startsWith(wanted)) {
            Files.writeString(rules, wanted + before);
            Kind.run(admin, "select pg_reload_conf()");
        }
        String url = admin.replaceFirst("\\?.*", "");
        Soon.await("passwords are asked for", () -> !letsIn(url, "nonsense"));
        return url;
    }

    private static boolean letsIn(String url, String password) {
        try (var _ = DriverManager.getConnection(url, "ann", password)) {
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static Pipeline written(JdbcDatabase database) {
        var pipeline = Pipeline.create();
        pipeline.read(Rows.of(Item.class, new Item(1, "good"), new Item(2, "bad")))
                .write(database.rows("items"));
        return pipeline;
    }

    private static Pipeline read(JdbcDatabase database) {
        var pipeline = Pipeline.create();
        pipeline.read(database.table("items", Item.class).growing("id")).write(Collect.rows());
        return pipeline;
    }

    @Test
    void aPasswordIsUsedAndNeverTold() throws Exception {
        String url = url();
        Path file = Files.writeString(directory.resolve("password"), CANARY + "\n");
        String reference = "${file:" + file + "}";
        var database = Jdbc.database(url).user("ann").password(reference);

        String said = Canary.sings(CANARY, () -> written(database));
        assertThat(said).contains("DW-2230").contains("items in " + url);
        assertThat(Kind.lines(url + "?user=postgres", "select id from items")).containsExactly("1");
        for (JdbcDatabase read :
                List.of(
                        database,
                        Jdbc.database(url + "?user=ann&password=" + reference),
                        Jdbc.database(url.replace("//", "//ann:" + CANARY + "@")),
                        Jdbc.database(url).user("ann").password(CANARY))) {
            assertThat(Canary.sings(CANARY, () -> read(read))).contains("status: ");
        }
    }

    @Test
    void aPasswordThatIsWrongIsNotToldEither() throws Exception {
        String url = url();
        String wrong = "canary-wrong";
        for (JdbcDatabase database :
                List.of(
                        Jdbc.database(url).user("ann").password(wrong),
                        Jdbc.database(url + "?user=ann&password=" + wrong))) {
            String said = Canary.sings(wrong, () -> read(database));
            assertThat(said).contains("failure: ").contains("Check the driver, the address");
        }
        var mariadb = Jdbc.database("jdbc:mariadb://ann:" + wrong + "@localhost:1/shop");
        assertThatThrownBy(() -> new Reading(mariadb.table("items", Item.class)))
                .hasMessageContaining("localhost:1")
                .satisfies(e -> assertThat(stack(e)).doesNotContain(wrong));
        for (String unknown : List.of("ann/" + wrong + "@host", "//ann:" + wrong + "@host/x")) {
            var items = Jdbc.database("jdbc:nobody:" + unknown).table("items", Item.class);
            assertThat(items.describe()).doesNotContain(wrong);
            assertThatThrownBy(() -> new Reading(items))
                    .hasMessageContaining("there is no JDBC driver")
                    .hasMessageNotContaining(wrong);
        }
    }

    private static String stack(Throwable e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aReferenceToNothingIsTold() throws IOException {
        var database = Jdbc.database("jdbc:sqlite:x.db").password("${env:NO_SUCH_VARIABLE}");
        assertThatThrownBy(() -> new Reading(database.table("items", Item.class)))
                .hasMessageContaining("DW-0431")
                .hasMessageContaining("NO_SUCH_VARIABLE");
        assertThatThrownBy(() -> Jdbc.database("jdbc:sqlite:${evn:FILE}"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("refers to nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql:x, socketFactory, is not passed on",
        "jdbc:postgresql:x, sslmod, did you mean \"sslmode\"?",
        "jdbc:postgresql:x, socketTimeout, say timeout(...)",
        "jdbc:mariadb:x, allowLocalInfile, could ask for files",
        "jdbc:sqlite:x, enable_load_extension, run code of libraries",
        "jdbc:sqlite:x, busy_timeout, say timeout(...)",
        "jdbc:other:x, password, say password(...)",
    })
    void propertiesThatAreNotPassedOnAreRefused(String url, String property, String why) {
        assertThatThrownBy(() -> Jdbc.database(url).property(property, CANARY))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining(property)
                .hasMessageContaining(why)
                .hasMessageNotContaining(CANARY);
    }

    @Test
    void propertiesAreGivenToTheDriver() throws Exception {
        String url = Kind.SQLITE.fresh(directory);
        try (var connection =
                        Jdbc.database(url).property("cache_size", "-4321").server().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("pragma cache_size")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(-4321);
        }
    }
}
