package io.deltaway.http.internal.serve;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may ask. Keeps digests of tokens and not the tokens; compares in a time that does not depend
/// on what is compared. Immutable.
public final class Tokens {

    /// A token has so many characters at least.
    public static final int SHORTEST = 8;

    private static final String SCHEME = "bearer ";

    private final Map<String, byte[]> digests = new LinkedHashMap<>();

    private Tokens() {}

    /// @param tokens the token of each caller
    /// @param secrets what references in them stand for
    /// @throws SettingException where that is not there, or too short to be a secret
    static Tokens of(Map<String, String> tokens, Secrets secrets) throws SettingException {
        var known = new Tokens();
        for (Map.Entry<String, String> each : tokens.entrySet()) {
            String token = secrets.resolveSecret(each.getValue());
            if (token.length() < SHORTEST) {
                throw new SettingException(
                        "DW-0459",
                        "the token of "
                                + each.getKey()
                                + " has fewer than "
                                + SHORTEST
                                + " characters",
                        "Take one that nobody guesses",
                        null);
            }
            known.digests.put(each.getKey(), digest(token));
        }
        return known;
    }

    /// The caller with this token; null where none is asked for.
    ///
    /// @param authorization the header, or null
    /// @throws Problem where it has none of the tokens
    @Nullable String caller(@Nullable String authorization) {
        if (digests.isEmpty()) {
            return null;
        }
        String token = token(authorization);
        if (token == null) {
            throw refused("expected the header Authorization: Bearer and a token");
        }
        byte[] given = digest(token);
        String found = null;
        for (Map.Entry<String, byte[]> each : digests.entrySet()) {
            if (MessageDigest.isEqual(each.getValue(), given)) {
                found = each.getKey();
            }
        }
        if (found == null) {
            throw refused("the token is not one of those that may ask");
        }
        return found;
    }

    private static @Nullable String token(@Nullable String authorization) {
        return authorization != null
                        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? authorization.substring(SCHEME.length()).trim()
                : null;
    }

    private static Problem refused(String why) {
        return new Problem(401, why).with("WWW-Authenticate", "Bearer");
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
