package io.deltaway.run;

import io.deltaway.run.persist.RecordingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// What the sources of a pipeline gave, as [Pipeline#record] wrote it down: given to
/// [Pipeline#replay] it comes again, in the same epochs, at the same rows of the day. Immutable.
///
/// ```java
/// pipeline.replay(Recording.of(Path.of("today.recording")));
/// ```
public final class Recording {

    private final Path file;
    private final double speed;

    private Recording(Path file, double speed) {
        this.file = file;
        this.speed = speed;
    }

    /// A recording that comes as fast as it can be worked through.
    public static Recording of(Path file) {
        return new Recording(file, 0);
    }

    /// The same at its own pace: 1 as it was, 2 twice as fast.
    public Recording atSpeed(double times) {
        if (!(times > 0) || Double.isInfinite(times)) {
            throw new RunException("DW-0201", "a speed is a number above zero, not " + times + ".");
        }
        return new Recording(file, times);
    }

    Path file() {
        return file;
    }

    /// How long after the beginning of a replay something comes.
    ///
    /// @param recorded how long after the beginning of the recording it came
    Duration due(Duration recorded) {
        return speed == 0 ? Duration.ZERO : Duration.ofNanos((long) (recorded.toNanos() / speed));
    }

    RecordingFile.Reader open() throws IOException {
        return new RecordingFile.Reader(file);
    }

    @Override
    public String toString() {
        return "recording " + file;
    }
}
