package io.deltaway.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.deltaway.programs.Checkout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every program of the documentation is compiled and run, and what is shown of it is what it does.
/// [Block] says how pages are written.
///
/// With `-Ddocs.rewrite` the pages are rewritten to show what the programs do: look at the
/// difference before committing it.
class PagesTest {

    /// A part of the name of the pages whose programs are run.
    private static final String ONLY = System.getProperty("docs.page", "");

    @TestFactory
    Stream<DynamicContainer> programsDoWhatThePagesShow() {
        return Page.all().stream()
                .filter(page -> page.name().contains(ONLY))
                .filter(page -> page.blocks().stream().anyMatch(Block::isDone))
                .map(PagesTest::play);
    }

    private static DynamicContainer play(Page page) {
        var play = new Play(page);
        var tests = new ArrayList<DynamicTest>();
        tests.add(dynamicTest(page.name(), Checkout::tidy));
        List<Block> blocks = page.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (block.isDone()) {
                var shown = new ArrayList<Block>();
                for (int j = i + 1; j < blocks.size() && !blocks.get(j).isDone(); j++) {
                    shown.add(blocks.get(j));
                }
                String name = page.at(block) + " " + block.kind() + " " + block.subject();
                tests.add(dynamicTest(name, () -> play.act(block, shown)));
            }
        }
        tests.add(dynamicTest(page.name() + " ends", play::end));
        return dynamicContainer(page.name(), tests);
    }

    @TestFactory
    Stream<DynamicTest> everyBlockSaysWhatItIs() {
        return Page.all().stream()
                .map(page -> dynamicTest(page.name(), () -> assertThat(unsaid(page)).isEmpty()));
    }

    private static List<String> unsaid(Page page) {
        var unsaid = new ArrayList<String>();
        boolean somethingDone = false;
        for (Block block : page.blocks()) {
            somethingDone |= block.isDone();
            if (block.isShown() && !somethingDone) {
                unsaid.add(page.at(block) + ": nothing is done above it that it could show");
            } else if (!block.isShown() && !block.isDone() && !block.isForPeople()) {
                unsaid.add(
                        page.at(block)
                                + ": say what is to be done with it, see "
                                + Block.class.getName());
            } else if (block.language().equals("java") && block.kind().equals("file")) {
                String file = block.subject();
                if (page.blocks().stream()
                        .noneMatch(other ->
                                other.language().equals("sh") && other.text().contains(file))) {
                    unsaid.add(page.at(block) + ": no command runs " + file);
                }
            }
        }
        return unsaid;
    }
}
