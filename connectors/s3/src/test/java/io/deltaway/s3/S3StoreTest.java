package io.deltaway.s3;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Push;
import io.deltaway.connect.Store;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.Table;
import io.deltaway.testkit.StoreCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// State in a bucket, on a real server.
class S3StoreTest {

    record Sale(String shop, long amount) {}

    record Takings(String shop, long amount) {}

    @TempDir static Path folder;

    private static S3Server server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = S3Server.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// A program that goes on where it was.
    private static final class Shop {

        final Push<Sale> sales = Push.of(Sale.class);
        final RunningPipeline running;
        private final Table<Takings> takings;

        Shop(String prefix) {
            var pipeline = Pipeline.create().persist(server.store(prefix));
            pipeline.configure(c -> c.logUpTo(1).epochs(e -> e.byHand()));
            takings =
                    pipeline.read(sales)
                            .groupBy(col(Sale::shop))
                            .reduce(g ->
                                    into(
                                            Takings.class,
                                            g.keys(),
                                            g.sum(col(Sale::amount)).as(Takings::amount)));
            pipeline.materialize(takings);
            running = pipeline.start();
        }

        void sell(String shop, long amount) {
            sales.insert(new Sale(shop, amount));
            running.cut();
        }

        List<Takings> takings() {
            return running.materialized(takings).rows();
        }

        void end() {
            sales.close();
            running.await();
        }
    }

    @Test
    void aBucketIsAStore() throws IOException, InterruptedException {
        StoreCheck.check(server.store("check/"));
    }

    /// As who looks beside a pipeline that removes it finds it.
    @Test
    void aFileThatIsRemovedInPartIsNotThere() throws IOException {
        try (Store.Session session = server.store("parts/").open();
                Store.Output file = session.create("log-0.0")) {
            for (int i = 0; i < 2; i++) {
                file.write(new byte[] {1}, 0, 1);
                file.force();
            }
            assertThat(session.read("log-0.0").readAllBytes()).containsExactly(1, 1);
            try (Store.Session inside = server.store("parts/log-0.0/").open()) {
                inside.delete(List.of("00000000"));
            }
            assertThatThrownBy(() -> session.read("log-0.0"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageEndingWith("parts/log-0.0/00000000");
        }
    }

    /// A log is removed at a start that is killed in the middle of it.
    @Test
    void aRemovalThatWasBegunIsFinishedAtTheNextStart() throws IOException {
        var first = new Shop("cut/");
        first.sell("north", 10);
        first.end();
        try (Store.Session session = server.store("cut/").open();
                Store.Output file = session.create("log-99.0")) {
            for (int i = 0; i < 2; i++) {
                file.write(new byte[] {1}, 0, 1);
                file.force();
            }
        }
        try (Store.Session inside = server.store("cut/log-99.0/").open()) {
            inside.delete(List.of("00000000"));
            // One that is lost is no removal.
            assertThatThrownBy(() -> new Shop("cut/").end())
                    .hasMessageContaining("log-99.0/00000000");
            assertThat(inside.publish("removed-by-deltaway", new byte[0])).isTrue();
        }
        try (Store.View view = server.store("cut/").look()) {
            assertThat(view.has("log-99.0")).isFalse();
            assertThatThrownBy(() -> view.read("log-99.0")).isInstanceOf(NoSuchFileException.class);
        }

        var second = new Shop("cut/");
        second.sell("north", 1);
        assertThat(second.takings()).containsExactly(new Takings("north", 11));
        second.end();
        try (Store.View inside = server.store("cut/log-99.0/").look()) {
            assertThat(inside.list("")).isEmpty();
        }
    }

    @Test
    void aPipelineGoesOnFromABucket() {
        var first = new Shop("shop/");
        first.sell("north", 10);
        first.sell("south", 5);
        first.sell("north", 1);
        first.end();

        var second = new Shop("shop/");
        second.sell("south", 2);
        assertThat(second.takings())
                .containsExactlyInAnyOrder(new Takings("north", 11), new Takings("south", 7));
        second.end();
    }

    @Test
    void whoIsReplacedEndsBeforeItCommits() {
        var paused = new Shop("replaced/");
        paused.sell("north", 10);
        var other = new Shop("replaced/");
        other.sell("north", 1);

        // A snapshot in the background may have seen it already; then the row or the cut is
        // refused, too.
        try {
            paused.sell("north", 100);
        } catch (IllegalStateException | RunException ended) {
            assertThat(ended).hasMessageContaining("DW-0234");
        }
        assertThatThrownBy(paused::end)
                .isInstanceOf(RunException.class)
                .hasMessageContaining("DW-0234");
        assertThat(other.takings()).containsExactly(new Takings("north", 11));
        other.end();
    }

    @Test
    void credentialsAreKeptElsewhere() throws IOException, InterruptedException {
        Path secret = Files.writeString(folder.resolve("secret"), S3Server.SECRET_KEY + "\n");
        S3Store store =
                server.store("secret/").credentials(S3Server.ACCESS_KEY, "${file:" + secret + "}");
        StoreCheck.check(store);
        assertThat(store.secrets().scrub("said " + S3Server.SECRET_KEY)).isEqualTo("said ***");

        var pipeline = Pipeline.create();
        pipeline.persist(server.store("secret/").credentials("key", "${file:" + secret + "-none}"));
        pipeline.materialize(pipeline.read(Push.of(Sale.class)));
        assertThatThrownBy(pipeline::runToCompletion)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("DW-0230", "DW-0431", "secret-none");
        assertThatThrownBy(() -> server.store("x/").credentials("key", "${environment:S3}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DW-0430");
    }

    @Test
    void aBucketThatIsNotThereIsNamed() {
        var pipeline = Pipeline.create().persist(server.store("none", "y/"));
        pipeline.materialize(pipeline.read(Push.of(Sale.class)));
        assertThatThrownBy(pipeline::runToCompletion)
                .isInstanceOf(RunException.class)
                .hasMessageContaining("DW-0230")
                .hasMessageContaining("s3://none/y/");
    }
}
