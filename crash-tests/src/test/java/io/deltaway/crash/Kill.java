package io.deltaway.crash;

import java.util.List;
import java.util.Random;

/// When a process is killed: when it reaches a point for the so-manieth time, or after some time.
///
/// @param point as `crashPoints` calls it; [#ANY_MOMENT] for a time
/// @param count how often the point is passed before, or microseconds
record Kill(String point, int count) {

    static final String ANY_MOMENT = "any-moment";

    /// A process that is not killed.
    static final Kill NEVER = new Kill("never", 0);

    private static final List<String> BY_EPOCH =
            List.of(
                    "source-read",
                    "source-logged",
                    "log-append",
                    "log-appended",
                    "log-force",
                    "log-forced",
                    "sink-write",
                    "sink-commit",
                    "sink-committed",
                    "offset-commit",
                    "offset-committed");

    private static final List<String> BY_SNAPSHOT =
            List.of(
                    "snapshot-write",
                    "snapshot-written",
                    "snapshot-publish",
                    "snapshot-published",
                    "snapshot-done");

    private static final List<String> IN_RECOVERY =
            List.of("recover", "recover-epoch", "recovered");

    /// @param recovers whether the process finds something that others did
    static Kill random(Random random, boolean recovers) {
        int kind = random.nextInt(recovers ? 10 : 7);
        if (kind < 4) {
            return new Kill(any(BY_EPOCH, random), random.nextInt(1 + random.nextInt(12)));
        } else if (kind < 6) {
            return new Kill(any(BY_SNAPSHOT, random), random.nextInt(2));
        } else if (kind < 7) {
            return new Kill(ANY_MOMENT, random.nextInt(400_000));
        }
        String point = any(IN_RECOVERY, random);
        return new Kill(point, point.equals("recover-epoch") ? random.nextInt(6) : 0);
    }

    private static String any(List<String> points, Random random) {
        return points.get(random.nextInt(points.size()));
    }

    static Kill parse(String text) {
        int at = text.lastIndexOf('@');
        return new Kill(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
    }

    @Override
    public String toString() {
        return point + "@" + count;
    }
}
