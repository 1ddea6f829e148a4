package io.deltaway.jdbc;

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
    /// @param url its address, as its driver wants it
    public static JdbcDatabase database(String url) {
        return new JdbcDatabase(
                new Server(
                        url,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        TIMEOUT,
                        Dialect.of(url)));
    }
}
