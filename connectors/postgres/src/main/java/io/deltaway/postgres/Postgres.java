package io.deltaway.postgres;

import io.deltaway.jdbc.Jdbc;
import io.deltaway.postgres.internal.write.CopyDialect;

/// PostgreSQL databases: tables are followed change by change through logical replication, and many
/// rows are written with `COPY`.
///
/// ```java
/// var shop = Postgres.database("jdbc:postgresql://localhost/shop").user("shop").password("...");
/// Table<Order> orders = pipeline.read(shop.follow("orders", Order.class, "id"));
/// totals.write(shop.snapshot("totals", "item"));
/// ```
public final class Postgres {

    private Postgres() {}

    /// A database.
    ///
    /// @param url its address, such as `jdbc:postgresql://localhost:5432/shop`
    public static PostgresDatabase database(String url) {
        return new PostgresDatabase(Jdbc.database(url).dialect(new CopyDialect()));
    }
}
