package io.deltaway.docs;

import io.deltaway.programs.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A page of the documentation.
///
/// @param file its file
/// @param blocks its fenced blocks, from top to bottom
record Page(Path file, List<Block> blocks) {

    private static final String FENCE = "```";

    /// README.md and all pages of docs/.
    static List<Page> all() {
        var pages = new ArrayList<Page>();
        pages.add(read(Checkout.ROOT.resolve("README.md")));
        try (Stream<Path> files = Files.walk(Checkout.ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(file -> pages.add(read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    static Page read(Path file) {
        var blocks = new ArrayList<Block>();
        List<String> lines = Checkout.read(file).lines().toList();
        int open = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(FENCE)) {
                continue;
            }
            if (open < 0) {
                open = i;
            } else {
                String info = lines.get(open).substring(FENCE.length());
                blocks.add(Block.of(open + 1, info, lines.subList(open + 1, i)));
                open = -1;
            }
        }
        if (open >= 0) {
            throw new AssertionError(
                    file + ":" + (open + 1) + " opens a block that nothing closes");
        }
        return new Page(file, blocks);
    }

    String name() {
        return Checkout.ROOT.relativize(file).toString().replace('\\', '/');
    }

    /// A place in it, for messages.
    String at(Block block) {
        return name() + ":" + block.line();
    }

    /// Writes the page with other texts in some of its blocks.
    void rewrite(Map<Block, String> texts) {
        List<String> lines = Checkout.read(file).lines().toList();
        var out = new ArrayList<String>();
        int next = 0;
        for (Block block : blocks) {
            String text = texts.get(block);
            if (text != null) {
                out.addAll(lines.subList(next, block.line()));
                text.lines().forEach(out::add);
                next = block.line() + block.lineCount();
            }
        }
        out.addAll(lines.subList(next, lines.size()));
        Checkout.write(file, String.join("\n", out) + "\n");
    }
}
