package io.deltaway.documents;

import io.deltaway.connect.Call;
import io.deltaway.documents.internal.process.Limits;
import io.deltaway.documents.internal.process.ParserCall;
import io.deltaway.documents.internal.split.CutAhead;
import io.deltaway.table.PlanException;
import io.deltaway.table.Types;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What reading a document may cost. Given to the function that [Documents#parse] takes, and
/// changed only there.
///
/// Documents are read in processes of their own. One that needs more than it may costs its own row
/// only: a process is started for the next one. One whose process is killed, as the system does
/// where memory is short, is read by another one, and fails when the eighth is killed as well.
public final class ParseOptions {

    private static final Duration START = Duration.ofMinutes(2);

    /// From so many documents on that are to be read no more are taken: they are in memory.
    private static final int MOST_WAITING = 64;

    /// A file that goes and comes back within this time is not read again.
    private static final Duration KEPT = Duration.ofMinutes(1);

    /// A document is read again for half a minute at least: memory may be short for so long. Some
    /// bring down each process, and whoever waits for all documents waits for those too.
    private static final int ATTEMPTS = 8;

    /// Changes whenever what is read of a document does.
    private static final String VERSION = "1";

    private Duration within = Duration.ofSeconds(60);
    private int memoryInMegabytes = 512;
    private int processes = 2;
    private long bytes = 128L << 20;
    private int characters = 16 << 20;
    private @Nullable Splitter splitter;

    ParseOptions() {}

    /// How long one document may take. A minute where nothing is said.
    public ParseOptions within(Duration time) {
        check(time.isPositive(), "a time above nothing", time);
        this.within = time;
        return this;
    }

    /// The heap of a process that reads documents. 512 MiB where nothing is said.
    public ParseOptions memory(int megabytes) {
        check(megabytes >= 64, "64 MiB or more", megabytes);
        this.memoryInMegabytes = megabytes;
        return this;
    }

    /// How many documents are read together, each by a process. Two where nothing is said. One that
    /// takes longer than a second gives way, up to as many: so there may be twice as many
    /// processes. They end when there was nothing to read for half a minute, but for one, which
    /// ends with the pipeline.
    public ParseOptions processes(int count) {
        check(count > 0, "a process at least", count);
        this.processes = count;
        return this;
    }

    /// How large a document may be, in bytes. 128 MiB where nothing is said.
    public ParseOptions maxBytes(long count) {
        check(count > 0, "a size above nothing", count);
        this.bytes = count;
        return this;
    }

    /// How much text a document may have, in characters. 16 million where nothing is said.
    public ParseOptions maxText(int count) {
        check(count > 0, "a size above nothing", count);
        this.characters = count;
        return this;
    }

    /// Each document is cut as soon as it has been read, beside the epochs as well:
    /// [Documents#split] by the same object then takes what is there. Without it that is done in
    /// the epoch, in which a text of 15 MB then takes a second.
    public ParseOptions splitBy(Splitter other) {
        this.splitter = other;
        return this;
    }

    static void check(boolean fits, String expected, Object actual) {
        if (!fits) {
            throw new PlanException(
                    "DW-0501",
                    "an option of documents does not fit",
                    expected,
                    String.valueOf(actual),
                    "change it");
        }
    }

    Call<Documents.Unread, Outcome> reader() {
        var limits = new Limits(within, memoryInMegabytes, processes, bytes, characters);
        var parser = new ParserCall(limits);
        Splitter by = splitter;
        Duration cutting = by == null ? Duration.ZERO : CutAhead.within(by);
        return Call.of(
                        "reader of documents",
                        Types.recordOf(Outcome.class),
                        (Documents.Unread one) -> {
                            Outcome outcome = parser.apply(one.mediaType(), one.bytes());
                            if (by != null && outcome.contents() != null) {
                                CutAhead.cut(outcome.contents(), by);
                            }
                            return outcome;
                        })
                // What is read now takes up no answers of what read otherwise.
                .version(VERSION)
                // Those that give way as well; the others wait for a process.
                .concurrently(2 * processes)
                // The process keeps the time of the document; this is for its start and for
                // cutting as well.
                .within(within.multipliedBy(2).plus(START).plus(cutting))
                .attempts(ATTEMPTS)
                .mostWaiting(MOST_WAITING)
                .holdingBackAll()
                .keptFor(KEPT)
                .abandoned()
                .afterwards(parser::release)
                .otherwise((document, problem) -> new Outcome(null, problem));
    }
}
