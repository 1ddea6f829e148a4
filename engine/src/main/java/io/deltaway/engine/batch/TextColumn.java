package io.deltaway.engine.batch;

import io.deltaway.engine.value.Hashing;
import io.deltaway.engine.value.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Text as UTF-8 bytes. Each row is one word (see [Words]): texts of up to seven bytes stand in the
/// word itself, longer ones in an arena shared by the column, where four bytes of length come
/// before the bytes. Bytes were checked to be UTF-8 when they entered. The word of a null row is
/// that of the empty text.
public final class TextColumn extends Column {

    /// So many times its texts, or so many bytes a row, may be kept for the sake of a column.
    private static final long SHARED = 4;

    private static final long SHARED_BYTES_OF_A_ROW = 64;

    private final long[] words;
    private final byte[] arena;

    public TextColumn(
            int size,
            long[] words,
            byte[] arena,
            long @Nullable [] nulls,
            @Nullable Failure @Nullable [] failures) {
        super(size, nulls, failures);
        this.words = words;
        this.arena = arena;
    }

    /// The same text in each row.
    public static TextColumn constant(int size, String text) {
        var one = new ColumnBuilder.OfText(1);
        one.append(text);
        var single = (TextColumn) one.build();
        long[] words = new long[size];
        Arrays.fill(words, single.words[0]);
        return new TextColumn(size, words, single.arena, null, null);
    }

    /// The words; may be longer than the column.
    public long[] words() {
        return words;
    }

    /// The arena; the bytes of a long text start four bytes after its [Words#reference].
    public byte[] arena() {
        return arena;
    }

    /// The number of bytes of a row's text.
    public int byteLength(int row) {
        long word = words[row];
        return Words.isInline(word)
                ? Words.inlineLength(word)
                : lengthAt((int) Words.reference(word));
    }

    /// The bytes of a row's text, copied.
    public byte[] bytes(int row) {
        byte[] bytes = new byte[byteLength(row)];
        copy(row, bytes, 0);
        return bytes;
    }

    /// Copies the bytes of a row's text to `target` from `at` on and returns their number.
    public int copy(int row, byte[] target, int at) {
        long word = words[row];
        if (Words.isInline(word)) {
            return Words.copyInline(word, target, at);
        }
        int from = (int) Words.reference(word);
        int length = lengthAt(from);
        System.arraycopy(arena, from + 4, target, at, length);
        return length;
    }

    public String get(int row) {
        long word = words[row];
        if (Words.isInline(word)) {
            return Words.inlineText(word);
        }
        int from = (int) Words.reference(word);
        return new String(arena, from + 4, lengthAt(from), StandardCharsets.UTF_8);
    }

    /// Compares by code point.
    public int compareRows(int row, TextColumn other, int otherRow) {
        long a = words[row];
        long b = other.words[otherRow];
        if (Words.isInline(a) && Words.isInline(b)) {
            return Long.compareUnsigned(a, b);
        }
        byte[] left = Words.isInline(a) ? bytes(row) : arena;
        int from = Words.isInline(a) ? 0 : (int) Words.reference(a) + 4;
        byte[] right = Words.isInline(b) ? other.bytes(otherRow) : other.arena;
        int otherFrom = Words.isInline(b) ? 0 : (int) Words.reference(b) + 4;
        return Arrays.compareUnsigned(
                left,
                from,
                from + byteLength(row),
                right,
                otherFrom,
                otherFrom + other.byteLength(otherRow));
    }

    private int lengthAt(int offset) {
        return Words.readInt(arena, offset);
    }

    @Override
    public TextColumn with(long @Nullable [] nulls, @Nullable Failure @Nullable [] failures) {
        return new TextColumn(size(), words, arena, nulls, failures);
    }

    @Override
    public TextColumn take(int[] rows, int count) {
        long[] taken = new long[count];
        for (int i = 0; i < count; i++) {
            taken[i] = rows[i] < 0 ? Words.EMPTY : words[rows[i]];
        }
        return new TextColumn(
                count, taken, arena, takeNulls(rows, count), takeFailures(rows, count));
    }

    @Override
    public long sizeInBytes() {
        long bytes = (long) Long.BYTES * size();
        for (int i = 0; i < size(); i++) {
            long word = words[i];
            bytes += Words.isInline(word) ? 0 : 4L + lengthAt((int) Words.reference(word));
        }
        return bytes;
    }

    int arenaBytes() {
        return arena.length;
    }

    /// The same texts; in an arena of their own where they are a small part of this one.
    TextColumn apart() {
        if (arena.length <= SHARED_BYTES_OF_A_ROW * size()
                || arena.length <= SHARED * sizeInBytes()) {
            return this;
        }
        var copied = new ColumnBuilder.OfText(size());
        for (int i = 0; i < size(); i++) {
            copied.copyFrom(this, i);
        }
        return ((TextColumn) copied.build()).with(nulls(), failures());
    }

    /// The hash of a row's content.
    public long hash(int row) {
        long word = words[row];
        if (Words.isInline(word)) {
            return word;
        }
        int from = (int) Words.reference(word);
        return Hashing.hash(arena, from + 4, lengthAt(from));
    }

    @Override
    public void mixHashes(long[] hashes) {
        for (int i = 0; i < size(); i++) {
            hashes[i] = Hashing.mix(hashes[i], isNull(i) ? Hashing.NULL : hash(i));
        }
    }

    @Override
    public boolean equalRows(int row, Column other, int otherRow) {
        var that = (TextColumn) other;
        if (isNull(row) != that.isNull(otherRow)) {
            return false;
        }
        long a = words[row];
        long b = that.words[otherRow];
        if (Words.isInline(a) || Words.isInline(b)) {
            return a == b;
        }
        int from = (int) Words.reference(a) + 4;
        int otherFrom = (int) Words.reference(b) + 4;
        return Arrays.equals(
                arena,
                from,
                from + lengthAt(from - 4),
                that.arena,
                otherFrom,
                otherFrom + that.lengthAt(otherFrom - 4));
    }
}
