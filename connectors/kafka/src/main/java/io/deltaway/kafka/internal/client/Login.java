package io.deltaway.kafka.internal.client;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import java.util.Locale;

/// A name and a password, by one of Kafka's mechanisms that take both.
///
/// @param mechanism PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512
/// @param user may refer to where it is kept, as the password may
public record Login(String mechanism, String user, String password) {

    /// Whether the mechanism takes a name and a password.
    public static boolean isMechanism(String name) {
        return name.equals("PLAIN") || name.matches("SCRAM-SHA-(256|512)");
    }

    /// What Kafka's clients read it from.
    String jaas(Secrets secrets) throws SettingException {
        String module = mechanism.equals("PLAIN") ? "plain.Plain" : "scram.Scram";
        return String.format(
                Locale.ROOT,
                "org.apache.kafka.common.security.%sLoginModule required username=\"%s\" password=\"%s\";",
                module,
                quoted(secrets.resolve(user)),
                quoted(secrets.resolveSecret(password)));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Override
    public String toString() {
        return mechanism;
    }
}
