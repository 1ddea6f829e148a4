import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Reading(String sensor, String hex) {}

record Value(String sensor, long value) {}

static long parse(String hex) {
    return Long.parseLong(hex, 16);
}

void main() {
    var pipeline = Pipeline.create();
    Table<Reading> readings =
            pipeline.read(
                    Rows.of(
                            Reading.class,
                            new Reading("a", "ff"),
                            new Reading("b", "10"),
                            new Reading("c", "xyz")));
    Table<Value> values =
            readings.select(
                    into(
                            Value.class,
                            rest(),
                            call(hex -> parse(hex), col(Reading::hex)).as(Value::value)));
    values.write(Terminal.table("Values"));
    values.errors().write(Terminal.table("Errors"));
    pipeline.run();
}
