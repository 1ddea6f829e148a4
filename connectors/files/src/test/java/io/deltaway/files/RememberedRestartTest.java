package io.deltaway.files;

import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.remembered;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.files.RatedSales.Rated;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a function answered that answers differently each time, and what a sink saw of it, stays so
/// whenever the pipeline ends and is started again.
class RememberedRestartTest {

    private static final AtomicLong CALLS = new AtomicLong();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatASinkSawOnceStays(long seed) throws IOException {
        var sales = new RatedSales(folder, seed, 2_000);
        sales.runToEnd(
                160,
                takings ->
                        takings.select(
                                into(
                                        Rated.class,
                                        rest(),
                                        remembered(
                                                        call(
                                                                (String shop, Long sold) ->
                                                                        CALLS.incrementAndGet(),
                                                                col(Rated::shop),
                                                                col(Rated::sales)))
                                                .as(Rated::rating))),
                committed -> {});
        assertThat(sales.rows().stream().map(row -> row.substring(row.lastIndexOf(',') + 1)))
                .as("no answer is given twice")
                .doesNotHaveDuplicates();
    }
}
