package io.deltaway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// One idea per file, named with the field's words.
class FilesTest {

    private static final int LINES = 400;

    /// Files that are longer, each with the reason why it is still one idea.
    private static final Map<String, String> LONGER =
            Map.of(
                    "table/src/main/java/io/deltaway/table/Table.java",
                    "the verbs of a table, a few lines each, most of them documentation",
                    "table/src/main/java/io/deltaway/table/plan/PlanNode.java",
                    "the sealed family of plan nodes, a small record each",
                    "table/src/main/java/io/deltaway/table/plan/Term.java",
                    "the sealed family of terms, a small record each");

    /// Words that say nothing, or that name something which has another name here.
    private static final Set<String> WORDS_NOT_USED =
            Set.of(
                    "Manager",
                    "Helper",
                    "Helpers",
                    "Util",
                    "Utils",
                    "Impl",
                    "Base",
                    "Data",
                    "Info",
                    "RowKind",
                    "Changelog");

    /// Types that contain such a word nevertheless, each with the reason.
    private static final Map<String, String> NAMED_ANYHOW = Map.of();

    @Test
    void noFileHoldsTwoIdeas() {
        var longer = new TreeMap<String, Long>();
        for (var file : Repository.javaFiles()) {
            long lines = Repository.read(file).lines().count();
            if (lines > LINES) {
                longer.put(Repository.name(file), lines);
            }
        }
        assertThat(longer.keySet())
                .as(
                        "files over %d lines (%s): split them, or give the reason in this test",
                        LINES, longer)
                .isEqualTo(LONGER.keySet());
    }

    @Test
    void namesUseTheWordsOfTheField() {
        List<String> wrong = new ArrayList<>();
        for (var file : Repository.javaFiles()) {
            String type = file.getFileName().toString().replace(".java", "");
            for (String word : WORDS_NOT_USED) {
                // A word inside a name ends where the next one begins: Database is not Data.
                if (type.matches(".*" + word + "(?![a-z]).*") && !NAMED_ANYHOW.containsKey(type)) {
                    wrong.add(Repository.name(file) + " says " + word);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
