package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Asks one question after the other over REST and takes the times. What it asks it has written
/// before, and what it got it reads afterwards, so that a client costs little beside the server.
final class RestClient {

    private static final int PASSAGES = 6;

    static {
        System.setProperty("http.maxConnections", "64"); // each keeps its own; else five are kept
    }

    private final URI address;
    private final List<byte[]> asked = new ArrayList<>();
    private final List<byte[]> answers = new ArrayList<>();

    RestClient(URI server, int questions, int seed) {
        address = server.resolve("/v1/retrieve");
        var random = new Random(seed);
        for (int i = 0; i < questions; i++) {
            String query = "word" + random.nextInt(5_000) + " word" + random.nextInt(5_000);
            asked.add(
                    Records.retrieve(query, WordVectors.of(query), PASSAGES, null)
                            .toString()
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    /// How long each took, in nanoseconds.
    ///
    /// @param begin when the first question is due, if they are due by the clock
    /// @param every how often a question is due, from which on its time counts, also where the one
    ///   before has no answer yet; zero for questions that are due when the one before has it
    long[] ask(long begin, Duration every) throws IOException {
        long[] nanos = new long[asked.size()];
        long due = begin;
        for (int i = 0; i < nanos.length; i++) {
            due = every.isZero() ? System.nanoTime() : begin + i * every.toNanos();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            answers.add(answer(asked.get(i)));
            nanos[i] = System.nanoTime() - due;
        }
        return nanos;
    }

    private byte[] answer(byte[] question) throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setFixedLengthStreamingMode(question.length);
        connection.getOutputStream().write(question);
        try (InputStream body = connection.getInputStream()) {
            return body.readAllBytes();
        }
    }

    /// Every question has found as much as it wanted.
    void check() throws IOException {
        assertThat(answers).hasSameSizeAs(asked);
        for (byte[] answer : answers) {
            String text = new String(answer, StandardCharsets.UTF_8);
            assertThat(Records.of(Retrieved.class, Records.parsed(text)).passages())
                    .hasSize(PASSAGES);
        }
    }
}
