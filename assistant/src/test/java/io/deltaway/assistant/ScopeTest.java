package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.PlanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

    private static final Scope ANN = Scope.all().filteredBy("owner = 'ann (it''s her)'");

    @Test
    void filtersAreBothTrue() {
        assertThat(ANN.filteredBy("page > 1 or (page < 1)").filter())
                .isEqualTo("(owner = 'ann (it''s her)') and (page > 1 or (page < 1))");
    }

    /// Else passages of others would be found.
    @ParameterizedTest
    @ValueSource(
            strings = {"page > 0) or (page > 0", "page > 0)", "(page > 0", "path = 'a", "')'("})
    void whatIsPutIntoAScopeDoesNotLeaveIt(String filter) {
        assertThatThrownBy(() -> ANN.filteredBy(filter))
                .isInstanceOf(PlanException.class)
                .hasMessageContainingAll("DW-0116", filter);
    }
}
