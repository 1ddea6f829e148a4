package io.deltaway.crash;

import io.deltaway.connect.SourceConnector;
import io.deltaway.crash.Target.Form;
import io.deltaway.files.Csv;
import io.deltaway.kafka.Kafka;
import io.deltaway.postgres.Postgres;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The process that is killed: it runs a program over what is there, or until it is told to end
/// where that is live, and goes on where the one before it was. With several workers most of its
/// state is on disk. At the point where it is to end it sends itself `SIGKILL`, in the middle of
/// whatever its threads do.
public final class Victim {

    private static final int SIGKILL = 9;

    private Victim() {}

    /// @param args the directory for state, the program, how many workers, the rows of an epoch,
    ///   when it is killed, the source as an [Input] says it, and for each target its name and
    ///   place
    public static void main(String[] args) throws ReflectiveOperationException {
        var pipeline = Pipeline.create().persist(Path.of(args[0]));
        Program program = Program.valueOf(args[1]);
        int workers = Integer.parseInt(args[2]);
        long rows = Long.parseLong(args[3]);
        Kill kill = Kill.parse(args[4]);
        Runnable end = end();
        var left = new AtomicInteger(kill.count());
        pipeline.configure(c ->
                c.workers(workers)
                        .progress(false)
                        .logUpTo(4_000)
                        .crashPoints(point -> {
                            if (point.equals(kill.point()) && left.getAndDecrement() == 0) {
                                end.run();
                            }
                        }));
        if (workers > 1) {
            pipeline.configure(c -> c.stateInMemoryUpTo(1));
        }
        SourceConnector<Event> source = source(args[5]);
        if (!source.isLive()) {
            // Of a live one the last rows would wait for others that never come.
            pipeline.configure(c -> c.epochs(epochs -> epochs.rows(rows)));
        }
        Table<Event> events = pipeline.read(source);
        Table<Answer> answers = program.of(events);
        Table<Answer> kept = Program.rows(events);
        for (int i = 6; i < args.length; i += 2) {
            var target = Target.valueOf(args[i]);
            for (Form form : Form.of(source.isLive())) {
                (form == Form.ROWS ? kept : answers).write(target.sink(args[i + 1], form));
            }
        }
        if (kill.point().equals(Kill.ANY_MOMENT)) {
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        LockSupport.parkNanos(1_000L * kill.count());
                        end.run();
                    });
        }
        pipeline.run();
    }

    private static SourceConnector<Event> source(String source) {
        String[] parts = source.split(" ", -1);
        return switch (parts[0]) {
            case "files" -> Csv.files(parts[1], Event.class);
            case "live" -> Csv.files(parts[1], Event.class).live(Duration.ofMillis(20));
            case "kafka" ->
                    Kafka.at(parts[1])
                            .from(parts[2])
                            .json(Event.class)
                            .acknowledgeTo(parts[3])
                            .once();
            case "postgres" ->
                    Postgres.database(parts[1]).follow("events", Event.class, "id").slot(parts[2]);
            default -> throw new IllegalArgumentException(source);
        };
    }

    /// Ends the process as the kernel does it: Java itself can't without a hook.
    @SuppressWarnings("restricted") // a function of the C library
    private static Runnable end() {
        var linker = Linker.nativeLinker();
        MethodHandle raise =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("kill"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        int self = Math.toIntExact(ProcessHandle.current().pid());
        return () -> {
            try {
                int result = (int) raise.invokeExact(self, SIGKILL);
                throw new AssertionError("not killed: " + result);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        };
    }
}
