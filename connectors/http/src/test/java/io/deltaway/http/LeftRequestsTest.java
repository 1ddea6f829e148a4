package io.deltaway.http;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Call;
import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Push;
import io.deltaway.run.Configuration;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Requests that were under way when a pipeline broke off: whoever asked is gone.
@Timeout(60)
class LeftRequestsTest {

    record Ask(long request, String text) {}

    record Reply(long of, int length) {}

    record Stop(String why) {}

    @TempDir Path state;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Long> epochs = new CopyOnWriteArrayList<>();
    private Consumer<Configuration> settings = c -> {};
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private volatile boolean breaks = true;

    private Pipeline pipeline(Server server, Push<Stop> stops) {
        Endpoint<Ask> ask = server.get("/v1/length", Ask.class, Ask::request);
        Call<String, Integer> call =
                Call.of(
                        "length",
                        Types.INT,
                        text -> {
                            asked.add(text);
                            mayAnswer.await();
                            return text.length();
                        });
        var pipeline = Pipeline.create().configure(settings).persist(state);
        Table<Ask> asks = pipeline.serve(ask);
        asks.write(Callbacks.onChange((epoch, weight, row) -> epochs.add(epoch)));
        asks.select(
                        into(
                                Reply.class,
                                callAsync(call, col(Ask::text)).as(Reply::length),
                                col(Ask::request).as(Reply::of)))
                .write(ask.replies(Reply::of));
        pipeline.read(stops)
                .write(
                        Callbacks.onChange((epoch, weight, row) -> {
                            if (breaks) {
                                throw new IllegalStateException(row.why());
                            }
                        }));
        return pipeline;
    }

    /// Two requests are left, and then another one comes.
    private void askAgain() throws Exception {
        Server first = Http.server(0);
        Push<Stop> stops = Push.of(Stop.class);
        var left = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        Serving broken = Serving.start(pipeline(first, stops), first);
        for (String text : List.of("one", "three")) {
            var request = HttpRequest.newBuilder(first.uri().resolve("/v1/length?text=" + text));
            left.add(broken.client.http().sendAsync(request.build(), BodyHandlers.ofString()));
        }
        await(() -> asked.size() == 2);
        stops.insert(new Stop("the disk is gone"));
        await(() -> left.stream().allMatch(CompletableFuture::isDone));
        assertThatThrownBy(broken::close).hasMessageContaining("the disk is gone");
        asked.clear();
        epochs.clear();
        breaks = false;
        mayAnswer.countDown();
        Server second = Http.server(0);
        Push<Stop> none = Push.of(Stop.class);
        try (Serving serving = Serving.start(pipeline(second, none), second)) {
            assertThat(serving.client.get("/v1/length?text=four").body())
                    .isEqualTo("{\"length\":4}");
            none.close();
        }
    }

    @Test
    void nothingIsAskedForThem() throws Exception {
        askAgain();
        assertThat(asked).containsExactly("four");
    }

    /// Also where they go.
    @Test
    void anEpochHasTheRowsThatItIsToHave() throws Exception {
        settings = c -> c.epochs(e -> e.rows(1));
        askAgain();
        assertThat(epochs).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
    }
}
