package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.DECIMAL;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.Overload.KernelOf;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.util.IllegalFormatException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Texts made of values, in the notation of no particular country: by formats of
/// [java.util.Formatter], and of numbers by patterns of [DecimalFormat].
final class Formatting {

    private Formatting() {}

    /// The first argument is the format, the others are its values.
    static Kernel format(Site site) {
        checkFormat(site);
        return RowKernel.texts(
                        row -> {
                            var values = new @Nullable Object[row.count() - 1];
                            for (int i = 0; i < values.length; i++) {
                                values[i] = row.boxed(i + 1, site.type(i + 1));
                            }
                            try {
                                return String.format(Locale.ROOT, row.text(0), values);
                            } catch (IllegalArgumentException wrong) {
                                return row.failed(Failure.argument(refusal(row.text(0), wrong)));
                            }
                        })
                .of(site);
    }

    /// Refuses a constant format that fails for all values of the other arguments' types.
    private static void checkFormat(Site site) {
        if (!(site.constant(0) instanceof String format)) {
            return;
        }
        var samples = new Object[site.arguments().size() - 1];
        for (int i = 0; i < samples.length; i++) {
            Object sample = sample(site.type(i + 1));
            if (sample == null) {
                return;
            }
            samples[i] = sample;
        }
        try {
            var _ = String.format(Locale.ROOT, format, samples);
        } catch (IllegalFormatException wrong) {
            throw new BadConstant(refusal(format, wrong));
        } catch (DateTimeException ofAPattern) {
            // fails in each row
        }
    }

    private static String refusal(String format, IllegalArgumentException why) {
        return "format " + format + ": " + why.getMessage();
    }

    /// A value of a type whose values all fit the same formats; null where they may not, as those
    /// that a user's program may format itself.
    private static @Nullable Object sample(Type type) {
        return switch (type.storage()) {
            case LONG -> type instanceof Type.EnumOf ? null : Values.fromLong(type, 0);
            case DOUBLE -> type == Type.Simple.FLOAT ? (Object) 0f : (Object) 0.0;
            case TEXT -> "";
            case OBJECT -> type == DECIMAL ? BigDecimal.ZERO : null;
        };
    }

    /// By a pattern, the second argument.
    static KernelOf number(RowKernel.ObjectBody number) {
        return site -> {
            Compiled<DecimalFormat> formats =
                    Compiled.confined(
                            site,
                            1,
                            "number pattern",
                            pattern ->
                                    new DecimalFormat(
                                            pattern,
                                            DecimalFormatSymbols.getInstance(Locale.ROOT)));
            return RowKernel.texts(
                            row -> {
                                DecimalFormat format = formats.at(row);
                                return format == null ? null : format.format(number.at(row));
                            })
                    .of(site);
        };
    }
}
