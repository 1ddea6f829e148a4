package io.deltaway.ask;

import io.deltaway.search.Language;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What was said on the command line.
///
/// @param question to be answered at once; null to serve a page
/// @param token null where anybody may ask who reaches the server
/// @param certificate the chain of the server, in PEM; null for plain HTTP
/// @param key the private key of the certificate
/// @param byMeaning whether passages are found by what they mean too
/// @param model that answers; null where answers are sentences of the documents
/// @param state where what was read is kept; null where it is not
record Wishes(
        Path directory,
        @Nullable String question,
        String host,
        int port,
        @Nullable String token,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path state,
        Language language,
        boolean byMeaning,
        @Nullable Model model,
        boolean opensPage) {

    /// A model behind an API like OpenAI's.
    ///
    /// @param url of the API; its paths begin behind it
    /// @param key null where it wants none
    record Model(String name, String url, @Nullable String key) {}

    private static final int LAST_PORT = 65_535;

    /// Where Ollama listens on the own machine.
    private static final String OLLAMA = "http://localhost:11434/v1";

    static final String USAGE =
            """
            Usage: deltaway ask DIR [options]             answer from the files of a directory, on a page
                   deltaway ask DIR "QUESTION" [options]  answer one question, with or without quotes, and end

              --port N               8417 where nothing is said
              --host ADDRESS         reached by others on this address; needs a token
              --token TOKEN          only who has it may ask; ${env:NAME} and ${file:PATH} keep it out of sight
              --tls CHAIN KEY        HTTPS, with two PEM files
              --state DIR            keep what was read, for the next start
              --language LANGUAGE    of the documents; english where nothing is said
              --words                find passages by their words alone, not by what they mean too
              --meaning              for one question: find passages by what they mean too, once all are read so
              --model NAME           a model answers from the passages; without it answers are sentences of theirs
              --model-url URL        of an API like OpenAI's; http://localhost:11434/v1 (Ollama) where nothing is said
              --model-key KEY        for that; ${env:NAME} and ${file:PATH} keep it out of sight
              --no-page              don't open the page in a browser
              --help, -h             print this text
            """;

    /// What is on the command line can't be understood.
    static final class UnclearException extends Exception {

        private static final long serialVersionUID = 1;

        UnclearException(String message) {
            super(message);
        }
    }

    static Wishes of(List<String> arguments) throws UnclearException {
        var plain = new ArrayList<String>();
        String host = "127.0.0.1";
        int port = 8417;
        String token = null;
        Path certificate = null;
        Path key = null;
        Path state = null;
        Language language = Language.ENGLISH;
        boolean byMeaning = false;
        boolean byWords = false;
        String model = null;
        String modelUrl = OLLAMA;
        String modelKey = null;
        boolean opensPage = true;
        var words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--port" -> port = port(next(word, words));
                case "--host" -> host = next(word, words);
                case "--token" -> token = next(word, words);
                case "--tls" -> {
                    certificate = Path.of(next(word, words));
                    key = Path.of(next(word, words));
                }
                case "--state" -> state = Path.of(next(word, words));
                case "--language" -> language = language(next(word, words));
                case "--meaning" -> byMeaning = true;
                case "--words" -> byWords = true;
                case "--model" -> model = next(word, words);
                case "--model-url" -> modelUrl = url(next(word, words));
                case "--model-key" -> modelKey = next(word, words);
                case "--no-page" -> opensPage = false;
                default -> {
                    if (word.startsWith("--")) {
                        throw new UnclearException("there is no option " + word);
                    }
                    plain.add(word);
                }
            }
        }
        if (plain.isEmpty()) {
            throw new UnclearException("name a directory");
        }
        if (byMeaning && byWords) {
            throw new UnclearException("--words and --meaning contradict each other: say one");
        }
        String question =
                plain.size() == 1 ? null : String.join(" ", plain.subList(1, plain.size()));
        if (question != null && question.isBlank()) {
            throw new UnclearException("the question is empty");
        }
        if (question != null && new File(plain.get(1)).isDirectory()) {
            throw new UnclearException(
                    "one directory is read, and %s is another: put a question that begins so between quotes, with a question mark where it is all of it"
                            .formatted(plain.get(1)));
        }
        if (question != null && state != null) {
            throw new UnclearException(
                    "--state keeps what was read for a server that starts again: leave it out for one question");
        }
        Path directory = directory(plain.getFirst());
        if (state != null && isRead(real(state), real(directory))) {
            throw new UnclearException(
                    "--state %s lies in what is read, and would be read itself: choose a directory outside of %s"
                            .formatted(state, shown(directory)));
        }
        return new Wishes(
                directory,
                question,
                host,
                port,
                token,
                certificate,
                key,
                state,
                language,
                question == null ? !byWords : byMeaning,
                model == null ? null : new Model(model, modelUrl, modelKey),
                opensPage);
    }

    private static String shown(Path directory) {
        return directory.toString().isEmpty() ? "." : directory.toString();
    }

    String shownDirectory() {
        return shown(directory);
    }

    /// However it is written, so that what was kept of its files is found again.
    private static Path directory(String written) {
        Path here = Path.of("").toAbsolutePath();
        Path there = here.resolve(written).normalize();
        return there.startsWith(here) ? here.relativize(there) : there;
    }

    /// Whether something lies in a directory, and not behind a name that begins with a dot.
    private static boolean isRead(Path path, Path directory) {
        if (!path.startsWith(directory)) {
            return false;
        }
        for (Path name : directory.relativize(path)) {
            if (name.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    /// Where something lies, whatever links lead there; of what is not there yet, where it will.
    private static Path real(Path path) {
        Path there = path.toAbsolutePath().normalize();
        try {
            return there.toRealPath();
        } catch (IOException e) {
            Path parent = there.getParent();
            return parent == null ? there : real(parent).resolve(there.getFileName());
        }
    }

    private static String next(String option, java.util.Iterator<String> words)
            throws UnclearException {
        if (!words.hasNext()) {
            throw new UnclearException(option + " needs a value");
        }
        return words.next();
    }

    private static int port(String text) throws UnclearException {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > LAST_PORT) {
            throw new UnclearException("a port is a number from 0 to 65535, not " + text);
        }
        return Integer.parseInt(text);
    }

    private static String url(String text) throws UnclearException {
        try {
            var url = new URI(text);
            if (url.getHost() != null
                    && ("http".equalsIgnoreCase(url.getScheme())
                            || "https".equalsIgnoreCase(url.getScheme()))) {
                return text;
            }
        } catch (URISyntaxException e) {
            // told as the others are
        }
        throw new UnclearException(
                "--model-url is where an API is, such as http://localhost:8000/v1, not " + text);
    }

    private static Language language(String text) throws UnclearException {
        try {
            return Language.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UnclearException(
                    "the language is one of "
                            + List.of(Language.values()).toString().toLowerCase(Locale.ROOT));
        }
    }
}
