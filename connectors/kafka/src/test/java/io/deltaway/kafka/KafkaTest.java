package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.PlanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may be said of a cluster.
class KafkaTest {

    private final Kafka kafka = Kafka.at("localhost:9092");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interceptor.classes",
                "key.deserializer",
                "group.id",
                "transactional.id",
                "enable.idempotence",
                "config.providers",
                "metric.reporters",
                "sasl.login.class",
                "sasl.login.callback.handler.class",
                "sasl.kerberos.kinit.cmd",
                "ssl.engine.factory.class",
                "bootstrap.servers",
                "no.such.property"
            })
    void propertiesThatNameCodeOrBreakPromisesAreRefused(String property) {
        assertThatThrownBy(() -> kafka.with(property, "secret"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("the Kafka property \"" + property + "\"")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.sun.security.auth.module.JndiLoginModule required user.provider.url=\"ldap://x\";",
                "org.apache.kafka.common.security.plain.PlainLoginModule required; x.Y required;",
                "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"a\\\";\"; x.Y required;"
            })
    void loginModulesThatReachOutAreRefused(String jaas) {
        assertThatThrownBy(() -> kafka.with("sasl.jaas.config", jaas))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("names a login module that is not used here")
                .hasMessageNotContaining("ldap");
    }

    @Test
    void loginModulesOfKafkaAreTaken() {
        assertThat(
                        kafka.with(
                                "sasl.jaas.config",
                                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"a\" password=\"b;c\";"))
                .isNotNull();
    }

    @Test
    void referencesThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> kafka.with("ssl.key.password", "${evn:KEY}"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("refers to nothing");
        assertThatThrownBy(() -> kafka.login("GSSAPI", "ann", "secret"))
                .isInstanceOf(PlanException.class)
                .hasMessageNotContaining("secret");
    }
}
