package io.deltaway.files;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Call;
import io.deltaway.files.RatedSales.Rated;
import io.deltaway.table.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls whose answers are others each time, in a pipeline that is killed again and again.
class CallsRestartTest {

    @TempDir Path folder;

    private final AtomicLong calls = new AtomicLong();
    private final Map<String, List<Long>> given = new ConcurrentHashMap<>();
    private final Map<String, Integer> settled = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatWasAnsweredOnceStays(long seed) throws IOException {
        var sales = new RatedSales(folder, seed, 1_000);
        Call<String, Long> rate = Call.of("rate", Types.LONG, this::rating).concurrently(3);
        sales.runToEnd(
                30,
                takings ->
                        takings.select(
                                into(
                                        Rated.class,
                                        rest(),
                                        callAsync(
                                                        rate,
                                                        col(Rated::shop)
                                                                .concat("/")
                                                                .concat(col(Rated::sales).toText()))
                                                .as(Rated::rating))),
                committed ->
                        committed.forEach(line -> {
                            String[] fields = line.split(",", 6);
                            String question = fields[2] + "/" + fields[3];
                            settled.putIfAbsent(
                                    question, given.getOrDefault(question, List.of()).size());
                        }));
        for (String row : sales.rows()) {
            String[] fields = row.split(",", 4);
            assertThat(given.get(fields[0] + "/" + fields[1]))
                    .as("seed %d, %s", seed, row)
                    .contains(Long.parseLong(fields[3]));
        }
        settled.forEach((question, times) ->
                assertThat(given.get(question))
                        .as("seed %d: what %s was answered had been shown", seed, question)
                        .hasSize(times));
    }

    private long rating(String question) {
        long answer = calls.incrementAndGet();
        given.computeIfAbsent(question, q -> new ArrayList<>()).add(answer);
        return answer;
    }
}
