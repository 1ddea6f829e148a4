package io.deltaway.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each method of each expression and of a group finds its function or aggregate in the engine, and
/// gives an expression of the class that it declares.
class EveryMethodTest {

    enum Color {
        RED,
        GREEN
    }

    record All(
            boolean bool,
            int number,
            long big,
            float small,
            double real,
            BigDecimal decimal,
            String text,
            byte[] bytes,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            Instant instant,
            Duration duration,
            UUID uuid,
            Json json,
            List<String> texts,
            double[] vector,
            Color color) {}

    private static final Schema SCHEMA = RowType.of(All.class).schema();

    private static final Map<Class<?>, String> COLUMNS =
            Map.ofEntries(
                    Map.entry(BoolExpr.class, "bool"),
                    Map.entry(IntExpr.class, "number"),
                    Map.entry(LongExpr.class, "big"),
                    Map.entry(FloatExpr.class, "small"),
                    Map.entry(DoubleExpr.class, "real"),
                    Map.entry(DecimalExpr.class, "decimal"),
                    Map.entry(TextExpr.class, "text"),
                    Map.entry(BytesExpr.class, "bytes"),
                    Map.entry(DateExpr.class, "date"),
                    Map.entry(TimeExpr.class, "time"),
                    Map.entry(DateTimeExpr.class, "dateTime"),
                    Map.entry(InstantExpr.class, "instant"),
                    Map.entry(DurationExpr.class, "duration"),
                    Map.entry(JsonExpr.class, "json"),
                    Map.entry(ListExpr.class, "texts"),
                    Map.entry(VectorExpr.class, "vector"),
                    Map.entry(WholeExpr.class, "number"),
                    Map.entry(FloatingExpr.class, "real"),
                    Map.entry(NumberExpr.class, "big"));

    private static Expr<?, ?> column(String name) {
        var field = SCHEMA.fields().get(SCHEMA.indexOf(name));
        return Typed.of(new Term.Column(Side.ROW, name, field.type(), field.nullable()));
    }

    @TestFactory
    Stream<DynamicTest> expressions() {
        return Stream.concat(COLUMNS.values().stream(), Stream.of("uuid", "color"))
                .distinct()
                .sorted()
                .map(EveryMethodTest::column)
                .flatMap(expression ->
                        methods(expression.getClass())
                                .map(method -> test(expression, method, expression)));
    }

    @TestFactory
    Stream<DynamicTest> aggregates() {
        Table<All> table = new Lab().read("all", All.class);
        var group =
                new Group<Void, All>(
                        table, new Term.Literal(true, Type.Simple.BOOLEAN), name -> null);
        return methods(Group.class).map(method -> test(group, method, column("text")));
    }

    private static Stream<Method> methods(Class<?> of) {
        return Arrays.stream(of.getMethods())
                .filter(method -> Expr.class.isAssignableFrom(method.getReturnType()))
                .filter(method -> !method.isBridge() && !Modifier.isStatic(method.getModifiers()))
                .filter(method ->
                        !method.getName()
                                .matches("(try)?[pP]arseJson")) // needs a parser, which is not in
                // this module
                .filter(method ->
                        !method.getName().equals("toText")
                                || of != ListExpr.class && of != VectorExpr.class);
    }

    private static DynamicTest test(Object on, Method method, Expr<?, ?> like) {
        return DynamicTest.dynamicTest(method.toGenericString(), () -> check(on, method, like));
    }

    private static void check(Object on, Method method, Expr<?, ?> like)
            throws ReflectiveOperationException {
        var arguments = new ArrayList<Object>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            arguments.add(argument(method, i, like));
        }
        method.setAccessible(true);
        try {
            Object result = method.invoke(on, arguments.toArray());
            assertThat(result).isInstanceOf(method.getReturnType());
            assertThat(result.getClass())
                    .isEqualTo(((Expr<?, ?>) Typed.of(((Expr<?, ?>) result).term())).getClass());
        } catch (InvocationTargetException e) {
            throw new AssertionError(method + " is refused: " + e.getCause(), e.getCause());
        }
    }

    private static Object argument(Method method, int index, Expr<?, ?> like) {
        Class<?> type = method.getParameterTypes()[index];
        if (Expr.class.isAssignableFrom(type)) {
            if (Set.of("all", "some", "and", "or", "xor").contains(method.getName())) {
                return column("bool");
            }
            String name = COLUMNS.get(type);
            if (like instanceof ListExpr
                    && name == null
                    && !Set.of("eq", "ne", "orElse", "same").contains(method.getName())) {
                return column("text");
            }
            return name != null ? column(name) : like;
        }
        if (type == Object[].class) {
            return new Object[] {value(like), value(like)};
        }
        if (type == Object.class || type == Comparable.class) {
            return value(like);
        }
        if (type == String.class) {
            return method.getName().contains("ormat") || method.getName().matches("(to|try).*")
                    ? pattern(like)
                    : "a";
        }
        if (type == int.class) {
            return switch (method.getName()) {
                case "extract" -> 0;
                case "approxCountDistinct" -> 12;
                default -> 1;
            };
        }
        return switch (type.getSimpleName()) {
            case "long" -> 1L;
            case "float" -> 1f;
            case "double" -> 0.5;
            case "long[]" -> new long[] {1};
            case "Order" -> new Order<All>(column("big").term(), true);
            case "ZoneId" -> ZoneId.of("Europe/Berlin");
            case "CalendarUnit" -> like instanceof TimeExpr ? CalendarUnit.HOUR : CalendarUnit.DAY;
            case "Integer" -> 1;
            case "Long" -> 1L;
            case "Float" -> 1f;
            case "Double" -> 1.0;
            case "Boolean" -> true;
            case "BigDecimal" -> BigDecimal.ONE;
            case "byte[]" -> new byte[] {1};
            case "LocalDate" -> LocalDate.EPOCH;
            case "LocalTime" -> LocalTime.NOON;
            case "LocalDateTime" -> LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
            case "Instant" -> Instant.EPOCH;
            case "Duration" -> Duration.ofMinutes(1);
            case "Json" -> new Json.NullValue();
            case "List" -> List.of("a");
            case "ColumnType" -> Types.LONG;
            case "Aggregator" -> new Longest();
            default -> throw new AssertionError("no sample of " + type);
        };
    }

    private static String pattern(Expr<?, ?> like) {
        return like instanceof NumberExpr<?, ?>
                ? "#,##0.00"
                : like instanceof TimeExpr ? "HH:mm" : "yyyy-MM-dd";
    }

    private static Object value(Expr<?, ?> like) {
        return switch (like.term().type()) {
            case Type.EnumOf e -> Color.RED;
            case Type.ListOf list -> List.of("a");
            case Type.Simple simple ->
                    switch (simple) {
                        case BOOLEAN -> true;
                        case INT -> 1;
                        case LONG -> 1L;
                        case FLOAT -> 1f;
                        case DOUBLE -> 1.0;
                        case DECIMAL -> BigDecimal.ONE;
                        case TEXT -> "a";
                        case BYTES -> new byte[0];
                        case DATE -> LocalDate.EPOCH;
                        case TIME -> LocalTime.NOON;
                        case DATE_TIME -> LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
                        case INSTANT -> Instant.EPOCH;
                        case DURATION -> Duration.ZERO;
                        case UUID -> new UUID(0, 0);
                        case FLOATS -> new float[0];
                        case DOUBLES -> new double[0];
                        case JSON -> new Json.NullValue();
                    };
            default -> throw new AssertionError(like.term().type());
        };
    }

    private static final class Longest implements Aggregator<String, int[], Long> {
        private static final long serialVersionUID = 1;

        @Override
        public int[] create() {
            return new int[1];
        }

        @Override
        public int[] add(int[] accumulator, String value) {
            accumulator[0] = Math.max(accumulator[0], value.length());
            return accumulator;
        }

        @Override
        public Long result(int[] accumulator) {
            return (long) accumulator[0];
        }
    }
}
