package io.deltaway.run;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Call;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What stands in the place of answers of calls, and fails as well.
class FallbacksTest {

    record Item(String text) {}

    record Length(String text, long length) {}

    private static Table<Length> lengths(Table<Item> items, Call<String, Long> call) {
        return items.select(
                into(Length.class, rest(), callAsync(call, col(Item::text)).as(Length::length)));
    }

    /// Whatever it throws.
    @Test
    void whatAlsoFailsInThePlaceOfAnAnswerFailsItsRow() {
        var pipeline = Pipeline.create();
        Table<Length> lengths =
                lengths(
                        pipeline.read(
                                Rows.of(
                                        Item.class,
                                        new Item("a"),
                                        new Item("bb"),
                                        new Item("ccc"))),
                        Call.of("length", Types.LONG, (String text) -> (long) text.length())
                                .checked(length -> {
                                    refuseThree(length);
                                    return Optional.of("too long").filter(problem -> length > 1);
                                })
                                .otherwise((text, problem) -> {
                                    throw new NoClassDefFoundError("for " + text);
                                }));
        Collect<Length> rows = Collect.rows();
        lengths.write(rows);
        Collect<RowError> errors = Collect.rows();
        pipeline.errors().write(errors);
        pipeline.run();
        assertThat(rows.current()).containsExactly(new Length("a", 1));
        assertThat(errors.current())
                .extracting(RowError::message)
                .allMatch(message -> message.contains("NoClassDefFoundError"))
                .anyMatch(message -> message.contains("too long"))
                .anyMatch(message -> message.contains("never three"))
                .hasSize(2);
    }

    private static void refuseThree(long length) {
        if (length == 3) {
            throw new AssertionError("never three");
        }
    }
}
