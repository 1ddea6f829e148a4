package io.deltaway.search;

import io.deltaway.search.internal.Search.PartKind;
import io.deltaway.table.PlanException;
import io.deltaway.table.TextExpr;

/// Rows found by the words of a text, ranked by BM25: rows that have many of the question's words,
/// above all of those that few rows have. A row without a text is not found.
///
/// How rare a word is changes with every row that comes or goes, and with it all scores. A question
/// that is looked up goes by the rows of its epoch. Answers that follow are revised when a row
/// comes or goes that belongs in them, by statistics that are refreshed when so many rows have come
/// and gone: see [#refreshedAfter].
public final class FullText<R> implements Part<R> {

    private final TextExpr<R> text;
    private final Language language;
    private final double refresh;

    private FullText(TextExpr<R> text, Language language, double refresh) {
        this.text = text;
        this.language = language;
        this.refresh = refresh;
    }

    /// By the words of a text in any language, each form for itself.
    public static <R> FullText<R> of(TextExpr<R> text) {
        return of(text, Language.ANY);
    }

    /// By the words of a text in a language.
    public static <R> FullText<R> of(TextExpr<R> text, Language language) {
        return new FullText<>(text, language, 0.1);
    }

    /// The statistics of answers that follow are refreshed when the rows that came and went are
    /// this share of all, a tenth where nothing is said; then all of them are asked again. With 0
    /// they are at each change.
    public FullText<R> refreshedAfter(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new PlanException(
                    "DW-0116",
                    "the share of rows after which statistics are refreshed",
                    "0 to 1",
                    String.valueOf(share),
                    "change the argument");
        }
        return new FullText<>(text, language, share);
    }

    TextExpr<R> text() {
        return text;
    }

    PartKind kind() {
        return new PartKind.OfText(language::analyzer, refresh);
    }

    @Override
    public String toString() {
        return "words of %s, %s".formatted(text, language);
    }
}
