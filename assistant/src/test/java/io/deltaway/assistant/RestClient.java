package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Asks one question after the other over REST and takes the times. What it asks it has written
/// before, and what it got it reads afterwards, so that a client costs little beside the server.
/// Its connection is a plain one: that of the JDK looks for a millisecond whether it is still open.
final class RestClient implements Closeable {

    private static final int PASSAGES = 6;

    private static final String LENGTH = "Content-Length:";

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final List<byte[]> asked = new ArrayList<>();
    private final List<byte[]> answers = new ArrayList<>();

    RestClient(URI server, int questions, int seed) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream());
        var random = new Random(seed);
        for (int i = 0; i < questions; i++) {
            String query = "word" + random.nextInt(5_000) + " word" + random.nextInt(5_000);
            String json =
                    Records.retrieve(query, WordVectors.of(query), PASSAGES, Scope.all())
                            .toString();
            String head =
                    "POST /v1/retrieve HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%s %d\r\n\r\n"
                            .formatted(server.getAuthority(), LENGTH, json.length());
            asked.add((head + json).getBytes(StandardCharsets.US_ASCII));
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

    private byte[] answer(byte[] request) throws IOException {
        out.write(request);
        assertThat(line()).startsWith("HTTP/1.1 200 ");
        int length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            }
        }
        return in.readNBytes(length);
    }

    private String line() throws IOException {
        var text = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            text.append((char) next);
        }
        return text.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
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
