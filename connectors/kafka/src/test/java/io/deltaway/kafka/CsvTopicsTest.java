package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.PlanException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Topics of CSV records.
class CsvTopicsTest {

    record Sale(String item, @Nullable Long qty, double price) {}

    record Placed(long offset, String item, long qty) {}

    private final Server server = Server.shared();
    private final String topic = server.topic(1);
    private final KafkaSource<Sale> sales = server.kafka().from(topic).csv(Sale.class).once();

    @Test
    void fieldsAreTheColumnsInTheirOrder() throws IOException {
        server.write(
                topic, "nut,3,0.5", "\"a, \"\"b\"\"\",,1", "nail,5,2\r\n", "\"two\nlines\",1,1");
        assertThat(Reading.all(sales))
                .containsExactly("nut|3|0.5", "a, \"b\"|-|1.0", "nail|5|2.0", "two\nlines|1|1.0");
    }

    @Test
    void columnsThatComeFromElsewhereHaveNoField() throws IOException {
        server.write(topic, "nut,3", "bolt,4");
        var placed = server.kafka().from(topic).csv(Placed.class).offsetAs("offset").once();
        assertThat(Reading.all(placed)).containsExactly("0|nut|3", "1|bolt|4");
    }

    @Test
    void fieldsMayBeNamedAndDividedByAnotherCharacter() throws IOException {
        server.write(topic, "x;0.5;nut", "y;NA;bolt");
        var some =
                server.kafka()
                        .from(topic)
                        .csv(Sale.class)
                        .delimiter(';')
                        .fields("any", "cost", "item")
                        .rename("cost", "price")
                        .nulls("NA")
                        .once();
        assertThat(Reading.all(some))
                .containsExactly(
                        "nut|-|0.5",
                        "DW-2103 "
                                + topic
                                + "-0@1 column \"cost\": expected a number, got nothing <y;NA;bolt>");
    }

    @Test
    void whatIsNoRowIsRefusedAtItsPlace() throws IOException {
        server.write(topic, "nut,3", "", "nut,1,1\nbolt,2,2", "\"open,1,1", "nut,1,1", "nut,x,1");
        assertThat(Reading.all(sales))
                .containsExactly(
                        "nut|1|1.0",
                        "DW-2101 "
                                + topic
                                + "-0@0 expected 3 fields [item, qty, price], got 2 <nut,3>",
                        "DW-2101 " + topic + "-0@1 expected a CSV record, got nothing <>",
                        "DW-2101 "
                                + topic
                                + "-0@2 expected one CSV record, got more <nut,1,1\nbolt,2,2>",
                        "DW-2101 "
                                + topic
                                + "-0@3 a quote opens here and does not close <\"open,1,1>",
                        "DW-2102 "
                                + topic
                                + "-0@5 column \"qty\": expected a whole number of 64 bits, got \"x\" <nut,x,1>");
    }

    @Test
    void aColumnWithoutAFieldIsRefusedBeforeAnythingIsRead() {
        assertThatThrownBy(() -> Reading.all(sales.fields("item", "qty")))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("no field of the CSV is the column price");
    }
}
