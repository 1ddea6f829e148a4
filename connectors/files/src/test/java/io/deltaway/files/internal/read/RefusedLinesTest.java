package io.deltaway.files.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Chunk.Malformed;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RefusedLinesTest {

    @Test
    void whatWasRefusedComesBackAsItWas() {
        var lines = new RefusedLines();
        var expected = new ArrayList<Malformed>();
        for (int chunk = 0; chunk < 3; chunk++) {
            var more = new ArrayList<Malformed>();
            for (int i = 0; i < 1_000 * chunk; i++) {
                more.add(
                        new Malformed(
                                1,
                                "DW-2101",
                                "expected 3 fields [a, b, c], got 2",
                                "dir/a.csv:" + i,
                                "x,ä😀\u0000" + i));
            }
            lines.add(more);
            expected.addAll(more);
        }
        int sizeInChars =
                expected.stream()
                        .mapToInt(one -> one.message().length() + one.position().length())
                        .sum();
        assertThat(lines.sizeInBytes()).isLessThan(sizeInChars / 4);
        assertThat(lines.all()).isEqualTo(expected);
    }
}
