package io.deltaway.documents.internal.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.Evaluator;
import org.jsoup.select.Selector;
import org.jspecify.annotations.Nullable;

/// Takes from a page what its styles hide: those that stand at elements, and the rules in the page
/// that have simple selectors. Of these only `display` and `visibility` hide, as scripts show what
/// was transparent, and only where they hold always: what holds on wide screens or for printers may
/// show what another rule hides.
final class HtmlStyles {

    /// A character in a name that would mean something else.
    private static final Pattern ESCAPED = Pattern.compile("\\\\.");

    /// Tags, classes and ids, and what is in them.
    private static final Pattern SELECTOR = Pattern.compile("[\\w\\s.#>*-]+");

    /// The name at the end of a selector. Looked for where names begin only, as one may be as long
    /// as the page.
    private static final Pattern LAST = Pattern.compile("([.#]?+(?<![\\w-])[\\w-]++)\\s*+\\z");

    private static final Pattern TAGS = Pattern.compile("(?<![\\w.#-])[a-zA-Z]");
    private static final Pattern ALWAYS = Pattern.compile("\\s*|all|screen");
    private static final Pattern ZERO = Pattern.compile("0*\\.?0+([a-z%]+)?");
    private static final int INLINE = 1 << 29;
    private static final int IMPORTANT = 1 << 30;

    private enum Property {
        DISPLAY,
        OPACITY,
        VISIBILITY,
        SIZE
    }

    /// @param elements looked for only if something is hidden by this property
    /// @param rank of two that speak of an element the higher holds, and of equal ones the later
    private record Rule(
            Supplier<List<Element>> elements, int rank, Property property, boolean hides) {}

    private final Element page;

    /// By their tags, their ids behind `#`, and their classes behind `.`.
    private final Map<String, List<Element>> named = new HashMap<>();

    private final List<Rule> rules = new ArrayList<>();

    private HtmlStyles(Element page) {
        this.page = page;
    }

    static void hide(Element page) {
        var styles = new HtmlStyles(page);
        for (Element sheet : page.select("style")) {
            styles.sheet(sheet.data(), ALWAYS.matcher(sheet.attr("media")).matches());
        }
        for (Element element : styles.select("[style]")) {
            for (String declaration : element.attr("style").split(";", -1)) {
                styles.add(() -> List.of(element), INLINE, declaration, true, true);
            }
        }
        styles.remove();
    }

    private void sheet(String css, boolean isAlways) {
        Deque<String> open = new ArrayDeque<>();
        String text = withoutComments(css) + "}"; // the last rule need not be closed
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '}' || c == ';') {
                String piece = text.substring(from, i).strip();
                from = i + 1;
                if (c == '{') {
                    open.addLast(piece);
                    continue;
                }
                String selectors = open.peekLast();
                if (selectors != null && !selectors.startsWith("@")) {
                    rule(selectors, piece, isAlways && open.size() == 1);
                }
                if (c == '}') {
                    open.pollLast();
                }
            }
        }
    }

    private static String withoutComments(String css) {
        var text = new StringBuilder();
        int from = 0;
        for (int i = css.indexOf("/*"); i >= 0; i = css.indexOf("/*", from)) {
            text.append(css, from, i).append(' ');
            int end = css.indexOf("*/", i + 2);
            if (end < 0) {
                return text.toString();
            }
            from = end + 2;
        }
        return text.append(css, from, css.length()).toString();
    }

    private void rule(String selectors, String declaration, boolean isAlways) {
        if (property(declaration) == null) {
            return;
        }
        for (String selector : selectors.split(",", -1)) {
            String plain = ESCAPED.matcher(selector).replaceAll("x");
            if (SELECTOR.matcher(plain).matches()) {
                add(() -> select(selector), specificity(plain), declaration, isAlways, false);
            }
        }
    }

    /// Looks only at those that the end of the selector names, as a page may have as many rules as
    /// it has elements. A page that hides itself as a whole is one that a script shows.
    private List<Element> select(String selector) {
        try {
            Matcher last = LAST.matcher(selector);
            if (selector.contains("\\") || !last.find()) {
                return page.select(selector).not("html, body");
            }
            Evaluator evaluator = Selector.evaluatorOf(selector);
            String name = last.group(1).toLowerCase(Locale.ROOT);
            return named().getOrDefault(name, List.of()).stream()
                    .filter(element -> element.is(evaluator))
                    .toList();
        } catch (Selector.SelectorParseException e) {
            return List.of();
        }
    }

    private Map<String, List<Element>> named() {
        if (named.isEmpty()) {
            for (Element element : page.select("*").not("html, body")) {
                name(element.normalName(), element);
                name("#" + element.id(), element);
                element.classNames().forEach(one -> name("." + one, element));
            }
        }
        return named;
    }

    private void name(String name, Element element) {
        named.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(element);
    }

    private static int specificity(String selector) {
        int count = 0;
        for (int i = 0; i < selector.length(); i++) {
            count += selector.charAt(i) == '#' ? 10_000 : selector.charAt(i) == '.' ? 100 : 0;
        }
        return count + (int) TAGS.matcher(selector).results().count();
    }

    private void add(
            Supplier<List<Element>> elements,
            int rank,
            String declaration,
            boolean isAlways,
            boolean isInline) {
        Property property = property(declaration);
        if (property == null) {
            return;
        }
        String value =
                declaration
                        .substring(declaration.indexOf(':') + 1)
                        .strip()
                        .toLowerCase(Locale.ROOT);
        boolean isImportant = value.endsWith("!important");
        value = isImportant ? value.substring(0, value.length() - 10).strip() : value;
        boolean hides =
                switch (property) {
                    case DISPLAY -> value.equals("none");
                    case VISIBILITY -> value.equals("hidden") || value.equals("collapse");
                    case OPACITY, SIZE -> ZERO.matcher(value).matches();
                };
        boolean mayHide =
                isInline || property == Property.DISPLAY || property == Property.VISIBILITY;
        if (!hides || isAlways && mayHide) {
            rules.add(new Rule(elements, isImportant ? rank | IMPORTANT : rank, property, hides));
        }
    }

    private static @Nullable Property property(String declaration) {
        int colon = declaration.indexOf(':');
        String name =
                colon < 0 ? "" : declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "display" -> Property.DISPLAY;
            case "opacity" -> Property.OPACITY;
            case "visibility" -> Property.VISIBILITY;
            case "font-size", "font" -> Property.SIZE;
            default -> null;
        };
    }

    /// What is not displayed takes all in it with it; what is invisible or has no size only the
    /// text that does not say otherwise.
    private void remove() {
        rules.sort(Comparator.comparingInt(Rule::rank));
        for (Property property : Property.values()) {
            if (rules.stream().anyMatch(rule -> rule.property() == property && rule.hides())) {
                remove(property);
            }
        }
    }

    private void remove(Property property) {
        Map<Element, Boolean> hidden = new HashMap<>();
        for (Rule rule : rules) {
            if (rule.property() == property) {
                rule.elements().get().forEach(element -> hidden.put(element, rule.hides()));
            }
        }
        boolean isInherited = property == Property.VISIBILITY || property == Property.SIZE;
        for (Element element : page.getAllElements()) {
            Element parent = element.parent();
            if (isInherited && parent != null) {
                hidden.putIfAbsent(element, hidden.getOrDefault(parent, false));
            }
            if (hidden.getOrDefault(element, false)) {
                if (isInherited) {
                    element.textNodes().forEach(Node::remove);
                } else {
                    element.remove();
                }
            }
        }
    }
}
