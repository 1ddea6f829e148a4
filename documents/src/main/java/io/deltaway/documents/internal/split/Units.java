package io.deltaway.documents.internal.split;

import io.deltaway.documents.Block;
import io.deltaway.documents.Passage;
import io.deltaway.documents.TokenCounter;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A text as the pieces that are never cut: sentences, and of those that are too long lines, words
/// or characters. Each is no longer than a passage may be.
public final class Units {

    /// @param start in the whole text
    /// @param end in the whole text, behind the white space that follows
    /// @param level what lies before it
    /// @param tokens of it and of all before it
    /// @param content a number that its words give
    private record Unit(int start, int end, Level level, int tokens, int block, int content) {}

    /// Each passage has a copy of the headings above it, so they must not be of any length.
    private static final int LONGEST_HEADING = 200;

    /// Headings below this level are as those of it.
    private static final int DEEPEST = 9;

    private final StringBuilder text = new StringBuilder();
    private final List<Unit> units = new ArrayList<>();
    private final List<Block> blocks;
    private final List<List<String>> sections;
    private final TokenCounter counter;
    private final int longest;
    private final Map<String, Integer> counted = new HashMap<>();
    private int tokens;

    private Units(List<Block> blocks, TokenCounter counter, int longest) {
        this.blocks = blocks;
        this.sections = sections(blocks);
        this.counter = counter;
        this.longest = longest;
    }

    /// @param longest in tokens; one character may have more
    public static Units of(List<Block> blocks, TokenCounter counter, int longest) {
        var units = new Units(blocks, counter, longest);
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            Level level = units.levelBefore(b);
            if (b > 0) {
                units.text.append(level == Level.ITEM ? "\n" : "\n\n");
            }
            units.add(block.text(), level, Level.SENTENCE, b);
        }
        return units;
    }

    private Level levelBefore(int b) {
        Block block = blocks.get(b);
        Block before = b == 0 ? null : blocks.get(b - 1);
        boolean isHeading = block.kind() == Block.Kind.HEADING;
        if (before == null) {
            return Level.HEADING_1;
        }
        if (before.kind() == Block.Kind.HEADING && before.page() == block.page()) {
            return Level.BEHIND_HEADING;
        }
        if (isHeading) {
            return Level.heading(block.level());
        }
        if (before.page() != block.page()) {
            return Level.PAGE;
        }
        boolean inOne = before.kind() == block.kind();
        return inOne && (block.kind() == Block.Kind.ITEM || block.kind() == Block.Kind.ROW)
                ? Level.ITEM
                : Level.PARAGRAPH;
    }

    /// The headings above each block, each as far as a passage says it.
    private static List<List<String>> sections(List<Block> blocks) {
        var sections = new ArrayList<List<String>>();
        var open = new TreeMap<Integer, String>();
        List<String> path = List.of();
        for (Block block : blocks) {
            if (block.kind() == Block.Kind.HEADING) {
                int level = Math.min(block.level(), DEEPEST);
                open.tailMap(level, true).clear();
                open.put(level, shortened(block.text()));
                path = List.copyOf(open.values());
            }
            sections.add(path);
        }
        return sections;
    }

    private static String shortened(String heading) {
        if (heading.length() <= LONGEST_HEADING) {
            return heading;
        }
        boolean isWithinOne = Character.isHighSurrogate(heading.charAt(LONGEST_HEADING - 2));
        return heading.substring(0, LONGEST_HEADING - (isWithinOne ? 2 : 1)) + "…";
    }

    /// Adds a piece of a block.
    ///
    /// @param before what lies before it
    /// @param cut at what it is cut if it is too long
    private void add(String piece, Level before, Level cut, int block) {
        int count = counted.computeIfAbsent(piece, counter::count);
        if (cut == Level.SENTENCE || count > longest) {
            List<String> parts = parts(piece, cut);
            if (!parts.isEmpty()) {
                for (int p = 0; p < parts.size(); p++) {
                    add(parts.get(p), p == 0 ? before : cut, next(cut), block);
                }
                return;
            }
        }
        tokens += count;
        int start = text.length();
        text.append(piece);
        int content = piece.strip().hashCode();
        units.add(new Unit(start, text.length(), before, tokens, block, content));
    }

    private static Level next(Level cut) {
        return switch (cut) {
            case SENTENCE -> Level.LINE;
            case LINE -> Level.WORD;
            default -> Level.CHARACTER;
        };
    }

    /// Together they are the piece; none where it can't be cut.
    private static List<String> parts(String piece, Level cut) {
        var parts = new ArrayList<String>();
        switch (cut) {
            case SENTENCE -> {
                BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
                sentences.setText(piece);
                int from = sentences.first();
                for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
                    parts.add(piece.substring(from, to));
                    from = to;
                }
            }
            case LINE -> behind(piece, c -> c == '\n', parts);
            case WORD -> behind(piece, Character::isWhitespace, parts);
            default -> {
                int half = piece.offsetByCodePoints(0, piece.codePointCount(0, piece.length()) / 2);
                if (half > 0) {
                    parts.add(piece.substring(0, half));
                    parts.add(piece.substring(half));
                }
            }
        }
        return parts;
    }

    /// Cut behind each run of such characters.
    private static void behind(
            String piece, java.util.function.IntPredicate separates, List<String> parts) {
        int from = 0;
        for (int i = 1; i < piece.length(); i++) {
            if (separates.test(piece.charAt(i - 1)) && !separates.test(piece.charAt(i))) {
                parts.add(piece.substring(from, i));
                from = i;
            }
        }
        parts.add(piece.substring(from));
    }

    public int size() {
        return units.size();
    }

    /// What lies before a unit.
    public Level level(int unit) {
        return units.get(unit).level();
    }

    /// On which a unit stands; 0 where there are none.
    public int page(int unit) {
        return blocks.get(units.get(unit).block()).page();
    }

    /// Of the units from one up to another.
    public int tokens(int from, int to) {
        int before = from == 0 ? 0 : units.get(from - 1).tokens();
        return to == 0 ? 0 : units.get(to - 1).tokens() - before;
    }

    /// A number that the words before and behind a cut give.
    int hash(int unit) {
        int hash = 31 * units.get(unit - 1).content() + units.get(unit).content();
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }

    /// The units from one up to another.
    ///
    /// @param own the first that is not of the passage before
    public Passage passage(int from, int own, int to) {
        return new Passage(
                String.join(" > ", section(own, to)),
                page(own),
                text.substring(units.get(from).start(), units.get(to - 1).end()).strip());
    }

    /// The headings that stand above all that is said in the units from one up to another.
    private List<String> section(int from, int to) {
        List<Integer> all =
                IntStream.range(from, to).mapToObj(i -> units.get(i).block()).distinct().toList();
        return all.stream()
                .filter(block -> blocks.get(block).kind() != Block.Kind.HEADING)
                .map(sections::get)
                .reduce(Units::common)
                .orElseGet(() -> sections.get(all.getLast()));
    }

    private static List<String> common(List<String> some, List<String> others) {
        int count = 0;
        while (count < Math.min(some.size(), others.size())
                && some.get(count).equals(others.get(count))) {
            count++;
        }
        return some.subList(0, count);
    }
}
