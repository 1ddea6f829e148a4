package io.deltaway.documents.internal.parse;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/// Takes out of a text or a sheet of OpenDocument what it says is hidden: by a field, as a section
/// or by a style. A slide that is hidden stays as an empty one, as it has a number.
final class HiddenOpenDocument {

    /// Styles that are based on each other; in a good file there are a few, and no circle.
    private static final int DEEPEST = 20;

    /// Of elements that have a style, the family it is of.
    private static final Map<String, String> FAMILIES =
            Map.of(
                    "text:p", "paragraph",
                    "text:h", "paragraph",
                    "text:span", "text",
                    "table:table", "table",
                    "draw:page", "drawing-page");

    private static final Set<String> HIDDEN = Set.of("none", "false", "hidden");

    /// By family and name.
    private final Map<String, Element> styles = new HashMap<>();

    private HiddenOpenDocument() {}

    /// @param styles those that stand in a part of their own
    static void remove(Document content, @Nullable Document styles) {
        var hidden = new HiddenOpenDocument();
        hidden.learn(content);
        if (styles != null) {
            hidden.learn(styles);
        }
        for (Element element : content.getAllElements()) {
            if (element.attr("text:is-hidden").equals("true")
                    || element.tagName().equals("text:section")
                            && element.attr("text:display").equals("none")) {
                Element paragraph =
                        element.tagName().equals("text:hidden-paragraph") ? element.parent() : null;
                (paragraph == null ? element : paragraph).remove();
            } else if (hidden.byStyle(element)) {
                if (element.tagName().equals("draw:page")) {
                    element.empty();
                } else {
                    element.remove();
                }
            }
        }
    }

    private void learn(Document document) {
        for (Element style : document.getElementsByTag("style:style")) {
            styles.putIfAbsent(key(style.attr("style:family"), style.attr("style:name")), style);
        }
    }

    private boolean byStyle(Element element) {
        String family = FAMILIES.get(element.tagName());
        if (family == null) {
            return false;
        }
        String kind = element.tagName().substring(0, element.tagName().indexOf(':'));
        String name = element.attr(kind + ":style-name");
        for (int depth = 0; depth < DEEPEST; depth++) {
            Element style = styles.get(key(family, name));
            if (style == null) {
                return false;
            }
            for (Element properties : style.children()) {
                // Of letters, of tables and of slides.
                String display =
                        properties.attr("text:display")
                                + properties.attr("table:display")
                                + properties.attr("presentation:visibility");
                if (!display.isEmpty()) {
                    return HIDDEN.contains(display);
                }
            }
            name = style.attr("style:parent-style-name");
        }
        return false;
    }

    private static String key(String family, String name) {
        return family + ' ' + name;
    }
}
