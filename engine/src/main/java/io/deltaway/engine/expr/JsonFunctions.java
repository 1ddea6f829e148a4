package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.FLOAT;
import static io.deltaway.engine.value.Type.Simple.JSON;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.Overload.Nullness;
import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Access to JSON values. What isn't there is null, so that steps may follow one another; what is
/// there but of another kind than was asked for fails.
final class JsonFunctions {

    static final Catalog FUNCTIONS =
            new Catalog("JSON")
                    .add(
                            "get",
                            "The member of that name; null where there is none or the value is no object.",
                            sometimes(JSON, JSON, TEXT)
                                    .by(
                                            RowKernel.objects(row ->
                                                    JsonPath.member(row.object(0), row.text(1)))))
                    .add(
                            "at",
                            "The element at a position, from the end if negative; null where there is none or the value is"
                                    + " no array.",
                            sometimes(JSON, JSON, LONG)
                                    .by(
                                            RowKernel.objects(row ->
                                                    JsonPath.element(
                                                            row.object(0), row.number(1)))))
                    .add(
                            "path",
                            "What a path such as a.b[0][\"odd name\"] leads to; null where it leads nowhere.",
                            sometimes(JSON, JSON, TEXT).by(JsonFunctions::path))
                    .add(
                            "has",
                            "Whether the value is an object with a member of that name.",
                            Overload.takes(JSON, TEXT)
                                    .gives(BOOLEAN)
                                    .by(
                                            RowKernel.truths(row ->
                                                    JsonPath.member(row.object(0), row.text(1))
                                                            != null)))
                    .add(
                            "asText",
                            "The text; of other values their JSON. JSON's null gives null.",
                            sometimes(TEXT, JSON).by(RowKernel.texts(row -> text(row.object(0)))))
                    .add(
                            "asLong",
                            "The whole number; JSON's null gives null, all else fails.",
                            sometimes(LONG, JSON).by(RowKernel.longs(JsonFunctions::asLong)))
                    .add(
                            "asDouble",
                            "The number; JSON's null gives null, all else fails.",
                            sometimes(DOUBLE, JSON)
                                    .by(
                                            RowKernel.doubles(row -> {
                                                BigDecimal value = number(row, "a number");
                                                double real =
                                                        value == null ? 0 : value.doubleValue();
                                                return Double.isFinite(real)
                                                        ? real
                                                        : row.fail(Failure.OVERFLOW);
                                            })))
                    .add(
                            "asDecimal",
                            "The number, exactly; JSON's null gives null, all else fails.",
                            sometimes(DECIMAL, JSON)
                                    .by(RowKernel.objects(row -> number(row, "a number"))))
                    .add(
                            "asBoolean",
                            "The truth value; JSON's null gives null, all else fails.",
                            sometimes(BOOLEAN, JSON).by(RowKernel.longs(JsonFunctions::asBoolean)))
                    .add(
                            "jsonType",
                            "null, boolean, number, text, array or object.",
                            Overload.takes(JSON)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(row -> kind(row.object(0)))))
                    .add(
                            "size",
                            "The number of elements or members; of other values 0.",
                            Overload.takes(JSON)
                                    .gives(LONG)
                                    .by(RowKernel.longs(row -> size(row.object(0)))))
                    .add(
                            "keys",
                            "The names of an object's members, sorted; of other values none.",
                            Overload.takes(JSON)
                                    .gives(new Type.ListOf(TEXT))
                                    .by(RowKernel.objects(row -> keys(row.object(0)))))
                    .add(
                            "elements",
                            "The elements of an array; of other values none.",
                            Overload.takes(JSON)
                                    .gives(new Type.ListOf(JSON))
                                    .by(RowKernel.objects(row -> elements(row.object(0)))))
                    .add(
                            "toJson",
                            "The value as JSON; NaN and infinities fail.",
                            Overload.takes(BOOLEAN)
                                    .gives(JSON)
                                    .by(
                                            RowKernel.objects(
                                                    row -> new Json.BooleanValue(row.truth(0)))),
                            Overload.takes(LONG)
                                    .gives(JSON)
                                    .by(
                                            RowKernel.objects(row ->
                                                    new Json.NumberValue(
                                                            BigDecimal.valueOf(row.number(0))))),
                            Overload.takes(DECIMAL)
                                    .gives(JSON)
                                    .by(
                                            RowKernel.objects(
                                                    row -> new Json.NumberValue(row.object(0)))),
                            Overload.takes(FLOAT)
                                    .gives(JSON)
                                    .by(
                                            RowKernel.objects(
                                                    row -> ofFloating(row, (float) row.real(0)))),
                            Overload.takes(DOUBLE)
                                    .gives(JSON)
                                    .by(RowKernel.objects(row -> ofFloating(row, row.real(0)))),
                            Overload.takes(TEXT)
                                    .gives(JSON)
                                    .by(RowKernel.objects(row -> new Json.TextValue(row.text(0)))));

    private JsonFunctions() {}

    private static Overload sometimes(Type result, Type... types) {
        return Overload.takes(types).gives(result).nullness(Nullness.SOMETIMES);
    }

    private static Kernel path(Site site) {
        Compiled<JsonPath> paths = Compiled.of(site, 1, "JSON path", JsonPath::parse);
        return RowKernel.objects(
                        row -> {
                            JsonPath path = paths.at(row);
                            return path == null ? null : path.in(row.object(0));
                        })
                .of(site);
    }

    private static @Nullable String text(Json value) {
        return switch (value) {
            case Json.NullValue absent -> null;
            case Json.TextValue text -> text.value();
            default -> value.toString();
        };
    }

    private static @Nullable BigDecimal number(Cursor row, String expected) {
        return switch (row.<Json>object(0)) {
            case Json.NullValue absent -> {
                row.none();
                yield null;
            }
            case Json.NumberValue number -> number.value();
            case Json other -> row.failed(Failure.parse(other.toString(), expected));
        };
    }

    private static long asLong(Cursor row) {
        BigDecimal value = number(row, "a whole number");
        if (value == null) {
            return 0;
        }
        if (value.scale() > 0) {
            return row.fail(Failure.parse(value.toString(), "a whole number"));
        }
        return Casts.toLong(value);
    }

    private static long asBoolean(Cursor row) {
        return switch (row.<Json>object(0)) {
            case Json.NullValue absent -> row.none();
            case Json.BooleanValue truth -> truth.value() ? 1 : 0;
            case Json other -> row.fail(Failure.parse(other.toString(), "true or false"));
        };
    }

    private static String kind(Json value) {
        return switch (value) {
            case Json.NullValue v -> "null";
            case Json.BooleanValue v -> "boolean";
            case Json.NumberValue v -> "number";
            case Json.TextValue v -> "text";
            case Json.ArrayValue v -> "array";
            case Json.ObjectValue v -> "object";
        };
    }

    private static long size(Json value) {
        return switch (value) {
            case Json.ArrayValue array -> array.elements().size();
            case Json.ObjectValue object -> object.members().size();
            default -> 0;
        };
    }

    private static List<String> keys(Json value) {
        return value instanceof Json.ObjectValue object
                ? List.copyOf(object.members().keySet())
                : List.of();
    }

    private static List<Json> elements(Json value) {
        return value instanceof Json.ArrayValue array ? array.elements() : List.of();
    }

    private static @Nullable Object ofFloating(Cursor row, Number value) {
        return Double.isFinite(value.doubleValue())
                ? new Json.NumberValue(new BigDecimal(value.toString()))
                : row.failed(Failure.argument(value + " is no JSON number"));
    }
}
