package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;

import io.deltaway.engine.batch.Failure;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// Text. Positions and lengths count code points and start at 0; upper and lower case are the same
/// in every country.
final class TextFunctions {

    /// What a result may have in code points: a guard against a mistaken count that would fill the
    /// memory.
    private static final int MOST_CODE_POINTS = 1 << 24;

    static final Catalog FUNCTIONS =
            new Catalog("text")
                    .add(
                            "length",
                            "The number of code points.",
                            Overload.takes(TEXT)
                                    .gives(LONG)
                                    .by(TextKernels.measure(TextBytes::codePoints)))
                    .add(
                            "isEmpty",
                            "Whether the text has no characters.",
                            Overload.takes(TEXT)
                                    .gives(BOOLEAN)
                                    .by(TextKernels.measure(text -> text.length == 0 ? 1 : 0)))
                    .add(
                            "isBlank",
                            "Whether the text is empty or only white space, as trim has it.",
                            Overload.takes(TEXT)
                                    .gives(BOOLEAN)
                                    .by(RowKernel.truths(row -> row.text(0).isBlank())))
                    .add(
                            "upper",
                            "The text in upper case.",
                            Overload.takes(TEXT).gives(TEXT).by(new TextKernels.ChangeCase(true)))
                    .add(
                            "lower",
                            "The text in lower case.",
                            Overload.takes(TEXT).gives(TEXT).by(new TextKernels.ChangeCase(false)))
                    .add(
                            "trim",
                            "The text without white space around it; no-break spaces are kept.",
                            Overload.takes(TEXT)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> row.text(0).strip())))
                    .add(
                            "trimStart",
                            "The text without white space before it.",
                            Overload.takes(TEXT)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> row.text(0).stripLeading())))
                    .add(
                            "trimEnd",
                            "The text without white space behind it.",
                            Overload.takes(TEXT)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> row.text(0).stripTrailing())))
                    .add(
                            "concat",
                            "The texts one behind the other.",
                            Overload.takesMany(Parameter.of(TEXT))
                                    .gives(TEXT)
                                    .by(TextKernels::concat))
                    .add(
                            "substring",
                            "The part from a position on, as many characters as asked for or all. What lies behind the"
                                    + " end is empty; a negative position or number fails.",
                            Overload.takes(TEXT, LONG).gives(TEXT).by(TextKernels::substring),
                            Overload.takes(TEXT, LONG, LONG).gives(TEXT).by(TextKernels::substring))
                    .add(
                            "left",
                            "The first characters, as many as asked for; none for a negative number.",
                            Overload.takes(TEXT, LONG)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> left(row.text(0), row.clamped(1)))))
                    .add(
                            "right",
                            "The last characters, as many as asked for; none for a negative number.",
                            Overload.takes(TEXT, LONG)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> right(row.text(0), row.clamped(1)))))
                    .add(
                            "startsWith",
                            "Whether the text starts with the other.",
                            relation((text, part) -> text.startsWith(part) ? 1 : 0))
                    .add(
                            "endsWith",
                            "Whether the text ends with the other.",
                            relation((text, part) -> text.endsWith(part) ? 1 : 0))
                    .add(
                            "contains",
                            "Whether the other text stands in it.",
                            relation((text, part) -> text.indexOf(part, 0) >= 0 ? 1 : 0))
                    .add(
                            "indexOf",
                            "The position at which the other text first stands in it, from a position on if one is given;"
                                    + " -1 where it doesn't.",
                            Overload.takes(TEXT, TEXT)
                                    .gives(LONG)
                                    .by(
                                            RowKernel.longs(
                                                    row -> indexOf(row.text(0), row.text(1), 0))),
                            Overload.takes(TEXT, TEXT, LONG)
                                    .gives(LONG)
                                    .by(
                                            RowKernel.longs(row ->
                                                    indexOf(
                                                            row.text(0),
                                                            row.text(1),
                                                            row.clamped(2)))))
                    .add(
                            "replace",
                            "The text with each occurrence of the second text replaced by the third. An empty second text"
                                    + " changes nothing.",
                            Overload.takes(TEXT, TEXT, TEXT)
                                    .gives(TEXT)
                                    .by(
                                            RowKernel.texts(row ->
                                                    row.text(1).isEmpty()
                                                            ? row.text(0)
                                                            : row.text(0)
                                                                    .replace(
                                                                            row.text(1),
                                                                            row.text(2)))))
                    .add(
                            "padStart",
                            "The text with blanks, or a given text over and over, in front, so that it has that length. A"
                                    + " longer one is unchanged.",
                            Overload.takes(TEXT, LONG)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> pad(row, " ", true))),
                            Overload.takes(TEXT, LONG, TEXT)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> pad(row, row.text(2), true))))
                    .add(
                            "padEnd",
                            "The text with blanks, or a given text over and over, behind, so that it has that length. A"
                                    + " longer one is unchanged.",
                            Overload.takes(TEXT, LONG)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> pad(row, " ", false))),
                            Overload.takes(TEXT, LONG, TEXT)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> pad(row, row.text(2), false))))
                    .add(
                            "repeat",
                            "The text as many times as asked for, up to 16,777,216 characters; a negative number fails.",
                            Overload.takes(TEXT, LONG)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(TextFunctions::repeat)))
                    .add(
                            "reverse",
                            "The code points from the last to the first.",
                            Overload.takes(TEXT)
                                    .gives(TEXT)
                                    .by(
                                            RowKernel.texts(row ->
                                                    new StringBuilder(row.text(0))
                                                            .reverse()
                                                            .toString())))
                    .add(
                            "equalsIgnoreCase",
                            "Whether two texts are equal but for upper and lower case.",
                            Overload.takes(TEXT, TEXT)
                                    .gives(BOOLEAN)
                                    .by(
                                            RowKernel.truths(row ->
                                                    row.text(0).equalsIgnoreCase(row.text(1)))))
                    .add(
                            "normalize",
                            "The text in Unicode's normalization form C, in which letters with accents are one code"
                                    + " point.",
                            Overload.takes(TEXT)
                                    .gives(TEXT)
                                    .by(
                                            RowKernel.texts(row ->
                                                    Normalizer.normalize(
                                                            row.text(0), Normalizer.Form.NFC))))
                    .add(
                            "codePointAt",
                            "The Unicode number of the character at a position; null behind the end or for a negative"
                                    + " position.",
                            Overload.takes(TEXT, LONG)
                                    .gives(LONG)
                                    .nullness(Overload.Nullness.SOMETIMES)
                                    .by(RowKernel.longs(TextFunctions::codePointAt)));

    private TextFunctions() {}

    private static Overload relation(TextKernels.Relation relation) {
        return Overload.takes(TEXT, TEXT).gives(BOOLEAN).by(TextKernels.relation(relation));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String left(String text, int count) {
        return count <= 0
                ? ""
                : count >= length(text)
                        ? text
                        : text.substring(0, text.offsetByCodePoints(0, count));
    }

    private static String right(String text, int count) {
        return count <= 0
                ? ""
                : count >= length(text)
                        ? text
                        : text.substring(text.offsetByCodePoints(text.length(), -count));
    }

    private static long indexOf(String text, String part, int from) {
        int length = length(text);
        int start = text.offsetByCodePoints(0, Math.clamp(from, 0, length));
        int at = from > length ? -1 : text.indexOf(part, start);
        return at < 0 ? -1 : text.codePointCount(0, at);
    }

    private static @Nullable String pad(Cursor row, String filling, boolean inFront) {
        String text = row.text(0);
        long missing = row.number(1) - length(text);
        if (missing <= 0) {
            return text;
        }
        if (filling.isEmpty() || missing > MOST_CODE_POINTS) {
            return row.failed(
                    Failure.argument(
                            "padding to "
                                    + row.number(1)
                                    + " characters with \""
                                    + filling
                                    + "\""));
        }
        int each = length(filling);
        String fill = left(filling.repeat((int) (missing / each) + 1), (int) missing);
        return inFront ? fill + text : text + fill;
    }

    private static @Nullable String repeat(Cursor row) {
        String text = row.text(0);
        long count = row.number(1);
        boolean fits = count >= 0 && (text.isEmpty() || count <= MOST_CODE_POINTS / length(text));
        return fits
                ? text.repeat(text.isEmpty() ? 0 : (int) count)
                : row.failed(
                        Failure.argument(
                                "a text of " + length(text) + " characters " + count + " times"));
    }

    private static long codePointAt(Cursor row) {
        String text = row.text(0);
        long at = row.number(1);
        return at < 0 || at >= length(text)
                ? row.none()
                : text.codePointAt(text.offsetByCodePoints(0, (int) at));
    }
}
