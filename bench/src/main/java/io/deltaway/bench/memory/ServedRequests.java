package io.deltaway.bench.memory;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import com.sun.net.httpserver.HttpServer;
import io.deltaway.bench.Outcome;
import io.deltaway.connect.Push;
import io.deltaway.http.Endpoint;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How long a request over HTTP takes that a join with a table of 100,000 rows answers: 8 clients,
/// each with a connection, ask again when they have their answer. Clients and server share the
/// machine.
///
/// The naive server is the JDK's, with a hash map of the rows.
final class ServedRequests implements Exercise {

    record Price(String ticker, double last) {}

    record Ask(long request, String ticker, long qty) {}

    record Value(long request, double value) {}

    private static final int CLIENTS = 8;
    private static final int TICKERS = 100_000;

    private final int requests;

    ServedRequests(long rows) {
        this.requests = Math.toIntExact(rows / CLIENTS * CLIENTS);
    }

    @Override
    public int warmUps() {
        return 0;
    }

    private static double price(int ticker) {
        return ticker / 4.0;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        Server server = Http.server(0);
        Endpoint<Ask> ask = server.get("/value/{ticker}", Ask.class, Ask::request);
        Push<Price> prices = Push.byKey(Price.class, "ticker");
        var pipeline = Pipeline.create().configure(c -> c.workers(workers));
        Table<Price> current = pipeline.read(prices);
        pipeline.serve(ask)
                .join(current)
                .on(col(Ask::ticker), col(Price::ticker))
                .select((asked, found) ->
                        into(
                                Value.class,
                                asked.col(Ask::request).as(Value::request),
                                found.col(Price::last).times(asked.col(Ask::qty)).as(Value::value)))
                .write(ask.replies(Value::request));
        try (var running = pipeline.start()) {
            for (int i = 0; i < TICKERS; i++) {
                prices.upsert(new Price("T" + i, price(i)));
            }
            running.cut();
            return measure(watch, server.uri().getPort());
        }
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        var prices = new HashMap<String, Double>();
        for (int i = 0; i < TICKERS; i++) {
            prices.put("T" + i, price(i));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            HttpServer server = HttpServer.create(address, 0);
            server.setExecutor(threads);
            server.createContext(
                    "/value/",
                    exchange -> {
                        String ticker = exchange.getRequestURI().getPath().substring(7);
                        String query = exchange.getRequestURI().getQuery();
                        double value =
                                prices.getOrDefault(ticker, 0.0)
                                        * Long.parseLong(query.substring(4));
                        byte[] body =
                                ("{\"value\":" + value + "}").getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
            server.start();
            try {
                return measure(watch, server.getAddress().getPort());
            } finally {
                server.stop(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome measure(Stopwatch watch, int port) {
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            boolean isRight = all(threads.invokeAll(clients(port, new long[requests])));
            long[] nanos = new long[requests];
            watch.start();
            isRight &= all(threads.invokeAll(clients(port, nanos)));
            watch.stop();
            Arrays.sort(nanos);
            Map<String, Double> figures =
                    Map.of(
                            "p50_us", nanos[requests / 2] / 1e3,
                            "p99_us", nanos[(int) (requests * 0.99)] / 1e3,
                            "max_us", nanos[requests - 1] / 1e3);
            return watch.outcome(requests, isRight, figures);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean all(List<Future<Boolean>> answers)
            throws InterruptedException, ExecutionException {
        boolean all = true;
        for (Future<Boolean> answer : answers) {
            all &= answer.get();
        }
        return all;
    }

    private List<Callable<Boolean>> clients(int port, long[] nanos) {
        var clients = new ArrayList<Callable<Boolean>>();
        int each = requests / CLIENTS;
        for (int c = 0; c < CLIENTS; c++) {
            int from = c * each;
            clients.add(() -> ask(port, nanos, from, from + each));
        }
        return clients;
    }

    /// @return whether all answers were right
    private static boolean ask(int port, long[] nanos, int from, int to) throws IOException {
        var random = new SplittableRandom(from);
        boolean isRight = true;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (int i = from; i < to; i++) {
                int ticker = random.nextInt(TICKERS);
                int qty = 1 + random.nextInt(100);
                byte[] request =
                        ("GET /value/T"
                                        + ticker
                                        + "?qty="
                                        + qty
                                        + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII);
                long start = System.nanoTime();
                out.write(request);
                String body = answer(in);
                nanos[i] = System.nanoTime() - start;
                isRight &= body.equals("{\"value\":" + price(ticker) * qty + "}");
            }
        }
        return isRight;
    }

    /// Reads an answer that says how long it is.
    private static String answer(InputStream in) throws IOException {
        int length = 0;
        while (true) {
            var line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("the connection was closed");
                }
                line.append((char) b);
            }
            String header = line.toString().strip();
            if (header.isEmpty()) {
                return new String(in.readNBytes(length), StandardCharsets.UTF_8);
            } else if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
    }
}
