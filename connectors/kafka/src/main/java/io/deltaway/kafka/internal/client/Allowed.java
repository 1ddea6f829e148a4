package io.deltaway.kafka.internal.client;

import io.deltaway.connect.AllowedOptions;
import java.util.Set;

/// The properties of Kafka's clients that a program may set: those that say how to reach a cluster,
/// how to prove who one is, and how much to send and fetch at once. Properties that name classes,
/// and those on which a promise of ours rests, are not among them.
final class Allowed {

    static final AllowedOptions PROPERTIES =
            AllowedOptions.of("Kafka property")
                    .allow(
                            "security.protocol",
                            "sasl.mechanism",
                            "sasl.jaas.config",
                            "sasl.kerberos.service.name",
                            "sasl.kerberos.ticket.*",
                            "sasl.kerberos.min.time.before.relogin",
                            "sasl.login.connect.timeout.ms",
                            "sasl.login.read.timeout.ms",
                            "sasl.login.refresh.*",
                            "sasl.login.retry.*",
                            "sasl.oauthbearer.token.endpoint.url",
                            "sasl.oauthbearer.client.credentials.*",
                            "sasl.oauthbearer.scope",
                            "sasl.oauthbearer.scope.claim.name",
                            "sasl.oauthbearer.sub.claim.name")
                    .allow(
                            "ssl.keystore.location",
                            "ssl.keystore.password",
                            "ssl.keystore.type",
                            "ssl.keystore.key",
                            "ssl.keystore.certificate.chain",
                            "ssl.key.password",
                            "ssl.truststore.location",
                            "ssl.truststore.password",
                            "ssl.truststore.type",
                            "ssl.truststore.certificates",
                            "ssl.protocol",
                            "ssl.enabled.protocols",
                            "ssl.cipher.suites",
                            "ssl.endpoint.identification.algorithm")
                    .allow(
                            "client.id",
                            "client.rack",
                            "client.dns.lookup",
                            "connections.max.idle.ms",
                            "reconnect.backoff.ms",
                            "reconnect.backoff.max.ms",
                            "retry.backoff.ms",
                            "retry.backoff.max.ms",
                            "receive.buffer.bytes",
                            "send.buffer.bytes",
                            "socket.connection.setup.timeout.ms",
                            "socket.connection.setup.timeout.max.ms",
                            "metadata.recovery.strategy")
                    .allow(
                            "check.crcs",
                            "fetch.min.bytes",
                            "fetch.max.bytes",
                            "fetch.max.wait.ms",
                            "max.partition.fetch.bytes",
                            "max.poll.records",
                            "batch.size",
                            "buffer.memory",
                            "compression.type",
                            "compression.gzip.level",
                            "compression.lz4.level",
                            "compression.zstd.level",
                            "linger.ms",
                            "max.request.size",
                            "transaction.timeout.ms")
                    .forbid("bootstrap.servers", "it is what Kafka.at(...) says")
                    .forbid(
                            "group.id",
                            "where to go on is in the pipeline's own state; acknowledgeTo(group) tells a group")
                    .forbid("auto.offset.reset", "say startAtLatest() or startAt(...)")
                    .forbid("enable.auto.commit", "where to go on is in the pipeline's own state")
                    .forbid(
                            "transactional.id",
                            "each sink has its own; identityPrefix(prefix) says how they begin")
                    .forbid("enable.idempotence", "sinks would write records twice")
                    .forbid(
                            "isolation.level",
                            "records of transactions that were undone are no rows; committed ones are read")
                    .forbid("acks", "sinks would lose records")
                    .forbid("request.timeout.ms", "say patience(...)")
                    .forbid("max.block.ms", "say patience(...)")
                    .forbid("delivery.timeout.ms", "say patience(...)");

    /// The login modules that may stand in `sasl.jaas.config`: Kafka's own and the JDK's Kerberos.
    /// Others of the JDK reach out to servers that the text names.
    private static final Set<String> LOGIN_MODULES =
            Set.of(
                    "org.apache.kafka.common.security.plain.PlainLoginModule",
                    "org.apache.kafka.common.security.scram.ScramLoginModule",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
                    "com.sun.security.auth.module.Krb5LoginModule");

    private Allowed() {}

    /// Whether the value of a property is secret as a whole.
    static boolean isSecret(String name) {
        return name.endsWith(".password")
                || name.equals("sasl.jaas.config")
                || name.equals("ssl.keystore.key")
                || name.contains("secret");
    }

    /// Whether every login module that the text names may be used. Its modules end with semicolons,
    /// each begins with its class.
    static boolean isAllowedJaas(String text) {
        boolean quoted = false;
        boolean begins = true;
        var word = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ';') {
                begins = true;
            } else if (begins && !Character.isWhitespace(c)) {
                word.append(c);
            } else if (begins && !word.isEmpty()) {
                if (!LOGIN_MODULES.contains(word.toString())) {
                    return false;
                }
                word.setLength(0);
                begins = false;
            }
        }
        return word.isEmpty();
    }
}
