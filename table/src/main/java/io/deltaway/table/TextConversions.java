package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.time.ZoneId;
import java.util.UUID;

/// What texts can be read as, and other forms of them.
abstract sealed class TextConversions<S> extends OrderedExpr<S, String> permits TextExpr {

    TextConversions(Term term) {
        super(term);
    }

    /// The text read as a number; fails where it is none. The same with `try` gives null instead.
    public final IntExpr<S> toInt() {
        return call("parseInt");
    }

    public final LongExpr<S> toLong() {
        return call("parseLong");
    }

    public final FloatExpr<S> toFloat() {
        return call("parseFloat");
    }

    public final DoubleExpr<S> toDouble() {
        return call("parseDouble");
    }

    public final DecimalExpr<S> toDecimal() {
        return call("parseDecimal");
    }

    public final IntExpr<S> tryInt() {
        return call("tryParseInt");
    }

    public final LongExpr<S> tryLong() {
        return call("tryParseLong");
    }

    public final FloatExpr<S> tryFloat() {
        return call("tryParseFloat");
    }

    public final DoubleExpr<S> tryDouble() {
        return call("tryParseDouble");
    }

    public final DecimalExpr<S> tryDecimal() {
        return call("tryParseDecimal");
    }

    /// The text read as a truth value; fails where it is none.
    public final BoolExpr<S> toBoolean() {
        return call("parseBoolean");
    }

    /// The text read as a truth value; null where it is none.
    public final BoolExpr<S> tryBoolean() {
        return call("tryParseBoolean");
    }

    /// The text read as a UUID; fails where it is none.
    public final Expr<S, UUID> toUuid() {
        return call("parseUuid");
    }

    /// The text read as a UUID; null where it is none.
    public final Expr<S, UUID> tryUuid() {
        return call("tryParseUuid");
    }

    /// The text read as a day such as 2024-02-29, or by a pattern of
    /// [java.time.format.DateTimeFormatter]; fails where it is none.
    public final DateExpr<S> toDate() {
        return call("parseDate");
    }

    public final DateExpr<S> toDate(String pattern) {
        return call("parseDate", pattern);
    }

    /// As `toDate`, but null where it is none.
    public final DateExpr<S> tryDate() {
        return call("tryParseDate");
    }

    public final DateExpr<S> tryDate(String pattern) {
        return call("tryParseDate", pattern);
    }

    /// The text read as a time of day such as 13:45:00, or by a pattern; fails where it is none.
    public final TimeExpr<S> toTime() {
        return call("parseTime");
    }

    public final TimeExpr<S> toTime(String pattern) {
        return call("parseTime", pattern);
    }

    /// As `toTime`, but null where it is none.
    public final TimeExpr<S> tryTime() {
        return call("tryParseTime");
    }

    public final TimeExpr<S> tryTime(String pattern) {
        return call("tryParseTime", pattern);
    }

    /// The text read as a day and time such as 2024-02-29T13:45:00, or by a pattern; fails where it
    /// is none.
    public final DateTimeExpr<S> toDateTime() {
        return call("parseDateTime");
    }

    public final DateTimeExpr<S> toDateTime(String pattern) {
        return call("parseDateTime", pattern);
    }

    /// As `toDateTime`, but null where it is none.
    public final DateTimeExpr<S> tryDateTime() {
        return call("tryParseDateTime");
    }

    public final DateTimeExpr<S> tryDateTime(String pattern) {
        return call("tryParseDateTime", pattern);
    }

    /// The text read as a moment such as 2024-02-29T13:45:00Z; fails where it is none. With a
    /// pattern, in a zone where the text has none.
    public final InstantExpr<S> toInstant() {
        return call("parseInstant");
    }

    public final InstantExpr<S> toInstant(String pattern, ZoneId zone) {
        return call("parseInstant", pattern, zone.getId());
    }

    /// As `toInstant`, but null where it is none.
    public final InstantExpr<S> tryInstant() {
        return call("tryParseInstant");
    }

    public final InstantExpr<S> tryInstant(String pattern, ZoneId zone) {
        return call("tryParseInstant", pattern, zone.getId());
    }

    /// The text read as a length of time such as PT1H30M; fails where it is none.
    public final DurationExpr<S> toDuration() {
        return call("parseDuration");
    }

    /// The text read as a length of time such as PT1H30M; null where it is none.
    public final DurationExpr<S> tryDuration() {
        return call("tryParseDuration");
    }

    /// The text read as JSON; fails where it is none.
    public final JsonExpr<S> parseJson() {
        return call("parseJson");
    }

    /// The text read as JSON; null where it is none.
    public final JsonExpr<S> tryParseJson() {
        return call("tryParseJson");
    }

    /// The text as a JSON value.
    public final JsonExpr<S> toJson() {
        return call("toJson");
    }

    /// The MD5 digest of the text in UTF-8, in hexadecimal. Broken: not for secrets.
    public final TextExpr<S> md5() {
        return call("md5");
    }

    /// The SHA-1 digest of the text in UTF-8, in hexadecimal. Broken: not for secrets.
    public final TextExpr<S> sha1() {
        return call("sha1");
    }

    /// The SHA-256 digest of the text in UTF-8, in hexadecimal.
    public final TextExpr<S> sha256() {
        return call("sha256");
    }

    /// The SHA-512 digest of the text in UTF-8, in hexadecimal.
    public final TextExpr<S> sha512() {
        return call("sha512");
    }

    /// The CRC-32 checksum of the text in UTF-8.
    public final LongExpr<S> crc32() {
        return call("crc32");
    }

    /// The UUID of a name: version 3, the MD5 of the text.
    public final Expr<S, UUID> nameUuid() {
        return call("nameUuid");
    }

    /// The text as UTF-8.
    public final BytesExpr<S> toBytes() {
        return call("toBytes");
    }

    /// The text's UTF-8 in Base64.
    public final TextExpr<S> toBase64() {
        return call("toBase64");
    }

    /// The bytes that stand in Base64; fails where the text is none.
    public final BytesExpr<S> fromBase64() {
        return call("fromBase64");
    }

    /// The text's UTF-8 in hexadecimal.
    public final TextExpr<S> toHex() {
        return call("toHex");
    }

    /// The bytes that stand in hexadecimal; fails where the text is none.
    public final BytesExpr<S> fromHex() {
        return call("fromHex");
    }
}
