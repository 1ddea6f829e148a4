package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.PlanException;
import java.net.URI;
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

    @Test
    @SuppressWarnings("NullAway") // what nobody should pass
    void nullIsToldAsThat() {
        assertThatThrownBy(() -> Scope.under(null)).hasMessage("expected a path, got null");
        assertThatThrownBy(() -> ANN.filteredBy(null)).hasMessage("expected a filter, got null");
        assertThatThrownBy(() -> new AssistantOptions().embed(() -> null, 3))
                .hasMessage("expected a call of the supplier, got null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://localhost", "/v1", "http:///v1"})
    void aServerIsAskedByHttp(String server) {
        assertThatThrownBy(() -> AssistantClient.of(URI.create(server)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a server such as http://localhost:8417, got " + server);
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
