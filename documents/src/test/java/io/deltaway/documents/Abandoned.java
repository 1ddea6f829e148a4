package io.deltaway.documents;

import io.deltaway.documents.internal.process.Limits;
import io.deltaway.documents.internal.process.ParserPool;
import java.time.Duration;

/// A process that is ended while it waits for a document.
final class Abandoned {

    private Abandoned() {}

    public static void main(String[] arguments) throws Exception {
        new ParserPool(new Limits(Duration.ofHours(1), 64, 1, 4 << 20, 200_000))
                .parse("application/pdf", HostileDocumentsTest.endless());
    }

    /// Whether a process has been at work for longer than it takes to start.
    static boolean reads(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .filter(time -> time.compareTo(Duration.ofSeconds(3)) > 0)
                .isPresent();
    }
}
