package io.deltaway.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.deltaway.connect.Rows;
import io.deltaway.crash.Target.Form;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import io.deltaway.table.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Disks that are full in the middle of a run, real ones: the pipeline ends and says why, and goes
/// on where it was once there is room, with nothing lost and nothing twice.
class FullDiskTest {

    private static final int ROWS = 4_000;
    private static final long ROOM = 16 << 10;

    @TempDir Path directory;

    /// What lies on the disk that becomes full.
    enum Full {
        /// The state, most of which is the log.
        LOG,
        /// The state, where each epoch begins a snapshot.
        SNAPSHOTS,
        /// What the sinks write.
        FILES,
        SQLITE
    }

    /// Each time that it is full it gets a little more room.
    @ParameterizedTest
    @EnumSource
    void aFullDisk(Full full) throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(SmallDisk.isPossible(small), "may not mount a file system");
        Path large = Files.createDirectory(directory.resolve("large"));
        boolean isState = full == Full.LOG || full == Full.SNAPSHOTS;
        Target target = full == Full.SQLITE ? Target.SQLITE : Target.FILES;
        String place = place(target, isState ? large : small);
        List<Event> events = events();
        int failures = 0;
        try (var disk = SmallDisk.of(small, ROOM)) {
            while (true) {
                assertThat(failures).isLessThan(100);
                try {
                    run(
                            events,
                            (isState ? small : large).resolve("state"),
                            full == Full.SNAPSHOTS ? 1 : 1 << 30,
                            target,
                            place);
                    break;
                } catch (RunException e) {
                    failures++;
                    String told = told(e);
                    assertThat(e.code()).as(told).isIn(codes(isState));
                    assertThat(told)
                            .contains(
                                    full == Full.SQLITE
                                            ? "database or disk is full"
                                            : "No space left on device");
                    disk.resize(ROOM * (failures + 1));
                }
            }
            assertThat(failures).isGreaterThan(1);
            check(events, target, place);
        }
    }

    /// While it is opened, and when it is written.
    private static List<String> codes(boolean isState) {
        return isState ? List.of("DW-0230", "DW-0233") : List.of("DW-0205", "DW-0206");
    }

    private static String told(Throwable e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static List<Event> events() {
        var random = new Random(1);
        var events = new ArrayList<Event>();
        for (int i = 0; i < ROWS; i++) {
            events.add(Event.random(i, random));
        }
        return events;
    }

    private static String place(Target target, Path disk) {
        return target == Target.SQLITE ? "jdbc:sqlite:" + disk.resolve("out.sqlite") : "" + disk;
    }

    private static void run(
            List<Event> events, Path state, long logUpTo, Target target, String place) {
        var pipeline = Pipeline.create().persist(state);
        pipeline.configure(c -> c.progress(false).logUpTo(logUpTo).epochs(e -> e.rows(50)));
        Table<Event> all = pipeline.read(Rows.of(Event.class, events));
        Program.LARGEST.of(all).write(target.sink(place, Form.CHANGES));
        Program.LARGEST.of(all).write(target.sink(place, Form.TABLE));
        Program.rows(all).write(target.sink(place, Form.ROWS));
        pipeline.runToCompletion();
    }

    private static void check(List<Event> events, Target target, String place) throws Exception {
        var expected = Answers.of(Program.LARGEST, events);
        for (Form form : Form.values()) {
            assertThat(target.read(place, form)).as("%s", form).isEqualTo(expected.in(form));
        }
    }

    /// Files that may not become larger than the process is allowed: not as a full disk, but
    /// everybody can have that. Of processes with ever higher limits the last has none.
    @Test
    void filesThatMayNotGrow() throws Exception {
        var target = Target.FILES;
        var input = new GrowingFile(directory.resolve("events.csv"));
        input.change(ROWS, new Random(1));
        String place = place(target, directory);
        int failures = 0;
        for (String limit : List.of("8", "24", "64", "unlimited")) {
            Path printed = directory.resolve("printed.txt");
            int status = process(limit, input, target, place, printed);
            String told = Files.readString(printed);
            if (status != 0) {
                failures++;
                assertThat(limit).as(told).isNotEqualTo("unlimited");
                assertThat(told).containsPattern("DW-0206|DW-0233").contains("File too large");
            }
        }
        assertThat(failures).isPositive();
        check(input.events(), target, place);
    }

    private int process(String limit, Input input, Target target, String place, Path printed)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("bash", "-c", "ulimit -f " + limit + "; exec \"$@\""));
        command.add("bash");
        command.addAll(History.JAVA);
        command.addAll(
                List.of(
                        "-XX:-UsePerfData",
                        Victim.class.getName(),
                        directory.resolve("state").toString(),
                        Program.LARGEST.toString(),
                        "1",
                        "50",
                        Kill.NEVER.toString(),
                        input.source(),
                        target.toString(),
                        place));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
