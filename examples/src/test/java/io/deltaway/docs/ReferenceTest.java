package io.deltaway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.aggregate.Aggregates;
import io.deltaway.engine.aggregate.Signature;
import io.deltaway.engine.expr.Functions;
import io.deltaway.programs.Checkout;
import io.deltaway.table.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The reference says what the code says.
class ReferenceTest {

    private static final boolean REWRITE = System.getProperty("docs.rewrite") != null;
    private static final Pattern CODE = Pattern.compile("DW-\\d{4}");

    /// What programs write in another way: `later.minus(earlier)`, and `coalesce`.
    private static final Set<String> WITHOUT_METHOD = Set.of("durationBetween", "orElse");

    private static void demandPage(String name, String text) {
        Path page = Checkout.ROOT.resolve("docs/reference/" + name);
        if (REWRITE) {
            Checkout.write(page, text);
        }
        assertThat(Files.exists(page) ? Checkout.read(page) : "")
                .as("%s is made from the code; -Ddocs.rewrite makes it anew", page)
                .isEqualTo(text);
    }

    @Test
    void functionsAreThoseOfTheEngine() {
        demandPage("functions.md", FunctionsPage.text());
    }

    @Test
    void aggregatesAreThoseOfTheEngine() {
        demandPage("aggregates.md", AggregatesPage.text());
    }

    @Test
    void everyAggregateOfAGroupIsOnThePage() {
        assertThat(
                        Stream.of(Group.class.getMethods())
                                .filter(method -> method.getDeclaringClass() != Object.class)
                                .filter(method -> method.getDeclaringClass() != Group.class)
                                .map(method -> "`g." + method.getName() + "(")
                                .distinct())
                .isNotEmpty()
                .allMatch(AggregatesPage.text()::contains);
    }

    @Test
    void functionsWithoutAMethodAreKnown() {
        Set<String> functions =
                Functions.all().stream().map(Functions.Entry::name).collect(Collectors.toSet());
        var methods = Methods.ofExpressions(functions);
        assertThat(functions.stream().filter(name -> methods.of(name).isEmpty()).sorted())
                .as("functions of the engine that no method calls")
                .isSubsetOf(WITHOUT_METHOD);
        Set<String> aggregates =
                Aggregates.all().stream().map(Signature::name).collect(Collectors.toSet());
        var ofGroups = Methods.ofGroups(aggregates);
        assertThat(aggregates.stream().filter(name -> ofGroups.of(name).isEmpty()).sorted())
                .as("aggregates of the engine that no method calls")
                .isEmpty();
    }

    @Test
    void everyErrorCodeIsExplained() throws IOException {
        var codes = new TreeSet<String>();
        for (String module :
                List.of(
                        "engine",
                        "table",
                        "connect",
                        "formats",
                        "connectors/files",
                        "connectors/http",
                        "connectors/jdbc",
                        "connectors/postgres",
                        "search",
                        "connectors/kafka",
                        "documents",
                        "mcp",
                        "assistant",
                        "ask",
                        "run",
                        "testkit",
                        "cli")) {
            Path sources = Checkout.ROOT.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Checkout::read)
                        .forEach(text ->
                                CODE.matcher(text).results().forEach(c -> codes.add(c.group())));
            }
        }
        String page = Checkout.read(Checkout.ROOT.resolve("docs/reference/errors.md"));
        var explained =
                Pattern.compile("(?m)^\\| `(DW-\\d{4})` \\|")
                        .matcher(page)
                        .results()
                        .map(code -> code.group(1))
                        .toList();
        assertThat(explained)
                .as("the codes that docs/reference/errors.md explains, in order")
                .containsExactlyElementsOf(codes);
    }
}
