package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.UnavailableException;
import io.deltaway.run.thread.Threads;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final Threads THREADS = Threads.ofRuntime();

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Lines logged = new Lines();
    private Instant now = NOON;

    private Link link(double share) {
        RandomGenerator random =
                new RandomGenerator() {
                    @Override
                    public long nextLong() {
                        throw new AssertionError("not asked for");
                    }

                    @Override
                    public double nextDouble() {
                        return share;
                    }
                };
        return new Link("source server", () -> now, random, Secrets.NONE, THREADS, logged);
    }

    /// Keeps what is logged.
    private static final class Lines implements System.Logger {

        private final List<String> lines = new ArrayList<>();

        @Override
        public String getName() {
            return "lines";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                String format,
                @Nullable Object... parameters) {
            lines.add(level + " " + MessageFormat.format(format, parameters));
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, String line, @Nullable Throwable e) {
            lines.add(level + " " + line);
        }
    }

    private static UnavailableException refused() {
        return new UnavailableException("connection refused", null);
    }

    private static List<Duration> pauses(Link link) {
        var pauses = new ArrayList<Duration>();
        for (int i = 0; i < 12; i++) {
            link.lost(refused());
            pauses.add(Duration.between(NOON, link.nextAttempt().orElseThrow()));
        }
        return pauses;
    }

    @Test
    void pausesDoubleUpToHalfAMinute() {
        assertThat(pauses(link(1 - 1e-12)))
                .extracting(pause -> Math.round(pause.toNanos() / 1e8) / 10.0)
                .containsExactly(0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30.0, 30.0, 30.0);
    }

    @Test
    void chanceShortensAPauseByHalfAtMost() {
        List<Duration> shortest = pauses(link(0));
        assertThat(shortest.getFirst()).isEqualTo(Duration.ofMillis(50));
        assertThat(shortest.getLast()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aServerIsLeftAloneForAsLongAsItSaysAndNotForMoreThanAnHour() {
        Link link = link(0);
        link.lost(new UnavailableException("busy", null, Duration.ofSeconds(40)));
        assertThat(link.nextAttempt()).contains(NOON.plusSeconds(40).plusMillis(50));
        link.lost(new UnavailableException("busy", null, Duration.ofDays(3)));
        assertThat(link.nextAttempt()).contains(NOON.plusSeconds(3600).plusMillis(50));
        link.lost(new UnavailableException("busy", null, Duration.ZERO));
        assertThat(link.nextAttempt()).as("as if nothing was said").contains(NOON.plusMillis(50));
    }

    @Test
    void pausesBeginAnewWhereSomethingWasTaken() {
        Link link = link(0);
        pauses(link);
        link.progressed();
        link.lost(refused());
        assertThat(link.nextAttempt()).contains(NOON.plusMillis(50));
        assertThat(link.status().outages()).isEqualTo(1);
    }

    @Test
    void anOutageIsTheSameUntilSomethingCameThrough() {
        Link link = link(0);
        link.lost(refused());
        now = NOON.plusSeconds(10);
        link.tries();
        link.answered(false);
        link.lost(new UnavailableException("no route to host", null));
        assertThat(link.status().outage())
                .contains(
                        new Status.Outage(
                                NOON, "no route to host", 1, now.plus(Duration.ofMillis(100))));
        assertThat(link.status().outages()).isEqualTo(1);
        assertThat(link.status().retries()).isEqualTo(1);
        link.tries();
        link.answered(true);
        assertThat(link.status().outage()).isEmpty();
        link.lost(refused());
        assertThat(link.nextAttempt()).contains(now.plus(Duration.ofMillis(50)));
        assertThat(link.status().outages()).isEqualTo(2);
    }

    @Test
    void anOutageIsLoggedWhenItBeginsAndWhenItIsOver() {
        Link link = link(0);
        pauses(link);
        now = NOON.plusSeconds(90);
        link.tries();
        link.answered(true);
        link.called();
        link.answered(true);
        assertThat(logged.lines)
                .containsExactly(
                        "WARNING the source server can't be reached and is tried again until it is back: connection refused",
                        "WARNING the source server can be reached again, after 1 min 30 s and one attempt");
    }

    @Test
    void whoWaitsMayBeToldNotTo() {
        Link link = link(0);
        link.lost(refused());
        var asked = new ArrayList<Boolean>();
        boolean waited =
                link.awaitAttempt(
                        new Signal(THREADS),
                        () -> {
                            asked.add(true);
                            return asked.size() > 2;
                        });
        assertThat(waited).isFalse();
        now = NOON.plusMillis(50);
        assertThat(link.awaitAttempt(new Signal(THREADS), () -> false)).isTrue();
    }
}
