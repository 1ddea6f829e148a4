package io.deltaway.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import org.junit.jupiter.api.Test;

class ArrangeTest {

    private static final Schema KEYS = Schema.of(new Field("key", Type.Simple.LONG, false));

    private static final Step STEP =
            new Step() {
                @Override
                public long epoch() {
                    return 0;
                }

                @Override
                public void fail(Failure failure, Schema schema, Batch rows, int row, long weight) {
                    throw new AssertionError("no row can fail here");
                }
            };

    @Test
    void aRowThatIsTakenBackAtOnceIsNotPassedOn() {
        Batch delta = batch(new long[] {7, 7, 8}, new long[] {1, -1, 2});

        Batch passed =
                new Arrange(KEYS, new int[] {0}, false, true).step(new Batch[] {delta}, STEP);

        assertThat(passed.size()).isEqualTo(1);
        assertThat(((LongColumn) passed.column(0)).get(0)).isEqualTo(8);
        assertThat(passed.weight(0)).isEqualTo(2);
    }

    @Test
    void otherwiseADeltaIsPassedOnAsItIs() {
        Batch delta = batch(new long[] {7, 7, 8}, new long[] {1, -1, 2});

        assertThat(new Arrange(KEYS, new int[] {0}).step(new Batch[] {delta}, STEP))
                .isSameAs(delta);
    }

    private static Batch batch(long[] keys, long[] weights) {
        return new Batch(
                keys.length, new Column[] {new LongColumn(keys.length, keys)}, weights, false);
    }
}
