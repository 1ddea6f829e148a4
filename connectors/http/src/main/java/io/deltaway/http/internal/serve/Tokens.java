package io.deltaway.http.internal.serve;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import io.deltaway.http.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who may ask. Keeps digests of tokens and not the tokens; compares in a time that does not depend
/// on what is compared. Immutable.
public final class Tokens {

    /// A token has so many characters at least.
    public static final int SHORTEST = 8;

    private static final String SCHEME = "bearer ";

    private final Map<String, byte[]> digests = new LinkedHashMap<>();
    private final Callers callers;

    private Tokens(Callers callers) {
        this.callers = callers;
    }

    /// Who may ask.
    ///
    /// @param tokens the token of each caller
    /// @param groups those of each caller; not there for none
    /// @param behalf in which headers a caller says for whom it asks
    public record Callers(
            Map<String, String> tokens,
            Map<String, List<String>> groups,
            Map<String, Behalf> behalf) {

        public Callers {
            tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
            groups = Map.copyOf(groups);
            behalf = Map.copyOf(behalf);
        }
    }

    /// The headers with the name of who is asked for, and with the groups, with commas between.
    public record Behalf(String name, String groups) {}

    /// @param secrets what references in them stand for
    /// @throws SettingException where that is not there, or no token of one caller
    static Tokens of(Callers callers, Secrets secrets) throws SettingException {
        var known = new Tokens(callers);
        for (Map.Entry<String, String> each : callers.tokens().entrySet()) {
            String token = secrets.resolveSecret(each.getValue());
            if (token.length() < SHORTEST) {
                throw refused(each.getKey(), "has fewer than " + SHORTEST + " characters");
            }
            if (!token.equals(token.strip())
                    || !token.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw refused(each.getKey(), "has a character that no client can send");
            }
            String other = known.owner(digest(token));
            if (other != null) {
                throw refused(each.getKey(), "is that of " + other + " too");
            }
            known.digests.put(each.getKey(), digest(token));
        }
        return known;
    }

    private static SettingException refused(String caller, String why) {
        return new SettingException(
                "DW-0459",
                "the token of " + caller + " " + why,
                "Take one that nobody guesses, of letters, digits and signs of ASCII, for each"
                        + " caller another one",
                null);
    }

    /// Who asks; null where no token is asked for.
    ///
    /// @param headers all values of a header
    /// @throws Problem where it has none of the tokens, or does not say for whom it asks
    @Nullable Caller caller(Function<String, List<String>> headers) {
        if (digests.isEmpty()) {
            return null;
        }
        List<String> authorization = headers.apply("Authorization");
        String name = name(authorization.isEmpty() ? null : authorization.getFirst());
        Behalf behalf = callers.behalf().get(name);
        return behalf == null
                ? new Caller(name, callers.groups().getOrDefault(name, List.of()))
                : onBehalf(behalf, headers);
    }

    private static Caller onBehalf(Behalf behalf, Function<String, List<String>> headers) {
        List<String> names = headers.apply(behalf.name());
        List<String> groups = headers.apply(behalf.groups());
        if (names.size() != 1 || names.getFirst().isBlank() || groups.size() > 1) {
            throw new Problem(
                    400,
                    "expected the header %s once, and %s at most once: for whom this token asks"
                            .formatted(behalf.name(), behalf.groups()));
        }
        List<String> known =
                groups.stream()
                        .flatMap(all -> Arrays.stream(all.split(",", -1)))
                        .map(String::strip)
                        .filter(group -> !group.isEmpty())
                        .toList();
        return new Caller(names.getFirst().strip(), known);
    }

    private String name(@Nullable String authorization) {
        String token = token(authorization);
        if (token == null) {
            throw refused("expected the header Authorization: Bearer and a token");
        }
        String found = owner(digest(token));
        if (found == null) {
            throw refused("the token is not one of those that may ask");
        }
        return found;
    }

    private @Nullable String owner(byte[] digest) {
        String found = null;
        for (Map.Entry<String, byte[]> each : digests.entrySet()) {
            if (MessageDigest.isEqual(each.getValue(), digest)) {
                found = each.getKey();
            }
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
