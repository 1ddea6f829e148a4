package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Type;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/// A strict function that is computed row by row: the form of all functions but the hot ones. One
/// body exists for each form of result.
final class RowKernel implements Kernel {

    /// A function that gives a whole number, a truth value (0 or 1) or a time.
    @FunctionalInterface
    interface LongBody {
        long at(Cursor row);
    }

    /// A function that gives a floating number.
    @FunctionalInterface
    interface DoubleBody {
        double at(Cursor row);
    }

    /// A function that gives true or false.
    @FunctionalInterface
    interface TruthBody {
        boolean at(Cursor row);
    }

    /// A function that gives text; null makes the row null.
    @FunctionalInterface
    interface TextBody {
        @Nullable String at(Cursor row);
    }

    /// A function that gives an object of the result's type; null makes the row null.
    @FunctionalInterface
    interface ObjectBody {
        @Nullable Object at(Cursor row);
    }

    /// Appends the result of one row.
    @FunctionalInterface
    private interface Append {
        void append(Cursor row, ColumnBuilder out);
    }

    private static final Failure TOO_DEEP =
            Failure.argument(
                    "the text is too long for the regular expression, or nested too deeply");

    private static final Failure TOO_LONG =
            Failure.argument(
                    "the regular expression goes back too often; write it without one repetition in"
                            + " another");

    private final Type result;
    private final @Nullable String[] constantTexts;
    private final Append append;

    private RowKernel(Site site, Append append) {
        this.result = site.result();
        this.append = append;
        this.constantTexts = new @Nullable String[site.arguments().size()];
        for (int i = 0; i < constantTexts.length; i++) {
            constantTexts[i] = site.constant(i) instanceof String text ? text : null;
        }
    }

    static Overload.KernelOf longs(LongBody body) {
        return site ->
                new RowKernel(
                        site,
                        (row, out) -> {
                            long value = body.at(row);
                            if (row.failure() == null && !row.isNull()) {
                                ((ColumnBuilder.OfLong) out).append(value);
                            }
                        });
    }

    static Overload.KernelOf truths(TruthBody body) {
        return longs(row -> body.at(row) ? 1 : 0);
    }

    static Overload.KernelOf doubles(DoubleBody body) {
        return site ->
                new RowKernel(
                        site,
                        (row, out) -> {
                            double value = body.at(row);
                            if (row.failure() == null && !row.isNull()) {
                                ((ColumnBuilder.OfDouble) out).append(value);
                            }
                        });
    }

    static Overload.KernelOf texts(TextBody body) {
        return site ->
                new RowKernel(
                        site,
                        (row, out) -> {
                            String value = body.at(row);
                            if (value == null) {
                                row.none();
                            } else if (row.failure() == null) {
                                ((ColumnBuilder.OfText) out).append(value);
                            }
                        });
    }

    static Overload.KernelOf objects(ObjectBody body) {
        return site ->
                new RowKernel(
                        site,
                        (row, out) -> {
                            Object value = body.at(row);
                            if (value == null) {
                                row.none();
                            } else if (row.failure() == null) {
                                out.appendValue(value);
                            }
                        });
    }

    @Override
    public boolean isCostly() {
        return true;
    }

    @Override
    public Column apply(int rows, Column[] arguments) {
        var marks = Marks.of(rows, arguments);
        var cursor = new Cursor(arguments, constantTexts);
        ColumnBuilder out = ColumnBuilder.of(result, rows);
        for (int i = 0; i < rows; i++) {
            cursor.moveTo(i);
            Failure failure = marks.failure(i);
            if (failure != null) {
                out.appendFailure(failure);
            } else if (!marks.isValue(i)) {
                out.appendNull();
            } else {
                appendRow(cursor, out);
            }
        }
        return out.build();
    }

    private void appendRow(Cursor cursor, ColumnBuilder out) {
        try {
            append.append(cursor, out);
        } catch (ArithmeticException outOfRange) {
            cursor.fail(Failure.OVERFLOW);
        } catch (DateTimeException noTime) {
            cursor.fail(Failure.argument(String.valueOf(noTime.getMessage())));
        } catch (StackOverflowError tooDeep) {
            cursor.fail(TOO_DEEP);
        } catch (BoundedText.ReadTooOften tooLong) {
            cursor.fail(TOO_LONG);
        }
        Failure failure = cursor.failure();
        if (failure != null) {
            out.appendFailure(failure);
        } else if (cursor.isNull()) {
            out.appendNull();
        }
    }
}
