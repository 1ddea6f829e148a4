package io.deltaway.kafka.internal.client;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import io.deltaway.table.PlanException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/// A Kafka cluster and how its clients are set.
///
/// @param servers where to find it, `host:port` with commas between
/// @param properties of its clients, as they are written; shown nowhere
/// @param login how to log in, where that is not among the properties
/// @param patience how long a broker may be silent until it counts as one that can't be reached
/// @param secrets what was looked up for its clients
public record Cluster(
        String servers,
        Map<String, String> properties,
        @Nullable Login login,
        Duration patience,
        Secrets secrets) {

    private static final int BATCH_BYTES = 1 << 17;

    /// What Kafka's clients and brokers allow where nobody says anything else.
    private static final int MOST_BYTES = 1 << 20;

    /// The most that brokers allow where nobody says anything else.
    private static final int TRANSACTION_TIMEOUT_MILLIS = 15 * 60 * 1_000;

    public Cluster {
        properties = Map.copyOf(properties);
    }

    /// The same cluster with a property more.
    ///
    /// @throws PlanException where the property may not be set
    public Cluster with(String property, String value) {
        var more = new HashMap<>(properties);
        more.put(property, value);
        try {
            Allowed.PROPERTIES.check(Map.of(property, ""));
            Secrets.checked(value);
        } catch (IllegalArgumentException e) {
            throw new PlanException(
                    "DW-0116",
                    "a property of Kafka does not fit",
                    "one that says how to connect, to log in, or how much to send and fetch",
                    String.valueOf(e.getMessage()).replaceFirst("^DW-\\d+ ", ""),
                    "change it");
        }
        if (property.equals(SaslConfigs.SASL_JAAS_CONFIG) && !Allowed.isAllowedJaas(value)) {
            throw new PlanException(
                    "DW-0116",
                    "sasl.jaas.config names a login module that is not used here",
                    "one for PLAIN, SCRAM, OAUTHBEARER or Kerberos",
                    "another one",
                    "use the login module of the mechanism");
        }
        return new Cluster(servers, more, login, patience, secrets);
    }

    /// Reads bytes. Never makes topics, never commits by itself.
    public KafkaConsumer<ByteBuffer, ByteBuffer> consumer(Map<String, Object> further)
            throws SettingException {
        var all = common();
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 16_384);
        putKnown(all, ConsumerConfig.configNames());
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.putAll(further);
        return new KafkaConsumer<>(all, new ByteBufferDeserializer(), new ByteBufferDeserializer());
    }

    /// How large a record may be that a producer of ours sends.
    public int mostBytesOfRecord() {
        return number(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES);
    }

    /// Whether producers of ours compress what they send.
    public boolean compresses() {
        return !properties
                .getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none")
                .equals("none");
    }

    /// How many bytes producers of ours gather before they send them.
    public int batchBytes() {
        return number(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    }

    private int number(String property, int otherwise) {
        String said = properties.get(property);
        return said == null ? otherwise : Integer.parseInt(said.strip());
    }

    /// Writes bytes.
    public KafkaProducer<byte[], byte[]> producer(Map<String, Object> further)
            throws SettingException {
        var all = common();
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        if (further.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        }
        putKnown(all, ProducerConfig.configNames());
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) (2 * patience.toMillis()));
        all.putAll(further);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Asks about topics and groups.
    public Admin admin() throws SettingException {
        var all = common();
        putKnown(all, AdminClientConfig.configNames());
        return Admin.create(all);
    }

    private Map<String, Object> common() throws SettingException {
        var all = new HashMap<String, Object>();
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, secrets.resolve(servers));
        all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        if (login != null) {
            all.put(SaslConfigs.SASL_MECHANISM, login.mechanism());
            all.put(SaslConfigs.SASL_JAAS_CONFIG, login.jaas(secrets));
        }
        return all;
    }

    /// Puts the properties that a kind of client knows: one set of them serves all.
    private void putKnown(Map<String, Object> all, Set<String> known) throws SettingException {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            String name = property.getKey();
            if (known.contains(name)) {
                String value = property.getValue();
                all.put(
                        name,
                        Allowed.isSecret(name)
                                ? secrets.resolveSecret(value)
                                : secrets.resolve(value));
            }
        }
        if (all.get(SaslConfigs.SASL_JAAS_CONFIG) instanceof String jaas
                && !Allowed.isAllowedJaas(jaas)) {
            throw new SettingException(
                    "DW-0432",
                    "sasl.jaas.config names a login module that is not used here",
                    "Use the login module of the mechanism.",
                    null);
        }
    }

    @Override
    public String toString() {
        return Secrets.shown(servers);
    }
}
