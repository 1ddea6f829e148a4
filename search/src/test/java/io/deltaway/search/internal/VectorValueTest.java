package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Which vectors can be compared.
class VectorValueTest {

    @Test
    void vectorsWhoseDistancesAreNoNumbersAreRefused() {
        float[] tooLong = {9.3e18f, 0};
        for (Metric metric : new Metric[] {Metric.DOT, Metric.EUCLIDEAN}) {
            assertThat(new VectorValue(metric, 2).refusal(tooLong))
                    .isNotNull()
                    .extracting(Object::toString)
                    .asString()
                    .contains("9.30e+18");
        }
        assertThat(new VectorValue(Metric.COSINE, 2).refusal(tooLong)).isNull();
        float[] longest = {6.5e18f, -6.5e18f};
        float[] opposite = {-6.5e18f, 6.5e18f};
        assertThat(new VectorValue(Metric.EUCLIDEAN, 2).refusal(longest)).isNull();
        assertThat(VectorValue.squareOfDistance(longest, opposite)).isFinite();
        assertThat(VectorValue.product(longest, opposite)).isFinite();
    }
}
