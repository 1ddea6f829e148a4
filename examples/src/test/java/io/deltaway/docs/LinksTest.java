package io.deltaway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.programs.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Links of the documentation lead to pages, headings and pictures that exist.
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern FENCED = Pattern.compile("(?sm)^```.*?^```$");

    @TestFactory
    Stream<DynamicTest> linksLeadSomewhere() {
        var files = new ArrayList<Path>();
        Page.all().forEach(page -> files.add(page.file()));
        for (String name :
                List.of(
                        "ARCHITECTURE.md",
                        "CHANGELOG.md",
                        "CONTRIBUTING.md",
                        "SECURITY.md",
                        "examples/README.md",
                        "examples/data/README.md")) {
            files.add(Checkout.ROOT.resolve(name));
        }
        return files.stream()
                .map(file ->
                        DynamicTest.dynamicTest(
                                Checkout.ROOT.relativize(file).toString(),
                                () -> assertThat(broken(file)).isEmpty()));
    }

    private static List<String> broken(Path file) {
        String text = FENCED.matcher(Checkout.read(file)).replaceAll("");
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("\\w+:.*"))
                .filter(link -> !leadsSomewhere(file, link))
                .toList();
    }

    private static boolean leadsSomewhere(Path from, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        return Files.exists(target)
                && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
    }

    /// As GitHub makes them of headings.
    private static List<String> anchors(Path page) {
        return HEADING.matcher(Checkout.read(page))
                .results()
                .map(heading ->
                        heading.group(1)
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-'))
                .toList();
    }
}
