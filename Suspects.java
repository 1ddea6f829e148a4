import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Login(String user, Instant at, String country) {}

record Suspect(String user, String country, String otherCountry) {}

Instant at(int minute) {
    return Instant.parse("2026-03-02T09:00:00Z").plus(Duration.ofMinutes(minute));
}

void main() {
    var pipeline = Pipeline.create();
    Table<Login> logins =
            pipeline.read(
                    Rows.of(
                            Login.class,
                            new Login("ann", at(0), "DE"),
                            new Login("ann", at(8), "BR"),
                            new Login("bob", at(3), "TR"),
                            new Login("bob", at(40), "US")));

    logins.join(logins)
            .on(col(Login::user), col(Login::user))
            .within(col(Login::at), col(Login::at), Duration.ZERO, Duration.ofMinutes(10))
            .select((login, next) ->
                    into(
                            Suspect.class,
                            login.rest(),
                            next.col(Login::country).as(Suspect::otherCountry)))
            .where(col(Suspect::country).ne(col(Suspect::otherCountry)))
            .write(Terminal.table("Two countries in ten minutes"));
    pipeline.run();
}
