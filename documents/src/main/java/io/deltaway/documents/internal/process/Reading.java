package io.deltaway.documents.internal.process;

import io.deltaway.documents.Contents;
import io.deltaway.documents.UnreadableException;
import io.deltaway.documents.internal.parse.Blocks;
import io.deltaway.documents.internal.parse.Formats;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What runs in the process that reads documents: one after the other, as they come on standard
/// input. Ends when the one that started it is gone, also in the middle of a document, when that
/// takes too long, and when there was nothing to read for a while.
final class Reading {

    /// Who waits for a document gives up before, and then knows why.
    private static final Duration LATER = Duration.ofSeconds(5);

    private static final int OUT_OF_MEMORY = 3;

    private Reading() {}

    public static void main(String[] arguments) throws IOException {
        int characters = Integer.parseInt(arguments[0]);
        Duration within = Duration.parse(arguments[1]).plus(LATER);
        Duration idle = Duration.parse(arguments[2]);
        endWithParent();
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var out =
                new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        // Libraries that print would be heard as answers.
        System.setIn(InputStream.nullInputStream());
        System.setOut(System.err);
        out.writeInt(Wire.HELLO);
        out.flush();
        while (true) {
            String mediaType;
            try (var _ = new TimeLimit(idle)) {
                mediaType = Wire.readText(in, 1000);
            } catch (EOFException e) {
                return;
            }
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            try (var _ = new TimeLimit(within)) {
                answer(out, mediaType, bytes, characters);
            }
        }
    }

    private static void answer(DataOutputStream out, String mediaType, byte[] bytes, int characters)
            throws IOException {
        Contents contents;
        try {
            contents = Formats.read(mediaType, bytes, new Blocks(characters));
        } catch (UnreadableException e) {
            Wire.writeReason(out, e.reason());
            return;
        } catch (OutOfMemoryError e) {
            // Also where a library asks for an array larger than any.
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
            return;
        } catch (StackOverflowError e) {
            Wire.writeReason(out, "it is nested too deeply");
            return;
        } catch (Exception | LinkageError | AssertionError e) {
            Wire.writeReason(
                    out, "it is no proper %s: %s".formatted(mediaType, Formats.problem(e)));
            return;
        }
        Wire.writeContents(out, contents);
    }

    private static void endWithParent() {
        ProcessHandle parent = ProcessHandle.current().parent().orElse(null);
        if (parent != null) {
            var _ = parent.onExit().thenRun(Reading::end);
        }
    }

    private static void end() {
        Runtime.getRuntime().halt(0);
    }

    /// Ends this process unless it is closed in time.
    private record TimeLimit(CompletableFuture<Void> end) implements AutoCloseable {

        TimeLimit(Duration time) {
            this(
                    CompletableFuture.runAsync(
                            Reading::end,
                            CompletableFuture.delayedExecutor(
                                    time.toMillis(), TimeUnit.MILLISECONDS)));
        }

        @Override
        public void close() {
            end.cancel(false);
        }
    }
}
