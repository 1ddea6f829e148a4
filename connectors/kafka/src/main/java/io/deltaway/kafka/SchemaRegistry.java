package io.deltaway.kafka;

import io.deltaway.connect.Secrets;
import io.deltaway.kafka.internal.avro.RegistryAddress;
import io.deltaway.kafka.internal.client.Cluster;
import org.jspecify.annotations.Nullable;

/// A schema registry that speaks Confluent's REST protocol. Immutable.
///
/// Its texts may say where they are kept, as `${env:NAME}` or `${file:path}`.
public final class SchemaRegistry {

    private final String url;
    private final @Nullable String user;
    private final @Nullable String secret;

    private SchemaRegistry(String url, @Nullable String user, @Nullable String secret) {
        this.url = url;
        this.user = user;
        this.secret = secret;
    }

    /// The registry at an address such as `http://localhost:8081`.
    public static SchemaRegistry at(String url) {
        Kafka.check(
                url.startsWith("http://") || url.startsWith("https://") || url.startsWith("${"),
                "an address that begins with http:// or https://",
                Secrets.shown(url));
        return new SchemaRegistry(Kafka.checked(url).replaceAll("/+$", ""), null, null);
    }

    /// The registry knows us by name and password.
    public SchemaRegistry user(String name, String password) {
        return new SchemaRegistry(url, Kafka.checked(name), Kafka.checked(password));
    }

    /// The registry knows us by a token.
    public SchemaRegistry token(String token) {
        return new SchemaRegistry(url, null, Kafka.checked(token));
    }

    RegistryAddress address(Cluster cluster) {
        return new RegistryAddress(url, user, secret, cluster.patience(), cluster.secrets());
    }

    @Override
    public String toString() {
        return Secrets.shown(url);
    }
}
