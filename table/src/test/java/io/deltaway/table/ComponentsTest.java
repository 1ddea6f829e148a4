package io.deltaway.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.value.ObjectCodec;
import io.deltaway.engine.value.Type;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Records as schemas.
class ComponentsTest {

    enum Color {
        RED
    }

    record Nested(int inside) {}

    record Marks(
            int primitive,
            Integer boxed,
            String text,
            @Nullable String optional,
            byte @Nullable [] bytes,
            byte[] plain,
            List<@Nullable String> elements,
            @Nullable List<String> list,
            @Nullable Nested nested,
            Map<String, Double> map,
            Color color) {}

    @Test
    void whatMayBeNullIsMarked() {
        assertThat(RowType.of(Marks.class).schema())
                .hasToString(
                        "(primitive INT, boxed INT?, text TEXT, optional TEXT?, bytes BYTES?, plain BYTES, elements List<TEXT>,"
                                + " list List<TEXT>?, nested Nested?, map Map<TEXT, DOUBLE>, color Color)");
    }

    @Test
    void theClassFileTellsWhereTheAnnotationsClassIsNotThere() throws IOException {
        try (var in =
                Objects.requireNonNull(
                        getClass().getResourceAsStream("ComponentsTest$Marks.class"))) {
            assertThat(NullableMarks.fromBytes(in.readAllBytes()))
                    .isEqualTo(
                            new NullableMarks(
                                    Set.of("optional", "bytes", "list", "nested"), Set.of()));
        }
        try (var in =
                Objects.requireNonNull(
                        getClass().getResourceAsStream("ComponentsTest$Misplaced.class"))) {
            assertThat(NullableMarks.fromBytes(in.readAllBytes()))
                    .isEqualTo(new NullableMarks(Set.of(), Set.of("image")));
        }
    }

    @SuppressWarnings({"NullablePrimitive", "NullablePrimitiveArray"}) // what is told here
    record Misplaced(String id, @Nullable byte[] image) {}

    @Test
    void aMarkOnTheElementsOfAnArrayIsRefused() {
        assertThatThrownBy(() -> RowType.of(Misplaced.class))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith(
                        "DW-0105 Misplaced.image says @Nullable of the elements of an array, which are"
                                + " never null, at ComponentsTest.java:")
                .hasMessageEndingWith(
                        "; where the array itself may be null, write byte @Nullable [] image");
    }

    @Encoded(by = MoneyCodec.class)
    static final class Money {
        final int cents;

        Money(int cents) {
            this.cents = cents;
        }
    }

    static final class MoneyCodec implements ObjectCodec<Money> {
        private static final long serialVersionUID = 1;

        @Override
        public byte[] encode(Money value) {
            return new byte[] {(byte) value.cents};
        }

        @Override
        public Money decode(byte[] bytes) {
            return new Money(bytes[0]);
        }
    }

    record Paid(String id, Money amount) {}

    record Most(Money amount) {}

    @Test
    void objectsWithACodecAreValues() {
        var lab = new Lab();
        Table<Most> amounts =
                lab.read("paid", Paid.class)
                        .groupBy(Columns.col(Paid::amount))
                        .reduce(g -> Columns.into(Most.class, g.keys()));
        Lab.Run run = lab.run(2, amounts);
        run.feed("paid", 1, "a", new Money(5))
                .feed("paid", 1, "b", new Money(5))
                .feed("paid", 1, "c", new Money(7))
                .epoch();
        assertThat(run.rows()).hasSize(2);
    }

    @Test
    void nestedRecordsHaveSchemas() {
        var type = (Type.RecordOf) RowType.of(Marks.class).schema().type(8);
        assertThat(type.schema().names()).containsExactly("inside");
    }
}
