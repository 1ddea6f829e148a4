package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.TextColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What has changed is handed on before it takes much memory, however long its rows are.
class AbsorbedRowsTest {

    private static final int LONG_TEXT = 100_000;

    private final List<Batch> handedOn = new ArrayList<>();
    private final AbsorbedRows absorbed = new AbsorbedRows();

    AbsorbedRowsTest() {
        absorbed.track(
                new Kept.Saver() {
                    @Override
                    public boolean changed(List<Batch> rows) {
                        return handedOn.addAll(rows);
                    }

                    @Override
                    public void frozen(Batch rows) {
                        throw new AssertionError("nothing was frozen");
                    }
                });
    }

    private static Batch texts(int count, int length) {
        var texts = new ColumnBuilder.OfText(count);
        for (int i = 0; i < count; i++) {
            texts.append(i + "x".repeat(length));
        }
        return new Batch(count, List.of(texts.build()), null);
    }

    @Test
    void longRowsWaitForLessThanTwoMegabytes() {
        for (int i = 1; i <= 100; i++) {
            absorbed.add(texts(1, LONG_TEXT), 1_000);
            assertThat(i - handedOn.size()).isLessThan(20);
        }
        assertThat(absorbed.mustBeWhole()).isFalse();
    }

    @Test
    void aFewShortRowsWait() {
        for (int i = 0; i < 100; i++) {
            absorbed.add(texts(10, 10), 1);
        }
        assertThat(handedOn).isEmpty();
        absorbed.freeze(false);
        assertThat(handedOn).hasSize(100);
    }

    /// A document that is edited again and again.
    @Test
    void whatIsLittleIsSavedAsAWholeWhereItsChangesAreMuch() {
        for (int i = 0; i < 20; i++) {
            assertThat(absorbed.mustBeWhole()).isEqualTo(i > 10);
            absorbed.add(texts(1, LONG_TEXT), 1);
        }
        absorbed.freeze(true);
        assertThat(absorbed.mustBeWhole()).isFalse();
    }

    /// As those that a filter lets through.
    @Test
    void aFewOfManyRowsDoNotKeepTheTextsOfTheOthers() {
        Batch many = texts(100, LONG_TEXT);
        absorbed.add(many.take(new int[] {1, 42}, 2), 1_000);
        absorbed.add(many.take(IntStream.range(0, 50).toArray(), 50), 1_000);
        absorbed.freeze(false);
        assertThat(handedOn)
                .extracting(batch -> (TextColumn) batch.column(0))
                .satisfiesExactly(
                        few -> {
                            assertThat(few.arena()).hasSizeLessThan(5 * LONG_TEXT);
                            assertThat(few.get(1)).startsWith("42x");
                        },
                        half ->
                                assertThat(half.arena())
                                        .isSameAs(((TextColumn) many.column(0)).arena()));
    }
}
