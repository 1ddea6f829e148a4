package io.deltaway.formats.parse;

import io.deltaway.engine.value.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Random values as files hold them, most of them good.
final class RandomCells {

    private RandomCells() {}

    private static String oneOf(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    static String text(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 ->
                    oneOf(
                            random,
                            "NA",
                            "null",
                            "é",
                            "日本語",
                            "😀 smile",
                            "a\"b",
                            "a,b",
                            "a\nb",
                            " x ",
                            "\ta",
                            "a\\b",
                            "a\u0001b",
                            "\u007f");
            case 2 -> "a longer text of " + random.nextInt(1000) + " and more";
            default -> {
                var letters = new StringBuilder();
                for (int i = random.nextInt(12); i >= 0; i--) {
                    letters.append((char) ('a' + random.nextInt(26)));
                }
                yield letters.toString();
            }
        };
    }

    static String number(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Long.toString(random.nextLong());
            case 1 ->
                    oneOf(
                            random,
                            "0",
                            "-0",
                            "007",
                            "1e3",
                            "1E-2",
                            "-",
                            "+5",
                            "1.",
                            ".5",
                            "0.0",
                            "-0.0",
                            "1.0",
                            "123456789012345678901234567890");
            case 2 -> Double.toString(random.nextDouble());
            case 3 -> Double.toString(random.nextInt(100_000) / 100.0);
            case 4 -> Integer.toString(random.nextInt());
            default -> Integer.toString(random.nextInt(20_000) - 5_000);
        };
    }

    /// A value without quotes or escapes.
    static String value(Type type, Random random) {
        if (random.nextInt(12) == 0) {
            return random.nextBoolean() ? "" : text(random);
        }
        if (type instanceof Type.Simple simple) {
            return switch (simple) {
                case TEXT -> text(random);
                case BOOLEAN -> oneOf(random, "true", "false", "TRUE", "0", "1", "yes");
                case DATE -> LocalDate.ofEpochDay(random.nextInt(40_000)).toString();
                case DATE_TIME ->
                        LocalDateTime.ofEpochSecond(
                                        random.nextInt(),
                                        random.nextInt(3) * 1_000_000,
                                        ZoneOffset.UTC)
                                .toString()
                                .replace('T', random.nextBoolean() ? 'T' : ' ');
                case INSTANT ->
                        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1000)).toString();
                case UUID -> new UUID(random.nextLong(), random.nextLong()).toString();
                case JSON -> oneOf(random, "{\"a\":1}", "[1,2]", "3", "null", "\"x\"", "{", "");
                default -> number(random);
            };
        }
        return type instanceof Type.EnumOf
                ? oneOf(random, "DAYS", "SECONDS", "days", TimeUnit.HOURS.name())
                : oneOf(random, "[]", "[1,2]", "[1,null]", "[\"x\"]", "1");
    }

    static String csv(String value, char delimiter, Random random) {
        boolean needsQuotes =
                value.indexOf(delimiter) >= 0
                        || value.startsWith("\"")
                        || value.indexOf('\n') >= 0
                        || value.indexOf('\r') >= 0;
        return needsQuotes || random.nextInt(8) == 0
                ? "\"" + value.replace("\"", "\"\"") + "\""
                : value;
    }

    static String json(Type type, Random random) {
        if (random.nextInt(15) == 0) {
            return oneOf(
                    random,
                    "null",
                    "true",
                    "\"x\"",
                    "1",
                    "{\"a\":[1,{}]}",
                    "[]",
                    "\"\\ud800\"",
                    "\"\\u00e9\\n\"",
                    "nul",
                    "+1",
                    "\"NaN\"");
        }
        String value = value(type, random);
        boolean bare =
                switch (type) {
                    case Type.Simple simple ->
                            switch (simple) {
                                case LONG, INT, DOUBLE, FLOAT, BOOLEAN, JSON -> true;
                                case DECIMAL -> random.nextBoolean();
                                default -> false;
                            };
                    case Type.ListOf list -> true;
                    default -> false;
                };
        if (bare && !value.isEmpty()) {
            return value;
        }
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return "\"" + (random.nextInt(10) == 0 ? escaped.replace("a", "\\u0061") : escaped) + "\"";
    }

    /// The bytes of a line, one in `rarity` of them with a mistake.
    static byte[] spoilt(String line, String mistakes, int rarity, Random random) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || random.nextInt(rarity) > 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> {
                byte[] cut = new byte[at];
                System.arraycopy(bytes, 0, cut, 0, at);
                return cut;
            }
            case 2 -> {
                return (line.substring(0, Math.min(at, line.length()))
                                + List.of("x", " ", "\r", "\"").get(random.nextInt(4))
                                + line.substring(Math.min(at, line.length())))
                        .getBytes(StandardCharsets.UTF_8);
            }
            default -> bytes[at] = (byte) mistakes.charAt(random.nextInt(mistakes.length()));
        }
        return bytes;
    }
}
