package io.deltaway.run;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A reader that comes back. Where its source can't be reached it is closed and opened again behind
/// what it gave, for as long as it takes. After any other failure of a live source it is tried
/// again a few times, with another reader where the source can go on behind what it gave: the one
/// that failed may have taken what it did not give. Owned by the thread that reads.
final class LastingReader implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    /// Polls in a row without a failure after which the ones before are forgotten, though nothing
    /// was given: a reader that is opened anew may take some to come to what can't be read.
    private static final int CALM = 100;

    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    /// Opens a source where it is to go on.
    @FunctionalInterface
    interface Opening {
        SourceReader open(Map<String, byte[]> offsets) throws IOException;
    }

    private final Opening opening;
    private final Link link;
    private final boolean retries;
    private final boolean resumes;
    private final boolean waits;
    private final Told told;
    private final Signal wake;
    private final Supplier<Map<String, byte[]>> offsets;
    private final BooleanSupplier givesUp;
    private @Nullable SourceReader reader;
    private @Nullable UnavailableException loss;
    private int failures;
    private int calm;
    private volatile boolean acknowledged;

    /// @param first the reader; null where the source could not be reached at the start
    /// @param loss why it could not be reached at the start
    /// @param retries whether a failure is tried again
    /// @param resumes whether it goes on at offsets
    /// @param waits whether a source that can't be reached is waited for
    /// @param told what the reader is told between polls
    /// @param wake raised where `givesUp` may have changed
    /// @param offsets where to go on
    /// @param givesUp whether nobody waits for it any more
    LastingReader(
            @Nullable SourceReader first,
            @Nullable UnavailableException loss,
            Opening opening,
            Link link,
            boolean retries,
            boolean resumes,
            boolean waits,
            Told told,
            Signal wake,
            Supplier<Map<String, byte[]>> offsets,
            BooleanSupplier givesUp) {
        this.reader = first;
        this.loss = loss;
        this.opening = opening;
        this.link = link;
        this.retries = retries;
        this.resumes = resumes;
        this.waits = waits;
        this.told = told;
        this.wake = wake;
        this.acknowledged = first instanceof AcknowledgedReader;
        this.offsets = offsets;
        this.givesUp = givesUp;
    }

    /// What there is next.
    ///
    /// @throws UnavailableException where the source can't be reached and nobody waits for it any
    ///   more
    SourceReader.Poll poll() throws IOException {
        while (true) {
            try {
                SourceReader.Poll poll = attempt();
                if (!(poll instanceof SourceReader.Poll.Idle) || ++calm == CALM) {
                    failures = 0;
                }
                return poll;
            } catch (UnavailableException e) {
                lose();
                if (!waits || e == loss) {
                    throw e;
                }
                loss = e;
                link.lost(e);
            } catch (IOException e) {
                calm = 0;
                if (!retries || ++failures == ATTEMPTS || givesUp.getAsBoolean()) {
                    throw e;
                }
                link.failed();
                link.debug("could not be read and is tried again", e);
                if (resumes) {
                    lose();
                }
                wake.await(FIRST_PAUSE_NANOS << 2 * (failures - 1));
            }
        }
    }

    /// Whether a poll that gave nothing has waited for something.
    boolean waits() {
        SourceReader open = reader;
        return open != null && open.waits();
    }

    /// Whether the last poll gave nothing as no answer is there yet.
    boolean awaitsAnswer() {
        SourceReader open = reader;
        return open != null && open.awaitsAnswer();
    }

    private SourceReader.Poll attempt() throws IOException {
        SourceReader open = reader;
        if (open == null) {
            UnavailableException cause = loss;
            if (cause != null && !link.awaitAttempt(wake, givesUp)) {
                throw cause;
            }
            Map<String, byte[]> from = offsets.get();
            link.tries();
            link.called();
            open = opening.open(from);
            reader = open;
            link.opened(open);
            acknowledged = open instanceof AcknowledgedReader;
        }
        link.called();
        told.tell(open);
        SourceReader.Poll poll = open.poll();
        boolean gave = !(poll instanceof SourceReader.Poll.Idle);
        if (gave || !open.awaitsAnswer()) {
            link.answered(gave);
        }
        return poll;
    }

    /// Whether it wants to know what need not be kept for it. From any thread.
    boolean isAcknowledged() {
        return acknowledged;
    }

    /// Tells it, behind its last poll.
    void tell() throws IOException {
        SourceReader open = reader;
        if (open != null) {
            told.tell(open);
        }
    }

    /// What is broken may fail once more when it is closed.
    private void lose() {
        SourceReader lost = reader;
        reader = null;
        if (lost != null) {
            link.closed();
            try {
                lost.close();
            } catch (IOException | RuntimeException e) {
                link.debug("could not be closed after it was lost", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        SourceReader open = reader;
        if (open != null) {
            open.close();
        }
    }
}
