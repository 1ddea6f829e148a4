package io.deltaway.jdbc;

import io.deltaway.connect.Secrets;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Server;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// SQL databases, through their JDBC drivers: SQLite, DuckDB, MariaDB, MySQL, PostgreSQL; others as
/// far as they keep to standard SQL. The driver has to be on the class path of the program.
///
/// ```java
/// var shop = Jdbc.database("jdbc:sqlite:shop.db");
/// Table<Order> orders = pipeline.read(shop.table("orders", Order.class));
/// totals.write(shop.snapshot("totals", "item").creating());
/// ```
public final class Jdbc {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private Jdbc() {}

    /// A database.
    ///
    /// @param url its address, as its driver wants it. Behind the name of the driver it may refer
    ///   to secrets, as everything may that is said of a database: `${env:NAME}` stands for an
    ///   environment variable, `${file:path}` for what a file holds
    public static JdbcDatabase database(String url) {
        return new JdbcDatabase(
                new Server(
                        JdbcDatabase.checked(url),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        TIMEOUT,
                        Dialect.of(url),
                        new Secrets()));
    }
}
