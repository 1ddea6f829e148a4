package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.formats.parse.Block;
import io.deltaway.formats.parse.Decoder;
import io.deltaway.formats.parse.Decoder.Decoded;
import io.deltaway.formats.parse.Refusals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Cuts the bytes of one file into blocks of whole records. Owned by one thread.
final class FileInput implements Input {

    /// The first block is small, so that the first rows come soon and slow code runs on little;
    /// then they grow.
    private static final int FIRST_BYTES = 1 << 16;

    private final String name;
    private final InputStream stream;
    private final Format format;
    private final Buffers buffers;
    private final boolean endsLine;
    private final Fingerprint fingerprint;
    private @Nullable Decoder decoder;
    private byte[] bytes;
    private int start;
    private int filled;
    private int target = FIRST_BYTES;
    private long line;
    private boolean atEnd;
    private @Nullable Ends ends;
    private int part;
    private boolean done;
    private @Nullable IOException failure;
    private @Nullable Rest rest;

    /// A file from its start to its end, which ends the last line.
    FileInput(String name, InputStream stream, Format format, Buffers buffers) {
        this(name, stream, format, buffers, null, 1, true, new Fingerprint());
    }

    /// @param decoder where the stream does not begin at the start of the file: how its records are
    ///   decoded
    /// @param line the number of the first line
    /// @param endsLine whether the end of the stream ends the last line; else a line without a
    ///   newline is left alone
    /// @param fingerprint of what was read of the file before; goes on with what is handed out
    FileInput(
            String name,
            InputStream stream,
            Format format,
            Buffers buffers,
            @Nullable Decoder decoder,
            long line,
            boolean endsLine,
            Fingerprint fingerprint) {
        this.name = name;
        this.stream = stream;
        this.format = format;
        this.buffers = buffers;
        this.decoder = decoder;
        this.line = line;
        this.endsLine = endsLine;
        this.fingerprint = fingerprint;
        bytes = buffers.take(target);
    }

    @Override
    public @Nullable Piece next() {
        while (!done) {
            fill();
            if (decoder == null) {
                Piece.Refusal refusal = begin();
                if (refusal != null) {
                    return refusal;
                }
            }
            Decoder known = decoder;
            int cut = known == null ? start : format.lastEnd(bytes, start, filled, isWhole());
            if (known != null && cut > start) {
                long size = (long) cut - start;
                Block block = cut(cut);
                return new Piece.Rows(
                        () -> {
                            Decoded decoded = known.decode(block);
                            buffers.give(block.bytes());
                            return decoded;
                        },
                        size);
            }
            if (atEnd) {
                done = true;
                IOException reason = failure;
                Piece.Refusal refusal = reason == null ? null : cutShort(reason);
                rest = reason == null && start < filled ? leave() : null;
                buffers.give(bytes);
                return refusal;
            }
            if (filled - start > Format.MOST_RECORD_BYTES) {
                done = true;
                return refusal(
                        Refusals.FILE,
                        "a line of more than 1 GiB",
                        Refusals.shown(bytes, start, filled));
            }
            target =
                    (int)
                            Math.min(
                                    Format.MOST_RECORD_BYTES + 1L,
                                    Math.max(target, (filled - start) * 2L));
        }
        return null;
    }

    /// A file behind what an earlier process read of it, to its end.
    ///
    /// @throws IOException where the file no longer begins with that
    static FileInput behind(Place place, Path path, Format format, Buffers buffers)
            throws IOException {
        Place.Behind open = place.open(path);
        try {
            FileStart start = start(path, format, buffers);
            return new FileInput(
                    path.toString(),
                    open.stream(),
                    format,
                    buffers,
                    start == null ? null : start.decoder(),
                    place.line(),
                    true,
                    open.read());
        } catch (IOException | RuntimeException e) {
            open.stream().close();
            throw e;
        }
    }

    /// How a file starts; null where it has no records.
    static @Nullable FileStart start(Path path, Format format, Buffers buffers) throws IOException {
        try (var input = new FileInput(path.toString(), OpenFile.read(path), format, buffers)) {
            while (input.decoder == null && !input.done && !input.atEnd) {
                input.fill();
                input.begin();
                input.target = Math.min(Format.MOST_RECORD_BYTES, input.target * 2);
            }
            Decoder known = input.decoder;
            return known == null
                    ? null
                    : new FileStart(known, input.fingerprint.length(), input.line);
        }
    }

    /// How far the file was handed out.
    @Override
    public Place place() {
        return Place.of(fingerprint, line, part);
    }

    /// How what was handed out ends.
    enum Ends {
        WHOLE,
        WITHOUT_NEWLINE,
        /// A newline would not end it either.
        WITHIN_QUOTES
    }

    /// Null where nothing was handed out.
    @Nullable Ends ends() {
        return ends;
    }

    /// What stands behind what was handed out and is no whole record; null where that is nothing.
    @Nullable Rest rest() {
        return rest;
    }

    /// The number of the line behind what was handed out.
    long line() {
        return line;
    }

    /// How the records of the file are decoded, once its start was read.
    @Nullable Decoder decoder() {
        return decoder;
    }

    /// Whether what is there ends with a whole record.
    private boolean isWhole() {
        return atEnd && endsLine && failure == null;
    }

    private Rest leave() {
        var held = new Fingerprint();
        held.add(bytes, start, filled);
        return new Rest(fingerprint.length(), held, format.ending(bytes, start, filled));
    }

    private void fill() {
        while (!atEnd && filled - start < target) {
            if (start + target > bytes.length - Block.PADDING) {
                move(bytes.length - Block.PADDING < target ? buffers.take(target) : bytes);
            }
            try {
                int read = stream.read(bytes, filled, bytes.length - Block.PADDING - filled);
                if (read < 0) {
                    atEnd = true;
                } else {
                    filled += read;
                }
            } catch (IOException e) {
                failure = e;
                atEnd = true;
            }
        }
    }

    private void move(byte[] to) {
        System.arraycopy(bytes, start, to, 0, filled - start);
        filled -= start;
        start = 0;
        bytes = to;
    }

    private Piece.@Nullable Refusal begin() {
        int mark =
                filled - start >= 3
                                && bytes[start] == (byte) 0xEF
                                && bytes[start + 1] == (byte) 0xBB
                                && bytes[start + 2] == (byte) 0xBF
                        ? 3
                        : 0;
        if (atEnd && start + mark == filled) {
            return null; // nothing there, which is no mistake
        }
        String foreign = Foreign.refusal(bytes, start, filled);
        if (foreign != null) {
            done = true;
            return refusal(Refusals.HEADER, foreign, "");
        }
        switch (format.start(name, bytes, start + mark, filled, isWhole())) {
            case Format.Start.Unknown unknown -> {}
            case Format.Start.Records records -> {
                decoder = records.decoder();
                ends = records.from() == start + mark ? Ends.WHOLE : ending(records.from());
                fingerprint.add(bytes, start, records.from());
                start = records.from();
                line += records.lines();
            }
            case Format.Start.Refused refused -> {
                done = true;
                return refusal(refused.code(), refused.message(), refused.text());
            }
        }
        return null;
    }

    /// Hands out the bytes up to `end`; what is behind them goes on in another array.
    private Block cut(int end) {
        ends = ending(end);
        byte[] whole = bytes;
        int from = start;
        int left = filled - end;
        target = Math.min(Buffers.BLOCK_BYTES, Math.max(FIRST_BYTES, target * 2));
        byte[] next = buffers.take(Math.max(target, left));
        System.arraycopy(whole, end, next, 0, left);
        fingerprint.add(whole, from, end);
        part = Place.checksum(whole, from, end);
        int to = end;
        if (whole[end - 1] != '\n') {
            whole[to++] = '\n'; // the padding has room for it
        }
        if (isWhole() && format.lastEnd(whole, from, to, false) < to) {
            ends = Ends.WITHIN_QUOTES;
        }
        var block = Block.of(name, whole, from, to, line);
        line += block.lines();
        bytes = next;
        start = 0;
        filled = left;
        return block;
    }

    private Ends ending(int end) {
        return bytes[end - 1] == '\n' ? Ends.WHOLE : Ends.WITHOUT_NEWLINE;
    }

    /// What stands before the place that can't be read is no whole record: it is shown, not read.
    private Piece.Refusal cutShort(IOException reason) {
        String message =
                reason instanceof GzipStream.Damage damage ? damage.ofLines() : reason(reason);
        return refusal(Refusals.FILE, message, Refusals.shown(bytes, start, filled));
    }

    private Piece.Refusal refusal(String code, String message, String text) {
        return new Piece.Refusal(new Malformed(1, code, message, name + ":" + line, text));
    }

    /// Why a file can't be read, or what stands for those that are in a directory.
    static String reason(Path path, IOException e) {
        if (!Files.isDirectory(path)) {
            return reason(e);
        }
        return Files.isReadable(path) && Files.isExecutable(path)
                ? "the directory can't be read, so nothing in it is: " + e.getMessage()
                : "the directory may not be opened, so nothing in it is read: permission denied";
    }

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException gone -> "the file is gone";
            case AccessDeniedException denied -> "the file may not be read: permission denied";
            case GzipStream.Damage damage -> String.valueOf(damage.getMessage());
            default ->
                    "the file can't be read: "
                            + (e.getMessage() == null ? e.toString() : e.getMessage());
        };
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
