package io.deltaway.http;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.net.httpserver.HttpExchange;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceConnector;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.http.Remote.Answer;
import io.deltaway.http.Remote.Asked;
import io.deltaway.json.Json;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.connector.SinkContract;
import io.deltaway.testkit.connector.SinkPlace;
import io.deltaway.testkit.connector.SinkSubject;
import io.deltaway.testkit.connector.SourceContract;
import io.deltaway.testkit.connector.SourcePlace;
import io.deltaway.testkit.connector.SourceSubject;
import io.deltaway.testkit.connector.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Our sources and sinks keep the contract of connectors.
class ContractTest {

    record Item(long id, String name) {}

    private static final Duration SOON = Duration.ofSeconds(1);

    private static String json(Item item) {
        return "{\"id\":%d,\"name\":\"%s\"}".formatted(item.id(), item.name());
    }

    /// A server with rows that can be added, behind what a test may do to servers.
    private abstract static class Rows implements SourcePlace<Item> {

        final RestartedRemote server = new RestartedRemote();
        private final List<String> rows = new ArrayList<>();

        @Override
        public synchronized void put(List<Item> items) {
            items.forEach(item -> rows.add(json(item)));
        }

        @Override
        public synchronized boolean putMalformed() {
            rows.add("{\"id\":\"x\"}");
            return true;
        }

        /// The rows behind so many.
        synchronized List<String> behind(int count) {
            return List.copyOf(rows.subList(count, rows.size()));
        }

        @Override
        public Optional<TestServer> server() {
            return Optional.of(server);
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static Item row(int number) {
        return new Item(number, "item " + number);
    }

    /// A subject whose rows are the items of their number.
    private static <P extends SourcePlace<Item>> SourceSubject<Item> source(Supplier<P> place) {
        return new SourceSubject<>() {
            @Override
            public SourcePlace<Item> place() {
                return place.get();
            }

            @Override
            public Item row(int number) {
                return ContractTest.row(number);
            }
        };
    }

    private static final class EventRows extends Rows {

        EventRows() {
            server.byHand(this::speak);
        }

        /// Sends the rows behind the one that the client saw last, and whatever comes.
        private void speak(HttpExchange exchange) throws IOException {
            String seen = exchange.getRequestHeaders().getFirst("Last-Event-ID");
            int at = seen == null ? 0 : Integer.parseInt(seen);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            try {
                while (server.isUp()) {
                    server.awaitThawed();
                    for (String row : behind(at)) {
                        at++;
                        out.write(
                                "id: %d\ndata: %s\n\n"
                                        .formatted(at, row)
                                        .getBytes(StandardCharsets.UTF_8));
                    }
                    out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    Thread.sleep(5); // the pace of the server
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public SourceConnector<Item> source() {
            return Http.events(server.url("/events"), Item.class)
                    .answerWithin(SOON)
                    .silentFor(SOON);
        }
    }

    @TestFactory
    Stream<DynamicTest> eventsKeepTheContractOfSources() {
        return SourceContract.of(source(EventRows::new))
                .map(check -> dynamicTest(check.name(), check::run));
    }

    /// Answers with at most fifty rows behind a number, which is also how many there are before.
    private static final class CursorRows extends Rows {

        CursorRows() {
            server.answers(asked -> {
                int equals = asked.path().indexOf('=');
                int last = equals < 0 ? -1 : Integer.parseInt(asked.path().substring(equals + 1));
                return Answer.json(
                        behind(0).stream()
                                .filter(row -> number(row) > last)
                                .limit(50)
                                .collect(Collectors.joining(",", "[", "]")));
            });
        }

        private static long number(String row) {
            Json id = ((Json.ObjectValue) JsonTrees.parse(row)).members().get("id");
            return id instanceof Json.NumberValue number ? number.value().longValue() : -1;
        }

        /// One that is no row has no number, by which it could be told apart.
        @Override
        public synchronized boolean putMalformed() {
            return false;
        }

        @Override
        public SourceConnector<Item> source() {
            return Http.json(server.url("/items"), Item.class)
                    .cursor("after", Item::id)
                    .live(Duration.ofMillis(5))
                    .answerWithin(SOON);
        }
    }

    @TestFactory
    Stream<DynamicTest> cursorsKeepTheContractOfSources() {
        return SourceContract.of(source(CursorRows::new))
                .map(check -> dynamicTest(check.name(), check::run));
    }

    private static final class AnsweredOnce extends Rows {

        AnsweredOnce() {
            server.answers(asked ->
                    Answer.json(behind(0).stream().collect(Collectors.joining(",", "[", "]"))));
        }

        @Override
        public SourceConnector<Item> source() {
            return Http.json(server.url("/items"), Item.class).answerWithin(SOON);
        }
    }

    @TestFactory
    Stream<DynamicTest> answersKeepTheContractOfSources() {
        return SourceContract.of(source(AnsweredOnce::new))
                .map(check -> dynamicTest(check.name(), check::run));
    }

    /// What was taken, once for each key, as a server does that is asked to.
    private static final class Taken implements SinkPlace<Item> {

        private final RestartedRemote server = new RestartedRemote();
        private final Map<String, String> taken = new LinkedHashMap<>();
        private final boolean isMirror;

        Taken(boolean isMirror) {
            this.isMirror = isMirror;
            server.answers(this::take);
        }

        private synchronized Answer take(Asked asked) {
            if (asked.body().contains("refused")) {
                return new Answer(422, "not this one", Map.of());
            }
            if (asked.method().equals("DELETE")) {
                taken.remove(asked.path());
            } else {
                taken.put(isMirror ? asked.path() : asked.header("Idempotency-key"), asked.body());
            }
            return Answer.of(204);
        }

        @Override
        public SinkConnector<Item> sink() {
            return cast(
                    (isMirror
                                    ? Http.mirror(server.url("/items/{id}"))
                                    : Http.postChanges(server.url("/items")))
                            .answerWithin(SOON));
        }

        @SuppressWarnings("unchecked") // a sink of any rows is one of these
        private static SinkConnector<Item> cast(SinkConnector<?> sink) {
            return (SinkConnector<Item>) sink;
        }

        @Override
        public synchronized List<WeightedRow> seen() {
            return taken.values().stream().map(Taken::row).toList();
        }

        private static WeightedRow row(String body) {
            Map<String, Json> members = ((Json.ObjectValue) JsonTrees.parse(body)).members();
            long weight =
                    members.get("weight") instanceof Json.NumberValue number
                            ? number.value().longValue()
                            : 1;
            if (members.get("id") instanceof Json.NumberValue id
                    && members.get("name") instanceof Json.TextValue name) {
                return WeightedRow.of(weight, id.value().longValue(), name.value());
            }
            throw new AssertionError(body);
        }

        @Override
        public Optional<TestServer> server() {
            return Optional.of(server);
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static SinkSubject<Item> sink(boolean isMirror) {
        return new SinkSubject<>() {
            @Override
            public SinkPlace<Item> place() {
                return new Taken(isMirror);
            }

            @Override
            public Class<Item> rowClass() {
                return Item.class;
            }

            @Override
            public Item row(int key, int version) {
                return new Item(key, "version " + version);
            }

            // Of a mirror none: a row that is put again under its key is no change.
            @Override
            public Optional<Item> refused() {
                return isMirror ? Optional.empty() : Optional.of(new Item(1_000_000, "refused"));
            }
        };
    }

    @TestFactory
    Stream<DynamicTest> requestsKeepTheContractOfSinks() {
        return SinkContract.of(sink(false)).map(check -> dynamicTest(check.name(), check::run));
    }

    @TestFactory
    Stream<DynamicTest> mirrorsKeepTheContractOfSinks() {
        return SinkContract.of(sink(true)).map(check -> dynamicTest(check.name(), check::run));
    }
}
