import module io.deltaway;
import module io.deltaway.http;

import static io.deltaway.table.Columns.*;

record Reading(String sensor, Instant at, double celsius) {}

record Limit(String sensor, double celsius) {}

record Alert(String sensor, Instant at, double celsius, double limit) {}

record Received(long request, String sensor, Instant at, double celsius, double limit) {}

/// Tells a webhook of each reading above the limit of its sensor: a POST with the alert as JSON. A
/// webhook that is down is waited for; one that refuses an alert is told the next one, and the
/// refused one is an error row.
///
/// Without --to it has a webhook of its own, which prints what it gets.
///
/// Options: --input FILE|GLOB, --limits FILE, --to URL, --token TOKEN (sent as a bearer token),
/// --errors FILE
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/readings.csv");
    String limits = arguments.text("limits", "examples/data/limits.csv");
    String to = arguments.text("to", "");
    String token = arguments.text("token", "no-secret");
    String errors = arguments.text("errors", "");
    arguments.end();

    if (!to.isEmpty()) {
        tell(input, limits, to, token, errors);
        return;
    }
    Server server = Http.server(0, options -> options.token(token));
    try (RunningPipeline webhook = webhook(server).start()) {
        webhook.cut();
        tell(input, limits, server.uri() + "/alerts", token, errors);
    }
}

/// Sends the alerts.
void tell(String input, String limits, String to, String token, String errors) {
    var pipeline = Pipeline.create();
    Table<Reading> readings = pipeline.read(Csv.files(input, Reading.class));
    Table<Limit> current = pipeline.read(Csv.files(limits, Limit.class));
    readings.join(current)
            .on(col(Reading::sensor), col(Limit::sensor))
            .select((reading, limit) -> into(Alert.class,
                    reading.rest(),
                    limit.col(Limit::celsius).as(Alert::limit)))
            .where(col(Alert::celsius).gt(col(Alert::limit)))
            .write(Http.post(to).token(token));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}

/// Takes alerts and prints them.
Pipeline webhook(Server server) {
    var pipeline = Pipeline.create();
    Endpoint<Received> alerts =
            server.post("/alerts", Received.class, Received::request, e -> e.kept());
    pipeline.serve(alerts).write(Callbacks.onChange((epoch, weight, alert) ->
            System.out.println(alert.sensor() + " " + alert.at() + " " + alert.celsius())));
    return pipeline;
}
