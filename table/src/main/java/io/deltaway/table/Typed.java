package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import io.deltaway.table.plan.Term;

/// Terms as expressions of the class that has the methods of their type.
final class Typed {

    private Typed() {}

    /// An expression over a term. The caller's result type says which; it is the one that the
    /// function of the term gives.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Expr<?, ?>> X of(Term term) {
        return (X) wrap(term);
    }

    private static Expr<?, ?> wrap(Term term) {
        return switch (term.type()) {
            case Type.Simple simple -> simple(simple, term);
            case Type.RecordOf record -> new RecordExpr<>(term);
            case Type.ListOf list -> new ListExpr<>(term);
            case Type.EnumOf e -> new Expr<>(term);
            case Type.MapOf map -> new Expr<>(term);
            case Type.ObjectOf object -> new Expr<>(term);
        };
    }

    private static Expr<?, ?> simple(Type.Simple type, Term term) {
        return switch (type) {
            case BOOLEAN -> new BoolExpr<>(term);
            case INT -> new IntExpr<>(term);
            case LONG -> new LongExpr<>(term);
            case FLOAT -> new FloatExpr<>(term);
            case DOUBLE -> new DoubleExpr<>(term);
            case DECIMAL -> new DecimalExpr<>(term);
            case TEXT -> new TextExpr<>(term);
            case BYTES -> new BytesExpr<>(term);
            case DATE -> new DateExpr<>(term);
            case TIME -> new TimeExpr<>(term);
            case DATE_TIME -> new DateTimeExpr<>(term);
            case INSTANT -> new InstantExpr<>(term);
            case DURATION -> new DurationExpr<>(term);
            case UUID -> new Expr<>(term);
            case FLOATS, DOUBLES -> new VectorExpr<>(term);
            case JSON -> new JsonExpr<>(term);
        };
    }

    /// The term of an expression, or of a value that a program wrote.
    static Term term(Object expressionOrValue) {
        return expressionOrValue instanceof Expr<?, ?> expression
                ? expression.term()
                : new Term.Literal(
                        expressionOrValue, Components.typeOf(classOf(expressionOrValue)));
    }

    /// The class that was declared: constants of an enum with bodies have classes of their own, and
    /// so have the kinds of JSON values.
    private static Class<?> classOf(Object value) {
        return switch (value) {
            case Enum<?> constant -> constant.getDeclaringClass();
            case Json json -> Json.class;
            default -> value.getClass();
        };
    }
}
