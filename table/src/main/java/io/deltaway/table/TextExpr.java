package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A text. Positions and lengths count code points; the first position is 0. Patterns are those of
/// [java.util.regex.Pattern].
public final class TextExpr<S> extends TextConversions<S> {

    TextExpr(Term term) {
        super(term);
    }

    @Override
    public TextExpr<S> orElse(String other) {
        return call("coalesce", other);
    }

    @Override
    public TextExpr<S> orElse(Expr<S, String> other) {
        return call("coalesce", other);
    }

    @Override
    public TextExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The number of code points.
    public LongExpr<S> length() {
        return call("length");
    }

    /// Whether the text has no characters.
    public BoolExpr<S> isEmpty() {
        return call("isEmpty");
    }

    /// Whether the text is empty or only white space.
    public BoolExpr<S> isBlank() {
        return call("isBlank");
    }

    /// The text in upper case.
    public TextExpr<S> upper() {
        return call("upper");
    }

    /// The text in lower case.
    public TextExpr<S> lower() {
        return call("lower");
    }

    /// The text without white space around it.
    public TextExpr<S> trim() {
        return call("trim");
    }

    /// The text without white space before it.
    public TextExpr<S> trimStart() {
        return call("trimStart");
    }

    /// The text without white space behind it.
    public TextExpr<S> trimEnd() {
        return call("trimEnd");
    }

    /// The other text behind this one.
    public TextExpr<S> concat(String other) {
        return call("concat", other);
    }

    public TextExpr<S> concat(TextExpr<S> other) {
        return call("concat", other);
    }

    /// The part from a position on. A negative position fails.
    public TextExpr<S> substring(long from) {
        return call("substring", from);
    }

    /// The part from a position on, at most so many characters.
    public TextExpr<S> substring(long from, long length) {
        return call("substring", from, length);
    }

    public TextExpr<S> substring(WholeExpr<S, ?> from, WholeExpr<S, ?> length) {
        return call("substring", from, length);
    }

    /// The first characters, as many as asked for.
    public TextExpr<S> left(long length) {
        return call("left", length);
    }

    /// The last characters, as many as asked for.
    public TextExpr<S> right(long length) {
        return call("right", length);
    }

    /// Whether the text starts with the other.
    public BoolExpr<S> startsWith(String start) {
        return call("startsWith", start);
    }

    public BoolExpr<S> startsWith(TextExpr<S> start) {
        return call("startsWith", start);
    }

    /// Whether the text ends with the other.
    public BoolExpr<S> endsWith(String end) {
        return call("endsWith", end);
    }

    public BoolExpr<S> endsWith(TextExpr<S> end) {
        return call("endsWith", end);
    }

    /// Whether the other text stands in it.
    public BoolExpr<S> contains(String part) {
        return call("contains", part);
    }

    public BoolExpr<S> contains(TextExpr<S> part) {
        return call("contains", part);
    }

    /// The position at which the other text first stands in it; -1 where it doesn't.
    public LongExpr<S> indexOf(String part) {
        return call("indexOf", part);
    }

    public LongExpr<S> indexOf(TextExpr<S> part) {
        return call("indexOf", part);
    }

    /// Whether the texts are equal but for upper and lower case.
    public BoolExpr<S> equalsIgnoreCase(String other) {
        return call("equalsIgnoreCase", other);
    }

    /// The text with each occurrence of the part replaced.
    public TextExpr<S> replace(String part, String with) {
        return call("replace", part, with);
    }

    /// The text filled up in front with blanks to a length. A longer one is unchanged.
    public TextExpr<S> padStart(int length) {
        return call("padStart", length);
    }

    public TextExpr<S> padStart(int length, String with) {
        return call("padStart", length, with);
    }

    /// The text filled up behind with blanks to a length. A longer one is unchanged.
    public TextExpr<S> padEnd(int length) {
        return call("padEnd", length);
    }

    public TextExpr<S> padEnd(int length, String with) {
        return call("padEnd", length, with);
    }

    /// The text as many times as asked for; a negative number fails.
    public TextExpr<S> repeat(long times) {
        return call("repeat", times);
    }

    /// The code points from the last to the first.
    public TextExpr<S> reverse() {
        return call("reverse");
    }

    /// The text in Unicode's normalization form C, in which letters with accents are one code
    /// point.
    public TextExpr<S> normalize() {
        return call("normalize");
    }

    /// The Unicode number of the character at a position; null behind the end or for a negative
    /// position.
    public LongExpr<S> codePointAt(long position) {
        return call("codePointAt", position);
    }

    /// Whether the whole text matches a pattern of SQL: `%` stands for any characters, `_` for one,
    /// `\\` before one of the three for itself.
    public BoolExpr<S> like(String pattern) {
        return call("like", pattern);
    }

    /// Whether the whole text matches a regular expression.
    public BoolExpr<S> matches(String pattern) {
        return call("matches", pattern);
    }

    /// Whether a part of the text matches a regular expression.
    public BoolExpr<S> containsMatch(String pattern) {
        return call("containsMatch", pattern);
    }

    /// The first part that matches a regular expression; null where nothing matches.
    public TextExpr<S> extract(String pattern) {
        return call("extract", pattern);
    }

    /// What a group of a regular expression matches where the expression first does; null where
    /// nothing matches.
    public TextExpr<S> extract(String pattern, int group) {
        return call("extract", pattern, group);
    }

    public TextExpr<S> extract(String pattern, String group) {
        return call("extract", pattern, group);
    }

    /// All parts that match a regular expression, in order.
    public ListExpr<S, String> extractAll(String pattern) {
        return call("extractAll", pattern);
    }

    /// The text with each match of a regular expression replaced; `$1` or `${name}` in the
    /// replacement stands for a group.
    public TextExpr<S> replaceAll(String pattern, String with) {
        return call("replaceAll", pattern, with);
    }

    /// The text with the first match of a regular expression replaced.
    public TextExpr<S> replaceFirst(String pattern, String with) {
        return call("replaceFirst", pattern, with);
    }

    /// The parts between the separators, empty ones too. An empty separator gives the single
    /// characters.
    public ListExpr<S, String> split(String separator) {
        return call("split", separator);
    }

    /// The parts between the matches of a regular expression, empty ones too.
    public ListExpr<S, String> splitAll(String pattern) {
        return call("splitAll", pattern);
    }

    /// One of the parts between the separators: 0 is the first, -1 the last; null where there are
    /// fewer.
    public TextExpr<S> splitPart(String separator, long part) {
        return call("splitPart", separator, part);
    }
}
