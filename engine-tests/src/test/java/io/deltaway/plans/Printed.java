package io.deltaway.plans;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.BoolExpr;
import io.deltaway.table.Columns;
import io.deltaway.table.DateExpr;
import io.deltaway.table.DecimalExpr;
import io.deltaway.table.DoubleExpr;
import io.deltaway.table.DurationExpr;
import io.deltaway.table.Expr;
import io.deltaway.table.Group;
import io.deltaway.table.InstantExpr;
import io.deltaway.table.IntExpr;
import io.deltaway.table.ListExpr;
import io.deltaway.table.LongExpr;
import io.deltaway.table.MaybeScope;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import io.deltaway.table.Scope;
import io.deltaway.table.TextExpr;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// What the tests that [Writing] prints are written with.
final class Printed {

    private Printed() {}

    /// Columns by name and type; one whose name ends with `?` may be null.
    static RowType<Row> columns(Object... namesAndTypes) {
        var fields = new ArrayList<Field>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            String name = (String) namesAndTypes[i];
            boolean nullable = name.endsWith("?");
            fields.add(new Field(name.replace("?", ""), (Type) namesAndTypes[i + 1], nullable));
        }
        return RowType.rows(new Schema(fields));
    }

    /// Constants in the rows of a table.
    static final Constants<Row> ROWS = new Constants<>();

    /// Constants where a scope's columns may stand.
    static <S> Constants<S> of(Scope<S, ?> scope) {
        return new Constants<>();
    }

    /// Constants where a scope's columns may stand.
    static <S> Constants<S> of(MaybeScope<S, ?> scope) {
        return new Constants<>();
    }

    /// Constants where a group's aggregates may stand.
    static <K, R> Constants<Group<K, R>> of(Group<K, R> group) {
        return new Constants<>();
    }

    /// Constants whose guard the compiler knows: of `lit(1).plus(2)` it could not tell.
    static final class Constants<S> {

        IntExpr<S> lit(int value) {
            return Columns.lit(value);
        }

        LongExpr<S> lit(long value) {
            return Columns.lit(value);
        }

        DoubleExpr<S> lit(double value) {
            return Columns.lit(value);
        }

        BoolExpr<S> lit(boolean value) {
            return Columns.lit(value);
        }

        TextExpr<S> lit(String value) {
            return Columns.lit(value);
        }

        DecimalExpr<S> lit(BigDecimal value) {
            return Columns.lit(value);
        }

        DateExpr<S> lit(LocalDate value) {
            return Columns.lit(value);
        }

        InstantExpr<S> lit(Instant value) {
            return Columns.lit(value);
        }

        DurationExpr<S> lit(Duration value) {
            return Columns.lit(value);
        }

        <T> Expr<S, T> lit(T value) {
            return Columns.lit(value);
        }
    }

    /// With the methods of a list, which some functions forget.
    static <S, E> ListExpr<S, E> list(Expr<S, List<E>> list) {
        return (ListExpr<S, E>) list;
    }
}
