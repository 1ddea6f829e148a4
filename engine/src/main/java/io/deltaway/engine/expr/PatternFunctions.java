package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.Overload.KernelOf;
import io.deltaway.engine.expr.Overload.Nullness;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Text by patterns: regular expressions of `java.util.regex`, SQL's LIKE, separators and formats.
/// Patterns that are constant are compiled once.
final class PatternFunctions {

    private static final Type TEXTS = new Type.ListOf(TEXT);

    static final Catalog FUNCTIONS =
            new Catalog("text by pattern")
                    .add(
                            "matches",
                            "Whether the whole text matches a regular expression of java.util.regex. Here and below an"
                                    + " expression that goes back too often, such as (a+)+\\1b on sixty letters a, fails.",
                            Overload.takes(TEXT, TEXT).gives(BOOLEAN).by(truth(Matcher::matches)))
                    .add(
                            "containsMatch",
                            "Whether a part of the text matches a regular expression.",
                            Overload.takes(TEXT, TEXT).gives(BOOLEAN).by(truth(Matcher::find)))
                    .add(
                            "like",
                            "Whether the whole text matches a pattern of SQL: % stands for any characters, _ for one, \\"
                                    + " before one of the three for itself.",
                            Overload.takes(TEXT, TEXT).gives(BOOLEAN).by(PatternFunctions::like))
                    .add(
                            "extract",
                            "What a group of a regular expression matches where the expression first does (group 0, the"
                                    + " whole match, unless a number or name is given); null where nothing matches.",
                            Overload.takes(TEXT, TEXT)
                                    .gives(TEXT)
                                    .nullness(Nullness.SOMETIMES)
                                    .by(extract((row, found) -> found.group())),
                            Overload.takes(TEXT, TEXT, LONG)
                                    .gives(TEXT)
                                    .nullness(Nullness.SOMETIMES)
                                    .by(extract((row, found) -> found.group(row.clamped(2)))),
                            Overload.takes(TEXT, TEXT, TEXT)
                                    .gives(TEXT)
                                    .nullness(Nullness.SOMETIMES)
                                    .by(extract((row, found) -> found.group(row.text(2)))))
                    .add(
                            "extractAll",
                            "All parts that match a regular expression, in order.",
                            Overload.takes(TEXT, TEXT)
                                    .gives(TEXTS)
                                    .by(PatternFunctions::extractAll))
                    .add(
                            "replaceAll",
                            "The text with each match of a regular expression replaced; $1 or ${name} in the replacement"
                                    + " stands for a group.",
                            Overload.takes(TEXT, TEXT, TEXT)
                                    .gives(TEXT)
                                    .by(replacing(Matcher::replaceAll)))
                    .add(
                            "replaceFirst",
                            "The text with the first match of a regular expression replaced.",
                            Overload.takes(TEXT, TEXT, TEXT)
                                    .gives(TEXT)
                                    .by(replacing(Matcher::replaceFirst)))
                    .add(
                            "split",
                            "The parts between the separators, empty ones too. An empty separator gives the single"
                                    + " characters.",
                            Overload.takes(TEXT, TEXT)
                                    .gives(TEXTS)
                                    .by(RowKernel.objects(row -> split(row.text(0), row.text(1)))))
                    .add(
                            "splitAll",
                            "The parts between the matches of a regular expression, empty ones too.",
                            Overload.takes(TEXT, TEXT).gives(TEXTS).by(PatternFunctions::splitAll))
                    .add(
                            "splitPart",
                            "One of the parts between the separators: 0 is the first, -1 the last; null where there are"
                                    + " fewer.",
                            Overload.takes(TEXT, TEXT, LONG)
                                    .gives(TEXT)
                                    .nullness(Nullness.SOMETIMES)
                                    .by(RowKernel.texts(PatternFunctions::splitPart)))
                    .add(
                            "format",
                            "A format of java.util.Formatter (%s, %d, %.2f, ...) filled with the other values, in the"
                                    + " notation of no particular country. A value that doesn't fit its place fails.",
                            Overload.takesMany(Parameter.of(TEXT), Overload.ANY)
                                    .gives(TEXT)
                                    .by(Formatting::format))
                    .add(
                            "formatNumber",
                            "A number by a pattern of java.text.DecimalFormat such as #,##0.00, in the notation of no"
                                    + " particular country, ties rounded to even.",
                            Overload.takes(LONG, TEXT)
                                    .gives(TEXT)
                                    .by(Formatting.number(row -> row.number(0))),
                            Overload.takes(DOUBLE, TEXT)
                                    .gives(TEXT)
                                    .by(Formatting.number(row -> row.real(0))),
                            Overload.takes(DECIMAL, TEXT)
                                    .gives(TEXT)
                                    .by(Formatting.number(row -> row.object(0))));

    private PatternFunctions() {}

    private static Compiled<Pattern> regex(Site site) {
        return Compiled.of(site, 1, "regular expression", PatternFunctions::compile);
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException wrong) {
            // the full message draws the pattern over three lines
            throw new IllegalArgumentException(
                    wrong.getDescription() + " at index " + wrong.getIndex(), wrong);
        }
    }

    private static Matcher matcher(Pattern pattern, Cursor row) {
        return pattern.matcher(BoundedText.of(row.text(0)));
    }

    @FunctionalInterface
    private interface Test {
        boolean of(Matcher matcher);
    }

    @FunctionalInterface
    private interface Group {
        @Nullable String of(Cursor row, Matcher found);
    }

    @FunctionalInterface
    private interface Replacement {
        String of(Matcher matcher, String replacement);
    }

    private static KernelOf truth(Test test) {
        return site -> {
            Compiled<Pattern> regex = regex(site);
            return RowKernel.truths(
                            row -> {
                                Pattern pattern = regex.at(row);
                                return pattern != null && test.of(matcher(pattern, row));
                            })
                    .of(site);
        };
    }

    private static Kernel like(Site site) {
        Compiled<Pattern> likes =
                Compiled.of(site, 1, "LIKE pattern", PatternFunctions::likePattern);
        return RowKernel.truths(
                        row -> {
                            Pattern pattern = likes.at(row);
                            return pattern != null && matcher(pattern, row).matches();
                        })
                .of(site);
    }

    /// What stands between two % is taken where it first occurs and never tried elsewhere, so a
    /// text is read in time proportional to its length.
    private static Pattern likePattern(String like) {
        var regex = new StringBuilder();
        int behindLast = -1;
        for (int at = 0; at < like.length(); ) {
            int c = like.codePointAt(at);
            at += Character.charCount(c);
            if (c == '\\') {
                if (at == like.length() || "%_\\".indexOf(like.charAt(at)) < 0) {
                    throw new IllegalArgumentException("\\ stands before none of % _ \\");
                }
                regex.append(Pattern.quote(like.substring(at, at + 1)));
                at++;
            } else if (c == '%') {
                if (behindLast >= 0 && behindLast < regex.length()) {
                    regex.insert(behindLast, "(?>.*?").append(')');
                }
                behindLast = regex.length();
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(Character.toString(c)));
            }
        }
        if (behindLast >= 0) {
            regex.insert(behindLast, ".*");
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static KernelOf extract(Group group) {
        return site -> {
            Compiled<Pattern> regex = regex(site);
            return RowKernel.texts(
                            row -> {
                                Pattern pattern = regex.at(row);
                                if (pattern == null) {
                                    return null;
                                }
                                Matcher matcher = matcher(pattern, row);
                                try {
                                    return matcher.find() ? group.of(row, matcher) : null;
                                } catch (IllegalArgumentException
                                        | IndexOutOfBoundsException noGroup) {
                                    return row.failed(
                                            Failure.argument(
                                                    noGroup.getMessage()
                                                            + " in "
                                                            + pattern.pattern()));
                                }
                            })
                    .of(site);
        };
    }

    private static Kernel extractAll(Site site) {
        Compiled<Pattern> regex = regex(site);
        return RowKernel.objects(
                        row -> {
                            Pattern pattern = regex.at(row);
                            return pattern == null
                                    ? null
                                    : matcher(pattern, row)
                                            .results()
                                            .map(found -> found.group())
                                            .toList();
                        })
                .of(site);
    }

    private static KernelOf replacing(Replacement replacement) {
        return site -> {
            Compiled<Pattern> regex = regex(site);
            return RowKernel.texts(
                            row -> {
                                Pattern pattern = regex.at(row);
                                if (pattern == null) {
                                    return null;
                                }
                                try {
                                    return replacement.of(matcher(pattern, row), row.text(2));
                                } catch (IllegalArgumentException
                                        | IndexOutOfBoundsException noGroup) {
                                    return row.failed(
                                            Failure.argument(
                                                    noGroup.getMessage()
                                                            + " in the replacement "
                                                            + row.text(2)));
                                }
                            })
                    .of(site);
        };
    }

    private static List<String> split(String text, String separator) {
        if (separator.isEmpty()) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        var parts = new ArrayList<String>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return List.copyOf(parts);
    }

    private static Kernel splitAll(Site site) {
        Compiled<Pattern> regex = regex(site);
        return RowKernel.objects(
                        row -> {
                            Pattern pattern = regex.at(row);
                            return pattern == null
                                    ? null
                                    : List.of(pattern.split(BoundedText.of(row.text(0)), -1));
                        })
                .of(site);
    }

    private static @Nullable String splitPart(Cursor row) {
        String separator = row.text(1);
        long part = row.number(2);
        if (part < 0 || separator.isEmpty()) {
            List<String> parts = split(row.text(0), separator);
            long at = part < 0 ? parts.size() + part : part;
            return at < 0 || at >= parts.size() ? null : parts.get((int) at);
        }
        String text = row.text(0);
        int from = 0;
        for (long skipped = 0; skipped < part; skipped++) {
            int at = text.indexOf(separator, from);
            if (at < 0) {
                return null;
            }
            from = at + separator.length();
        }
        int end = text.indexOf(separator, from);
        return end < 0 ? text.substring(from) : text.substring(from, end);
    }
}
