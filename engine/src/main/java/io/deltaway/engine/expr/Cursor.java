package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The row at which a [RowKernel] stands: its arguments, which are neither null nor failed, and
/// where the row says that it has no result. Lives within one call of a kernel.
final class Cursor {

    private final Column[] columns;
    private final @Nullable String[] constantTexts;
    private final @Nullable Object[] compiled;
    private final @Nullable Object[] compiledFrom;
    private final TextBytes bytes = new TextBytes();
    private int row;
    private boolean isNull;
    private @Nullable Failure failure;

    Cursor(Column[] columns, @Nullable String[] constantTexts) {
        this.columns = columns;
        this.constantTexts = constantTexts;
        this.compiled = new @Nullable Object[columns.length];
        this.compiledFrom = new @Nullable Object[columns.length];
    }

    void moveTo(int next) {
        row = next;
        isNull = false;
        failure = null;
    }

    boolean isNull() {
        return isNull;
    }

    @Nullable Failure failure() {
        return failure;
    }

    int count() {
        return columns.length;
    }

    long number(int argument) {
        return ((LongColumn) columns[argument]).get(row);
    }

    /// A whole number as an `int`: what doesn't fit becomes the nearest that does.
    int clamped(int argument) {
        return Math.clamp(number(argument), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    boolean truth(int argument) {
        return number(argument) != 0;
    }

    double real(int argument) {
        return ((DoubleColumn) columns[argument]).get(row);
    }

    String text(int argument) {
        String constant = constantTexts[argument];
        return constant != null ? constant : ((TextColumn) columns[argument]).get(row);
    }

    /// The UTF-8 bytes of a text, valid until the next call.
    TextBytes bytes(int argument) {
        bytes.moveTo((TextColumn) columns[argument], row);
        return bytes;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the column's type says which
    <V> V object(int argument) {
        return (V) Objects.requireNonNull(((ObjectColumn) columns[argument]).get(row));
    }

    /// An argument as a user's program sees it.
    Object boxed(int argument, Type type) {
        return Objects.requireNonNull(Boxed.value(type, columns[argument], row));
    }

    /// The row has no value. Gives 0, so that it can stand behind `return`.
    long fail(Failure why) {
        failure = why;
        return 0;
    }

    /// The row has no value. Gives null, so that it can stand behind `return`.
    @SuppressWarnings("TypeParameterUnusedInFormals") // null is of every type
    <V> @Nullable V failed(Failure why) {
        failure = why;
        return null;
    }

    /// The row is null. Gives 0, so that it can stand behind `return`.
    long none() {
        isNull = true;
        return 0;
    }

    /// What was kept for an argument, if it was made from `source`.
    @Nullable Object kept(int argument, Object source) {
        return source.equals(compiledFrom[argument]) ? compiled[argument] : null;
    }

    void keep(int argument, Object source, Object value) {
        compiledFrom[argument] = source;
        compiled[argument] = value;
    }
}
