package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.deltaway.programs.Checkout;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AlertWebhookTest {

    /// Sensor, time and temperature of each alert.
    private static List<List<String>> expected() {
        Map<String, BigDecimal> limits = new HashMap<>();
        Example.lines("examples/data/limits.csv")
                .forEach(line -> limits.put(line.get(0), new BigDecimal(line.get(1))));
        return Example.lines("examples/data/readings.csv").stream()
                .filter(reading ->
                        new BigDecimal(reading.get(2)).compareTo(limits.get(reading.get(0))) > 0)
                .map(reading -> reading.subList(0, 3))
                .toList();
    }

    @Test
    void itsOwnWebhookPrintsEachAlertOnce() {
        List<String> printed = Example.of("AlertWebhook").run().lines().toList();
        assertThat(printed)
                .containsExactlyInAnyOrderElementsOf(
                        expected().stream().map(alert -> String.join(" ", alert)).toList());
    }

    @Test
    void whatAWebhookRefusesIsAnErrorRow() throws IOException {
        var asked = new AtomicInteger();
        HttpServer webhook =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(asked.incrementAndGet() == 1 ? 422 : 204, -1);
                    exchange.close();
                });
        webhook.start();
        try {
            String to = "http://127.0.0.1:" + webhook.getAddress().getPort() + "/";
            Example.of("AlertWebhook").run("--to", to, "--errors", "out/refused.csv");
        } finally {
            webhook.stop(0);
        }
        assertThat(Checkout.read(Path.of("out/refused.csv")).lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("422");
    }

    @Test
    void aWebhookThatFailsNowAndThenGetsEachAlertAllTheSame() throws IOException {
        List<String> taken = Collections.synchronizedList(new ArrayList<>());
        var asked = new AtomicInteger();
        HttpServer webhook =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext(
                "/",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    boolean isDown = asked.incrementAndGet() % 10 == 0;
                    if (!isDown) {
                        taken.add(body);
                    }
                    exchange.sendResponseHeaders(isDown ? 503 : 204, -1);
                    exchange.close();
                });
        webhook.start();
        try {
            String to = "http://127.0.0.1:" + webhook.getAddress().getPort() + "/";
            Example.of("AlertWebhook").run("--to", to);
        } finally {
            webhook.stop(0);
        }
        List<List<String>> expected = expected();
        assertThat(expected).isNotEmpty();
        assertThat(taken).hasSameSizeAs(expected);
        for (List<String> alert : expected) {
            assertThat(taken)
                    .filteredOn(body ->
                            body.startsWith(
                                    "{\"sensor\":\"%s\",\"at\":\"%s\",\"celsius\":%s"
                                            .formatted(alert.get(0), alert.get(1), alert.get(2))))
                    .isNotEmpty();
        }
    }
}
