package io.deltaway.connect;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings of a source or sink that nobody is to see, such as passwords and tokens, and where they
/// are kept: in a text `${env:NAME}` stands for an environment variable and `${file:path}` for what
/// a file holds, without the newlines at its end; `$${` stands for `${`.
///
/// They are looked up each time that the source or sink is opened, so a password that was changed
/// is taken up by the next connection. What was looked up is known here from then on, and taken out
/// of whatever a client library may say: the runner does so with everything that comes out of a
/// connector whose `secrets()` gives these. Secrets of fewer than four characters are not
/// recognised.
///
/// A connector has one object of this class, which goes along with its other options. Thread-safe.
public final class Secrets {

    /// Of a connector that has none.
    public static final Secrets NONE = new Secrets(name -> null);

    private static final int SHORTEST = 4;
    private static final String HIDDEN = "***";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}?");

    /// Passwords in a URL: of the user, and parameters whose name tells.
    private static final Pattern IN_URL =
            Pattern.compile(
                    "(//[^/?#@\\s:]*:)([^/?#@\\s]+)(@)"
                            + "|((?:password|passwd|pwd|secret|token|api[-_]?key|access[-_]?key)=)([^&;\\s]+)()",
                    Pattern.CASE_INSENSITIVE);

    private final Function<String, @Nullable String> environment;

    /// The longest first, as one may stand in another.
    private final Set<String> values =
            new ConcurrentSkipListSet<>(
                    Comparator.comparingInt(String::length)
                            .reversed()
                            .thenComparing(Comparator.naturalOrder()));

    /// Looks into the environment of the process.
    public Secrets() {
        this(System::getenv);
    }

    /// @param environment the environment variables, for a test
    public Secrets(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /// Looks whether the references in a text are well written; when an option is set.
    ///
    /// @return the text
    /// @throws IllegalArgumentException where one is not
    public static String checked(String text) {
        Matcher references = REFERENCE.matcher(text);
        while (references.find()) {
            String inside = references.group(1);
            boolean known =
                    inside == null
                            || references.group().endsWith("}")
                                    && (inside.startsWith("env:") || inside.startsWith("file:"))
                                    && inside.length() > inside.indexOf(':') + 1;
            if (!known) {
                throw new IllegalArgumentException(
                        "DW-0430 a setting holds \"%s\", which refers to nothing; write ${env:NAME} or ${file:path}, and $${ for ${"
                                .formatted(references.group()));
            }
        }
        return text;
    }

    /// A text with what its references stand for, which is secret from now on.
    ///
    /// @throws SettingException where that is not there
    public String resolve(String text) throws SettingException {
        Matcher references = REFERENCE.matcher(checked(text));
        var resolved = new StringBuilder();
        while (references.find()) {
            String inside = references.group(1);
            String value = inside == null ? "${" : lookUp(inside);
            if (inside != null) {
                hide(value);
            }
            references.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return references.appendTail(resolved).toString();
    }

    /// As [#resolve] for a text that is secret as a whole, such as a password.
    ///
    /// @throws SettingException where what it refers to is not there
    public String resolveSecret(String text) throws SettingException {
        String resolved = resolve(text);
        hide(resolved);
        return resolved;
    }

    private String lookUp(String reference) throws SettingException {
        String name = reference.substring(reference.indexOf(':') + 1);
        if (reference.startsWith("env:")) {
            String value = environment.apply(name);
            if (value == null) {
                throw new SettingException(
                        "DW-0431",
                        "a setting is the environment variable " + name + ", and that is not set",
                        "Set it for the process that runs the pipeline.",
                        null);
            }
            return value;
        }
        try {
            return Files.readString(Path.of(name)).stripTrailing();
        } catch (IOException e) {
            throw new SettingException(
                    "DW-0431",
                    "a setting is what the file " + name + " holds, and that can't be read: " + e,
                    "Put it there, as UTF-8, readable for the process that runs the pipeline.",
                    e);
        }
    }

    private void hide(String value) {
        if (value.length() >= SHORTEST) {
            values.add(value);
            values.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    /// A text without the secrets that were looked up.
    public String scrub(String text) {
        String scrubbed = text;
        for (String value : values) {
            scrubbed = scrubbed.replace(value, HIDDEN);
        }
        return scrubbed;
    }

    /// The beginning of a text without the secrets that were looked up, also of one that the end of
    /// it goes through.
    public String scrub(String text, int length) {
        String scrubbed = scrub(text);
        return scrubbed.length() <= length ? scrubbed : scrubbed.substring(0, length) + "...";
    }

    /// An exception without the secrets that were looked up, in its causes either: itself, where
    /// none of them is there.
    public Throwable scrub(Throwable thrown) {
        return isClean(thrown) ? thrown : Scrubbed.copy(thrown, this::scrub);
    }

    private boolean isClean(Throwable thrown) {
        if (values.isEmpty()) {
            return true;
        }
        Throwable cause = thrown.getCause();
        String said = thrown.toString();
        return said.equals(scrub(said))
                && (cause == null || isClean(cause))
                && List.of(thrown.getSuppressed()).stream().allMatch(this::isClean);
    }

    /// A text as people may see it: references as they are written, passwords in a URL hidden.
    public static String shown(String text) {
        return IN_URL.matcher(text)
                .replaceAll(found -> {
                    String password = found.group(2) == null ? found.group(5) : found.group(2);
                    String before = found.group(1) == null ? found.group(4) : found.group(1);
                    String behind = found.group(3) == null ? "" : found.group(3);
                    boolean isReference = password.matches("\\$\\{[^}]*}");
                    return Matcher.quoteReplacement(
                            before + (isReference ? password : HIDDEN) + behind);
                });
    }

    /// Says nothing of what it knows.
    @Override
    public String toString() {
        return "secrets";
    }
}
