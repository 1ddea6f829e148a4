package io.deltaway.formats.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of what was got in the place of a value.
class CellsTest {

    private static final String OUTSIDE =
            ", a time outside 1677-09-21 to 2262-04-11, the range of 64-bit nanoseconds";

    private static String got(Type type, String text) {
        var schema = new Schema(List.of(new Field("at", type, false)));
        return new Cells(schema, new boolean[] {true}, null, List.of()).got(0, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9999-12-31T00:00",
                "9999-12-31 00:00:00+00",
                "1500-01-01T00:00Z",
                "2262-04-12T00:00:00",
                "1677-09-20 23:59:59",
                "+10000-01-01T00:00",
                "2024-05-31 12:30:00 BC"
            })
    void aTimeOutsideTheRangeIsToldSo(String text) {
        assertThat(got(Type.Simple.INSTANT, text)).isEqualTo('"' + text + '"' + OUTSIDE);
        assertThat(got(Type.Simple.DATE_TIME, text)).endsWith(OUTSIDE);
        assertThat(got(Type.Simple.DATE, text)).isEqualTo('"' + text + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-05-31T12:30", "31.12.9999 00:00", "infinity", "", "9999-12-31x"})
    void anythingElseIsShownAsItIs(String text) {
        assertThat(got(Type.Simple.INSTANT, text)).isEqualTo('"' + text + '"');
    }
}
