package io.deltaway.search.internal;

import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.expr.Functions;
import io.deltaway.engine.expr.NoSuchFunction;
import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.search.internal.FilterTokens.Kind;
import io.deltaway.search.internal.FilterTokens.Token;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Reads filters that come from outside, such as `owner = 'ann' and not (pages > 10 or path like
/// 'drafts/%')`: comparisons of a column with values, tied by `and`, `or` and `not`, with SQL's
/// meaning of null. Only the columns that a filter may name can be named; nothing in it is
/// executed, and its length and depth are limited.
public final class FilterParser {

    private static final int LONGEST = 4_000;
    private static final int DEEPEST = 50;

    private static final Map<String, String> COMPARISONS =
            Map.of("=", "eq", "!=", "ne", "<>", "ne", "<", "lt", "<=", "le", ">", "gt", ">=", "ge");

    private final Schema columns;
    private final List<Token> tokens;
    private int next;
    private int depth;

    private FilterParser(Schema columns, List<Token> tokens) {
        this.columns = columns;
        this.tokens = tokens;
    }

    /// Why a text is no filter; empty where it is one.
    ///
    /// @param columns those that it may name
    public static Optional<String> problem(Schema columns, String filter) {
        try {
            if (!filter.isBlank()) {
                parse(columns, filter);
            }
            return Optional.empty();
        } catch (BadFilter | NoSuchFunction e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// The condition that a filter says.
    ///
    /// @param columns those that it may name, which the expression is over
    static Expression parse(Schema columns, String filter) throws BadFilter {
        if (filter.length() > LONGEST) {
            throw new BadFilter(LONGEST, "the end", "more");
        }
        var parser = new FilterParser(columns, FilterTokens.of(filter));
        Expression condition = parser.either();
        if (parser.token().kind() != Kind.END) {
            throw parser.bad("\"and\", \"or\" or the end");
        }
        return condition;
    }

    private Token token() {
        return tokens.get(next);
    }

    private boolean takes(String text) {
        boolean is = token().is(text);
        next += is ? 1 : 0;
        return is;
    }

    private void take(String text) throws BadFilter {
        if (!takes(text)) {
            throw bad("\"" + text + "\"");
        }
    }

    private BadFilter bad(String expected) {
        Token token = token();
        String actual = token.kind() == Kind.END ? token.text() : "\"" + token.text() + "\"";
        return new BadFilter(token.at(), expected, actual);
    }

    private Expression either() throws BadFilter {
        if (++depth > DEEPEST) {
            throw bad("a filter of less depth");
        }
        Expression condition = both();
        while (takes("or")) {
            condition = Functions.call("or", List.of(condition, both()));
        }
        depth--;
        return condition;
    }

    private Expression both() throws BadFilter {
        Expression condition = one();
        while (takes("and")) {
            condition = Functions.call("and", List.of(condition, one()));
        }
        return condition;
    }

    private Expression one() throws BadFilter {
        boolean negated = false;
        while (takes("not")) {
            negated = !negated;
        }
        Expression condition;
        if (takes("(")) {
            condition = either();
            take(")");
        } else {
            condition = comparison();
        }
        return negated ? not(condition) : condition;
    }

    private static Expression not(Expression condition) {
        return Functions.call("not", List.of(condition));
    }

    private Expression comparison() throws BadFilter {
        int index = columns.indexOf(token().text());
        if (token().kind() != Kind.NAME || index < 0) {
            throw bad("one of the columns " + String.join(", ", columns.names()));
        }
        next++;
        Field field = columns.fields().get(index);
        var column = new Expression.Input(index, field.type(), field.nullable());
        if (takes("is")) {
            boolean negated = takes("not");
            take("null");
            return Functions.call(negated ? "isNotNull" : "isNull", List.of(column));
        }
        if (field.type() instanceof Type.ListOf list) {
            take("contains");
            return Functions.call("contains", List.of(column, value(list.element())));
        }
        boolean negated = takes("not");
        if (takes("in")) {
            Expression in = in(column);
            return negated ? not(in) : in;
        }
        if (field.type() == Type.Simple.TEXT && takes("like")) {
            Expression like = Functions.call("like", List.of(column, value(field.type())));
            return negated ? not(like) : like;
        }
        String function = negated ? null : COMPARISONS.get(token().text());
        if (function == null || token().kind() != Kind.SIGN) {
            throw bad("a comparison");
        }
        next++;
        return Functions.call(function, List.of(column, value(field.type())));
    }

    private Expression in(Expression column) throws BadFilter {
        var arguments = new ArrayList<Expression>(List.of(column));
        take("(");
        do {
            arguments.add(value(column.type()));
        } while (takes(","));
        take(")");
        return Functions.call("in", arguments);
    }

    /// A value of a type.
    private Expression value(Type type) throws BadFilter {
        Token token = token();
        String expected = described(type);
        boolean isNumber = token.kind() == Kind.NUMBER;
        boolean isText = token.kind() == Kind.TEXT;
        boolean isWord = token.kind() == Kind.NAME;
        Object value;
        try {
            value =
                    switch (type) {
                        case Type.Simple simple when isNumber -> number(simple, token.text());
                        case Type.Simple simple when isText -> ofText(simple, token.text());
                        case Type.Simple simple when isWord && token.is("true") -> true;
                        case Type.Simple simple when isWord && token.is("false") -> false;
                        case Type.EnumOf e when isText -> constant(e, token.text());
                        default -> throw bad(expected);
                    };
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw bad(expected);
        }
        if (!type.javaClass().isInstance(value) || !Canonical.fits(type, value)) {
            throw bad(expected);
        }
        next++;
        return Functions.literal(value, type);
    }

    /// In the words of who writes a filter.
    private static String described(Type type) {
        return switch (type) {
            case Type.Simple.INT, Type.Simple.LONG -> "a whole number";
            case Type.Simple.FLOAT, Type.Simple.DOUBLE, Type.Simple.DECIMAL -> "a number";
            case Type.Simple.TEXT -> "a text in quotes, such as 'contract'";
            case Type.Simple.BOOLEAN -> "true or false";
            case Type.Simple.DATE -> "a date in quotes, such as '2026-03-31'";
            case Type.Simple.TIME -> "a time of day in quotes, such as '17:30'";
            case Type.Simple.DATE_TIME -> "a time in quotes, such as '2026-03-31T17:30'";
            case Type.Simple.INSTANT -> "a time in quotes, such as '2026-03-31T17:30:00Z'";
            case Type.EnumOf one ->
                    Arrays.stream(one.javaClass().getEnumConstants())
                            .map(constant -> "'" + constant.name() + "'")
                            .collect(Collectors.joining(", ", "one of ", ""));
            default -> "a value of type " + type;
        };
    }

    private static Object number(Type.Simple type, String text) {
        return switch (type) {
            case INT -> Integer.parseInt(text);
            case LONG -> Long.parseLong(text);
            case FLOAT -> Float.parseFloat(text);
            case DOUBLE -> Double.parseDouble(text);
            case DECIMAL -> new BigDecimal(text);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Object ofText(Type.Simple type, String text) {
        return switch (type) {
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
            case DATE_TIME -> LocalDateTime.parse(text);
            case INSTANT -> Instant.parse(text);
            case UUID -> UUID.fromString(text);
            default -> text;
        };
    }

    private static Object constant(Type.EnumOf type, String name) {
        for (Enum<?> constant : type.javaClass().getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(name);
    }
}
