package io.deltaway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void takesNamesAndOptionsInAnyOrder() {
        var options =
                Options.parse(
                        new String[] {
                            "--rows", "1000", "join", "--with", "pathway,duckdb", "bank", "--json",
                            "out.json", "--workers", "2", "--runs", "3", "--cores", "all"
                        });

        assertThat(options.names()).containsExactly("join", "bank");
        assertThat(options.rows()).hasValue(1000);
        assertThat(options.peers()).containsExactly("pathway", "duckdb");
        assertThat(options.json()).isEqualTo(Path.of("out.json"));
        assertThat(options.workers()).isEqualTo(2);
        assertThat(options.runs()).isEqualTo(3);
        assertThat(options.cores()).hasValue(Options.ALL_CORES);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--row", "1"}))
                .hasMessage("there is no option --row");
        assertThatThrownBy(() -> Options.parse(new String[] {"--rows"}))
                .hasMessage("--rows wants a value");
        assertThatThrownBy(() -> Options.parse(new String[] {"--rows", "none"}))
                .hasMessage("--rows wants a number greater than zero, got none");
        assertThatThrownBy(() -> Options.parse(new String[] {"--with", "flink"}))
                .hasMessage("there is no peer flink, only pathway, duckdb");
    }

    @Test
    void everyWorkloadIsNamedOnce() {
        assertThat(Workloads.ALL).extracting(Workload::name).doesNotHaveDuplicates();
    }
}
