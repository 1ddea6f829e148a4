package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.time.Ticks;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.epoch.EpochRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The bytes of what is kept.
///
/// @param schemas the columns of each source's chunks, in the order of the plan
record Format(List<Schema> schemas) {

    /// Changes whenever something that was written before can't be read any more.
    static final int VERSION = 14;

    private static final int ARRIVED = 1;
    private static final int TAKEN = 2;
    private static final int STEP = 3;
    private static final int EPOCH = 4;
    private static final int TICKED = 5;
    private static final int LOCATED = 6;
    private static final int ANSWERED = 7;

    void write(ByteWriter out, LogEntry entry) {
        switch (entry) {
            case LogEntry.Arrived arrived -> {
                out.writeByte(ARRIVED);
                out.writeVarLong(arrived.source());
                write(out, arrived.source(), arrived.chunk());
            }
            case LogEntry.Located located -> {
                out.writeByte(LOCATED);
                out.writeVarLong(located.source());
                out.writeVarLong(located.rows());
                out.writeVarLong(located.malformed());
                out.writeByte(located.endsEpoch() ? 1 : 0);
                out.writeVarLong(located.partition());
                writeOffsets(out, located.offsets());
            }
            case LogEntry.Taken taken -> {
                out.writeByte(TAKEN);
                out.writeVarLong(taken.source());
                out.writeVarLong(taken.rows());
            }
            case LogEntry.Passed passed -> throw new IllegalArgumentException("never written");
            case LogEntry.Ticked ticked -> {
                out.writeByte(TICKED);
                BatchBytes.write(out, ticked.ticks(), Ticks.SCHEMA);
            }
            case LogEntry.Answered answered -> {
                out.writeByte(ANSWERED);
                out.writeText(answered.results().node());
                out.writeSized(answered.results().bytes());
            }
            case LogEntry.Step step -> out.writeByte(STEP);
            case LogEntry.Epoch epoch -> {
                out.writeByte(EPOCH);
                out.writeVarLong(epoch.epoch());
            }
        }
    }

    /// Reads what the same program wrote.
    LogEntry entry(ByteReader in) {
        LogEntry entry = entry(in, null);
        if (entry == null) {
            throw new IllegalStateException("nothing of a program's own is left out");
        }
        return entry;
    }

    /// @param translation from the program that wrote it; null where that is the same
    /// @return null where the program has nothing to do with it
    @Nullable LogEntry entry(ByteReader in, @Nullable Translation translation) {
        int kind = in.readByte();
        switch (kind) {
            case ARRIVED, LOCATED, TAKEN -> {
                int was = (int) in.readVarLong();
                int source = translation == null ? was : translation.source(was);
                if (source >= 0) {
                    return ofSource(kind, source, in);
                }
                return kind == TAKEN ? new LogEntry.Passed((int) in.readVarLong()) : null;
            }
            case ANSWERED -> {
                String was = in.readText();
                String node = translation == null ? was : translation.node(was);
                if (node == null) {
                    return null;
                }
                return new LogEntry.Answered(new EpochRunner.Results(node, in.readSized()));
            }
            default -> {
                return ofAll(kind, in);
            }
        }
    }

    private LogEntry ofSource(int kind, int source, ByteReader in) {
        return switch (kind) {
            case ARRIVED -> new LogEntry.Arrived(source, readChunk(in, source));
            case LOCATED ->
                    new LogEntry.Located(
                            source,
                            (int) in.readVarLong(),
                            (int) in.readVarLong(),
                            in.readByte() == 1,
                            (int) in.readVarLong(),
                            readOffsets(in));
            default -> new LogEntry.Taken(source, (int) in.readVarLong());
        };
    }

    private static LogEntry ofAll(int kind, ByteReader in) {
        return switch (kind) {
            case TICKED -> new LogEntry.Ticked(BatchBytes.read(in, Ticks.SCHEMA));
            case STEP -> new LogEntry.Step();
            case EPOCH -> new LogEntry.Epoch(in.readVarLong());
            default -> throw new IllegalStateException("an entry of the unknown kind " + kind);
        };
    }

    /// The epoch that an entry ends; -1 where it is another one. Needs no schemas.
    static long endedEpoch(ByteReader in) {
        return in.readByte() == EPOCH ? in.readVarLong() : -1;
    }

    /// About how many bytes the rows would take that are not there.
    long sizeInBytes(LogEntry.Located located) {
        return 8L * located.rows() * schemas.get(located.source()).width();
    }

    void write(ByteWriter out, int source, Chunk chunk) {
        BatchBytes.write(out, chunk.rows(), schemas.get(source));
        write(out, chunk.malformed());
        out.writeByte(chunk.endsEpoch() ? 1 : 0);
        out.writeVarLong(chunk.partition());
        writeOffsets(out, chunk.offsets());
    }

    Chunk readChunk(ByteReader in, int source) {
        var rows = BatchBytes.read(in, schemas.get(source));
        List<Chunk.Malformed> malformed = readMalformed(in);
        boolean endsEpoch = in.readByte() == 1;
        int partition = (int) in.readVarLong();
        return new Chunk(rows, malformed, endsEpoch, partition, readOffsets(in));
    }

    private static void write(ByteWriter out, List<Chunk.Malformed> malformed) {
        out.writeVarLong(malformed.size());
        for (Chunk.Malformed one : malformed) {
            out.writeLong(one.weight());
            out.writeText(one.code());
            out.writeText(one.message());
            out.writeText(one.position());
            out.writeText(one.text());
        }
    }

    private static List<Chunk.Malformed> readMalformed(ByteReader in) {
        int count = (int) in.readVarLong();
        var malformed = new ArrayList<Chunk.Malformed>(count);
        for (int i = 0; i < count; i++) {
            malformed.add(
                    new Chunk.Malformed(
                            in.readLong(),
                            in.readText(),
                            in.readText(),
                            in.readText(),
                            in.readText()));
        }
        return malformed;
    }

    void write(ByteWriter out, Refusal refusal) {
        out.writeVarLong(refusal.feed());
        out.writeVarLong(refusal.epoch());
        out.writeVarLong(refusal.first());
        write(out, refusal.rows());
    }

    Refusal readRefusal(ByteReader in) {
        return new Refusal(
                (int) in.readVarLong(),
                in.readVarLong(),
                (int) in.readVarLong(),
                readMalformed(in));
    }

    static void writeOffsets(ByteWriter out, Map<String, byte[]> offsets) {
        out.writeVarLong(offsets.size());
        offsets.forEach((partition, offset) -> {
            out.writeText(partition);
            out.writeSized(offset);
        });
    }

    static Map<String, byte[]> readOffsets(ByteReader in) {
        int count = (int) in.readVarLong();
        var offsets = new HashMap<String, byte[]>();
        for (int i = 0; i < count; i++) {
            offsets.put(in.readText(), in.readSized());
        }
        return offsets;
    }
}
