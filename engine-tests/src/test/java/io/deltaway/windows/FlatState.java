package io.deltaway.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.testkit.TestPipeline;
import java.util.Map;
import java.util.TreeMap;

/// Looks at what each operator keeps, rows and bytes, and demands that it grows no more once it has
/// warmed up.
final class FlatState {

    private final Map<String, Long> rows = new TreeMap<>();
    private final Map<String, Long> bytes = new TreeMap<>();

    /// @param warm whether what is kept now may be no more than it ever was
    void look(TestPipeline pipeline, boolean warm) {
        pipeline.kept()
                .forEach((name, kept) -> {
                    if (warm) {
                        assertThat(kept.rows())
                                .as("rows of " + name)
                                .isLessThanOrEqualTo(rows.getOrDefault(name, 0L));
                        assertThat(kept.sizeInBytes())
                                .as("bytes of " + name)
                                .isLessThanOrEqualTo(bytes.getOrDefault(name, 0L));
                    } else {
                        rows.merge(name, kept.rows(), Math::max);
                        bytes.merge(name, kept.sizeInBytes(), Math::max);
                    }
                });
    }
}
