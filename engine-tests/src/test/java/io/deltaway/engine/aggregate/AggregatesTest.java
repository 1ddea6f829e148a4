package io.deltaway.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The registry: what is found, what is refused, what nothing gives.
class AggregatesTest {

    /// An aggregate with one group of nothing, or of rows whose arguments are all null.
    private static @Nullable Object ofNulls(
            String name, List<Type> types, List<Object> parameters, int nullRows) {
        ResolvedAggregate resolved = Aggregates.resolve(name, types, parameters);
        Aggregate aggregate = resolved.create();
        var rows = new Rows(Math.max(1, aggregate.words()));
        int group = rows.allocate();
        if (nullRows > 0) {
            aggregate.add(rows, 0, new int[nullRows], nulls(types, nullRows));
        }
        ColumnBuilder out = ColumnBuilder.of(resolved.resultType(), 1);
        aggregate.appendResult(rows, 0, group, out);
        return out.build().value(resolved.resultType(), 0);
    }

    private static Arguments nulls(List<Type> types, int rowCount) {
        var columns = new Column[types.size()];
        int[] indexes = new int[columns.length];
        for (int c = 0; c < columns.length; c++) {
            ColumnBuilder builder = ColumnBuilder.of(types.get(c), rowCount);
            for (int i = 0; i < rowCount; i++) {
                builder.appendNull();
            }
            columns[c] = builder.build();
            indexes[c] = c;
        }
        return new Arguments(new Batch(rowCount, columns, null, false), indexes);
    }

    @ParameterizedTest
    @CsvSource({
        "countNonNull, LONG, , 0",
        "countDistinct, TEXT, , 0",
        "approxCountDistinct, TEXT, , 0",
        "sum, LONG, , null",
        "sum, DOUBLE, , null",
        "sum, DECIMAL, , null",
        "sum, DURATION, , null",
        "sum, FLOATS, , null",
        "avg, LONG, , null",
        "avg, DOUBLE, , null",
        "avg, DECIMAL, , null",
        "varianceSample, LONG, , null",
        "stddevPopulation, DOUBLE, , null",
        "min, TEXT, , null",
        "max, INSTANT, , null",
        "any, UUID, , null",
        "unique, LONG, , null",
        "argMin, TEXT LONG, , null",
        "argMax, TEXT DOUBLE, , null",
        "median, LONG, , null",
        "quantile, DECIMAL, 0.9, null",
        "quantileDiscrete, TEXT, 0.9, null",
        "and, BOOLEAN, , null",
        "or, BOOLEAN, , null",
        "join, TEXT, -, ''",
        "joinBy, TEXT LONG, -, ''",
        "sortedList, LONG, , []",
        "listBy, LONG LONG, , []",
        "top, LONG, 3, []",
        "bottom, LONG, 3, []",
    })
    void whatNothingAndOnlyNullsGive(
            String name, String types, @Nullable String parameter, String expected) {
        List<Type> argumentTypes =
                List.of(types.split(" ")).stream()
                        .map(Simple::valueOf)
                        .map(Type.class::cast)
                        .toList();
        List<Object> parameters =
                parameter == null
                        ? List.of()
                        : List.of(
                                parameter.equals("-")
                                        ? parameter
                                        : (Object) Double.valueOf(parameter));
        for (int nullRows : new int[] {0, 1, 3}) {
            assertThat(String.valueOf(ofNulls(name, argumentTypes, parameters, nullRows)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void countOfNothingIsZeroAndCountsNulls() {
        assertThat(ofNulls("count", List.of(), List.of(), 0)).isEqualTo(0L);
        assertThat(ofNulls("count", List.of(), List.of(), 3)).isEqualTo(3L);
    }

    @ParameterizedTest
    @CsvSource({
        "sum, , 5e1999, 6e1999, fails",
        "sum, , 5e1999, 4e1999, 9E+1999",
        "sum, , 5e1999, -6e1999, -1E+1999",
        "sum, , 1e1999, 1e-2000, 4000 digits",
        "avg, , 9e1999, 9e1999, 9E+1999",
        "avg, , 1e-2000, 2e-2000, fails",
        "median, , 1e-2000, 2e-2000, fails",
        "median, , 1e1999, 3e1999, 2E+1999",
        "quantile, 0.25, 0, 1e-1999, fails",
        "max, , 1e-2000, 1e1999, 1E+1999",
    })
    void decimalsThatLeaveTheirRangeFailTheGroup(
            String name, @Nullable Double parameter, BigDecimal a, BigDecimal b, String expected) {
        List<Object> parameters = parameter == null ? List.of() : List.of(parameter);
        Aggregate aggregate =
                Aggregates.resolve(name, List.of(Simple.DECIMAL), parameters).create();
        var rows = new Rows(Math.max(1, aggregate.words()));
        int group = rows.allocate();
        ColumnBuilder values = ColumnBuilder.of(Simple.DECIMAL, 2);
        values.appendValue(a);
        values.appendValue(b);
        var batch = new Batch(2, List.of(values.build()), null);
        aggregate.add(rows, 0, new int[] {group, group}, new Arguments(batch, new int[] {0}));
        ColumnBuilder result = ColumnBuilder.of(Simple.DECIMAL, 1);
        aggregate.appendResult(rows, 0, group, result);
        Column column = result.build();
        if (column.hasFailed(0)) {
            assertThat(expected).isEqualTo("fails");
            assertThat(column.failures()).containsExactly(Failure.OVERFLOW);
        } else {
            var value = (BigDecimal) Objects.requireNonNull(column.value(Simple.DECIMAL, 0));
            assertThat(value.precision() > 40 ? value.precision() + " digits" : value.toString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void aRetractionFromAnAppendOnlyTableIsNoticed() {
        Aggregate aggregate =
                Aggregates.resolve("max", List.of(Simple.LONG), List.of()).forAppendOnly().create();
        var rows = new Rows(2);
        int[] group = {rows.allocate()};
        var values = new LongColumn(1, new long[] {5});
        var row = new Batch(1, List.of(values), null);
        aggregate.add(rows, 0, group, new Arguments(row, new int[] {0}));
        var retraction = new Arguments(row.negated(), new int[] {0});
        assertThatThrownBy(() -> aggregate.add(rows, 0, group, retraction))
                .isInstanceOf(NegativeWeightException.class);
    }

    @Test
    void everySignatureSaysWhatTheReferenceNeeds() {
        assertThat(Aggregates.all())
                .extracting(Signature::name)
                .contains(
                        "count",
                        "sum",
                        "avg",
                        "argMax",
                        "quantile",
                        "approxCountDistinct",
                        "join",
                        "user");
        for (Signature signature : Aggregates.all()) {
            assertThat(signature.summary()).endsWith(".");
            assertThat(signature.ofNothing()).isNotBlank();
            assertThat(signature.result()).isNotBlank();
        }
    }

    @Test
    void aCallThatFitsNoSignatureIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Aggregates.resolve("sum", List.of(Simple.TEXT), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "no aggregate sum(TEXT); there are sum(INT or LONG): LONG; ")
                .hasMessageContaining("sum(FLOAT or DOUBLE): DOUBLE");
        assertThatThrownBy(() -> Aggregates.resolve("mode", List.of(Simple.TEXT), List.of()))
                .hasMessageStartingWith(
                        "no aggregate is called \"mode\"; there are count, countNonNull, sum, ");
        assertThatThrownBy(() -> Aggregates.resolve("quantile", List.of(Simple.LONG), List.of(90)))
                .hasMessage("a quantile is given by a number from 0 to 1, not 90");
        assertThatThrownBy(() -> Aggregates.resolve("top", List.of(Simple.LONG), List.of(-1)))
                .hasMessage("expected a number of values, not negative, got -1");
    }

    @ParameterizedTest
    @CsvSource({
        "sum, LONG",
        "sum, DOUBLE",
        "avg, DECIMAL",
        "min, LONG",
        "countDistinct, TEXT",
        "stddevSample, LONG",
        "stddevSample, DOUBLE",
        "and, BOOLEAN",
        "approxCountDistinct, LONG",
        "sum, DOUBLES"
    })
    void whatWasRetractedTooOftenIsNoticedWhenItIsRead(String name, Simple type) {
        ResolvedAggregate resolved = Aggregates.resolve(name, List.of(type), List.of());
        Aggregate aggregate = resolved.create();
        var rows = new Rows(aggregate.words());
        int group = rows.allocate();
        Object value =
                switch (type) {
                    case DOUBLE -> 2.0;
                    case DECIMAL -> java.math.BigDecimal.TEN;
                    case TEXT -> "a text of some length";
                    case BOOLEAN -> true;
                    case DOUBLES -> new double[] {1};
                    default -> 5L;
                };
        ColumnBuilder values = ColumnBuilder.of(type, 1);
        values.appendValue(value);
        var retraction = new Batch(1, new Column[] {values.build()}, new long[] {-1}, false);
        aggregate.add(rows, 0, new int[] {group}, new Arguments(retraction, new int[] {0}));
        ColumnBuilder out = ColumnBuilder.of(resolved.resultType(), 1);
        assertThatThrownBy(() -> aggregate.appendResult(rows, 0, group, out))
                .isInstanceOf(NegativeWeightException.class)
                .hasMessageStartingWith("DW-0210 ");
        aggregate.add(
                rows, 0, new int[] {group}, new Arguments(retraction.negated(), new int[] {0}));
        aggregate.appendResult(rows, 0, group, out);
        assertThat(out.size()).isEqualTo(1);
    }
}
