package io.deltaway.kafka.internal.avro;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where a schema registry is. Its texts may refer to where they are kept; they are shown nowhere.
///
/// @param url without a slash at its end
/// @param user the name by which it knows us, if it does
/// @param secret the password of the user, or without one a token; null where it knows us by
///   neither
/// @param patience how long it may be silent until it counts as one that can't be reached
/// @param secrets what was looked up for it
public record RegistryAddress(
        String url,
        @Nullable String user,
        @Nullable String secret,
        Duration patience,
        Secrets secrets) {

    /// The address, with what it refers to.
    String resolvedUrl() throws SettingException {
        return secrets.resolve(url);
    }

    /// The header of that name; null where there is none.
    @Nullable String authorization() throws SettingException {
        if (secret == null) {
            return null;
        }
        String known = secrets.resolveSecret(secret);
        if (user == null) {
            return "Bearer " + known;
        }
        byte[] both = (secrets.resolve(user) + ":" + known).getBytes(StandardCharsets.UTF_8);
        return "Basic " + secrets.resolveSecret(Base64.getEncoder().encodeToString(both));
    }

    @Override
    public String toString() {
        return Secrets.shown(url);
    }
}
