package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Collect;
import io.deltaway.run.Pipeline;
import io.deltaway.table.RowError;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Topics that hold the last row of each key.
class UpsertedTopicsTest {

    record User(long id, @Nullable String name) {}

    record Stock(String region, long item, long qty) {}

    private final Server server = Server.shared();
    private final String topic = server.topic(1);

    @Test
    void aRecordTakesThePlaceOfTheOneWithItsKey() throws IOException {
        server.put(topic, "1", "{\"name\":\"ann\"}");
        server.put(topic, "2", "{\"name\":\"bob\",\"id\":17}");
        server.put(topic, "1", "{\"name\":\"anne\"}");
        server.put(topic, "3", "{\"name\":\"cid\"}");
        server.put(topic, "2", null);
        server.put(topic, "7", null);
        server.put(topic, "x", "{\"name\":\"dan\"}");
        server.put(topic, null, "{\"name\":\"eve\"}");
        var pipeline = Pipeline.create();
        var users = pipeline.read(server.kafka().from(topic).json(User.class).upserts("id").once());
        Collect<User> found = Collect.rows();
        users.write(found);
        Collect<RowError> errors = Collect.rows();
        pipeline.errors().write(errors);
        pipeline.run();
        assertThat(found.current()).containsExactly(new User(1, "anne"), new User(3, "cid"));
        assertThat(errors.current())
                .extracting(RowError::message)
                .containsExactlyInAnyOrder(
                        topic
                                + "-0@6: the key, column \"id\": expected a whole number of 64 bits, got \"x\"",
                        topic + "-0@7: expected a key for \"id\", got none");
    }

    @Test
    void aKeyOfSeveralColumnsIsAnObject() throws IOException {
        server.put(topic, "{\"region\":\"north\",\"item\":1}", "{\"qty\":5}");
        server.put(topic, "{\"item\":1, \"region\":\"south\"}", "{\"qty\":6}");
        server.put(topic, "{\"item\":1,\"region\":\"north\"}", "{\"qty\":7}");
        var pipeline = Pipeline.create();
        Collect<Stock> found = Collect.rows();
        pipeline.read(server.kafka().from(topic).json(Stock.class).upserts("region", "item").once())
                .write(found);
        pipeline.run();
        assertThat(found.current())
                .containsExactly(new Stock("north", 1, 7), new Stock("south", 1, 6));
    }
}
