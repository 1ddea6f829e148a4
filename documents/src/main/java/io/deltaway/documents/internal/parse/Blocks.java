package io.deltaway.documents.internal.parse;

import io.deltaway.documents.Block;
import io.deltaway.documents.Contents;
import io.deltaway.documents.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was read of a document so far. No more than is allowed.
public final class Blocks {

    private final List<Block> blocks = new ArrayList<>();
    private final int allowed;
    private int characters;
    private int page;
    private @Nullable String title;

    /// @param allowed characters of text
    public Blocks(int allowed) {
        this.allowed = allowed;
    }

    void heading(int level, String text) throws UnreadableException {
        add(Block.Kind.HEADING, Math.clamp(level, 1, 9), line(text));
    }

    void paragraph(String text) throws UnreadableException {
        add(Block.Kind.PARAGRAPH, 0, text);
    }

    /// A block that is no heading. Only code keeps its white space, and what was added by
    /// [#paragraph].
    void add(Block.Kind kind, String text) throws UnreadableException {
        add(kind, 0, kind == Block.Kind.CODE ? text : line(text));
    }

    private void add(Block.Kind kind, int level, String text) throws UnreadableException {
        String clean = clean(text);
        if (clean.isBlank()) {
            return;
        }
        characters += clean.length();
        if (characters > allowed) {
            throw new UnreadableException(
                    "it has more text than the %,d characters that are allowed".formatted(allowed));
        }
        blocks.add(new Block(kind, level, page, clean));
    }

    /// What comes now is on a page.
    void page(int number) {
        this.page = number;
    }

    /// The title that the document says; the first counts.
    void title(@Nullable String text) {
        if (title == null && text != null && !text.isBlank()) {
            String line = line(text);
            title = line.length() < 500 ? line : line.substring(0, 500);
        }
    }

    Contents contents() {
        return new Contents(title, blocks);
    }

    /// On one line.
    private static String line(String text) {
        var line = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || c == '\u00A0') {
                space = !line.isEmpty();
            } else {
                if (space) {
                    line.append(' ');
                    space = false;
                }
                line.append(c);
            }
        }
        return line.toString();
    }

    /// Without blank lines and line ends around it, and without characters that nobody sees.
    private static String clean(String text) {
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n'
                    || c == '\t'
                    || c >= ' ' && c != '\u007F' && c != '\uFEFF' && c != '\u00AD') {
                clean.append(c);
            } else if (c == '\f' || c == '\u000B') {
                clean.append('\n');
            }
        }
        String stripped = clean.toString().stripTrailing();
        int from = 0;
        for (int i = 0; i < stripped.length() && Character.isWhitespace(stripped.charAt(i)); i++) {
            from = stripped.charAt(i) == '\n' ? i + 1 : from;
        }
        return stripped.substring(from);
    }
}
