package io.deltaway.plans;

import static io.deltaway.table.Columns.coalesce;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.BoolExpr;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Columns of unlike numbers are equal where their values are, without rounding one first, as they
/// are ordered.
class UnlikeNumbersTest {

    record Numbers(
            String name,
            long big,
            int number,
            double real,
            float small,
            BigDecimal decimal,
            @Nullable Double maybe) {}

    private static final Numbers ONES = numbers("ones", 1, 1, 1, 1f, "1.00", 1.0);
    private static final Numbers NO_VALUE = numbers("no value", 2, 2, 2, 2f, "2", null);
    private static final Numbers TENTHS = numbers("tenths", 0, 0, 0.1, 0.1f, "0.1", 0.1);
    private static final Numbers NAN = numbers("nan", 0, 0, Double.NaN, Float.NaN, "0", Double.NaN);
    private static final Numbers BEYOND_A_DOUBLE =
            numbers("beyond", (1L << 53) + 1, 1 << 24 | 1, 1L << 53, 1 << 24, "0.5", 0.5);

    private static Numbers numbers(
            String name,
            long big,
            int number,
            double real,
            float small,
            String decimal,
            @Nullable Double maybe) {
        return new Numbers(name, big, number, real, small, new BigDecimal(decimal), maybe);
    }

    /// The names of the rows for which a condition is true.
    private static List<String> where(BoolExpr<Numbers> condition) {
        var pipeline = TestPipeline.create();
        TestInput<Numbers> input = pipeline.input(Numbers.class);
        TestOutput<Numbers> output = pipeline.output(input.table().where(condition));
        input.insert(ONES, NO_VALUE, TENTHS, NAN, BEYOND_A_DOUBLE);
        pipeline.epoch();
        return output.rows().stream().map(Numbers::name).sorted().toList();
    }

    @Test
    void equalByValue() {
        assertThat(where(col(Numbers::big).eq(col(Numbers::real))))
                .containsExactly("no value", "ones");
        assertThat(where(col(Numbers::real).eq(col(Numbers::big))))
                .containsExactly("no value", "ones");
        assertThat(where(col(Numbers::number).eq(col(Numbers::small))))
                .containsExactly("no value", "ones");
        assertThat(where(col(Numbers::small).eq(col(Numbers::number))))
                .containsExactly("no value", "ones");
        assertThat(where(col(Numbers::number).eq(col(Numbers::big))))
                .containsExactly("nan", "no value", "ones", "tenths");
        assertThat(where(col(Numbers::real).eq(col(Numbers::small))))
                .containsExactly("nan", "no value", "ones");
        assertThat(where(col(Numbers::decimal).eq(col(Numbers::real))))
                .containsExactly("no value", "ones");
        assertThat(where(col(Numbers::small).eq(col(Numbers::decimal))))
                .containsExactly("no value", "ones");
        assertThat(where(col(Numbers::big).eq(col(Numbers::decimal))))
                .containsExactly("nan", "no value", "ones");
    }

    @Test
    void neitherEqualNorUnlikeWhereOneIsNull() {
        assertThat(where(col(Numbers::big).eq(col(Numbers::maybe)))).containsExactly("ones");
        assertThat(where(col(Numbers::big).ne(col(Numbers::maybe))))
                .containsExactly("beyond", "nan", "tenths");
    }

    @Test
    void notEqualIsBelowOrAbove() {
        List<String> unlike = where(col(Numbers::big).ne(col(Numbers::real)));
        assertThat(unlike).containsExactly("beyond", "nan", "tenths");
        assertThat(unlike)
                .isEqualTo(
                        where(
                                col(Numbers::big)
                                        .lt(col(Numbers::real))
                                        .or(col(Numbers::big).gt(col(Numbers::real)))));
    }

    /// What compiles with numbers of one type goes on to: the compiler finds one `eq`.
    @Test
    void expressionsWhoseTypeTheCompilerInfers() {
        assertThat(where(col(Numbers::real).eq(coalesce(col(Numbers::maybe), lit(2.0)))))
                .containsExactly("nan", "no value", "ones", "tenths");
        assertThat(where(col(Numbers::big).eq(coalesce(col(Numbers::maybe), lit(2.0)))))
                .containsExactly("no value", "ones");
        assertThat(where(col(Numbers::decimal).ne(lit(new BigDecimal("0.50")))))
                .containsExactly("nan", "no value", "ones", "tenths");
    }
}
