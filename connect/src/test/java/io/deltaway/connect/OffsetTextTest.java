package io.deltaway.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// An offset can be read by people, and again.
class OffsetTextTest {

    @Test
    void namesAndValues() {
        byte[] bytes = new OffsetText().with("offset", 17).with("key", "(dev=1,ino=2)").toBytes();
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("offset=17 key=(dev=1,ino=2)");
        assertThat(OffsetText.read(bytes))
                .isEqualTo(Map.of("offset", "17", "key", "(dev=1,ino=2)"));
    }

    @Test
    void whateverAValueHolds() {
        for (String value :
                new String[] {"", "a b", "100%", "%20", "é=%25 ", "$1\\", "a\nb\0\u007f"}) {
            byte[] bytes = new OffsetText().with("one", value).with("two", value).toBytes();
            assertThat(OffsetText.read(bytes)).isEqualTo(Map.of("one", value, "two", value));
            assertThat(new String(bytes, StandardCharsets.UTF_8))
                    .doesNotContainPattern("\\p{Cntrl}");
        }
    }
}
