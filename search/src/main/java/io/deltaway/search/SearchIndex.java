package io.deltaway.search;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.search.internal.FilterParser;
import io.deltaway.search.internal.Search;
import io.deltaway.search.internal.Search.PartKind;
import io.deltaway.search.internal.Wanted;
import io.deltaway.search.internal.Wanted.PartWanted;
import io.deltaway.table.Expr;
import io.deltaway.table.Found;
import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A live index over the rows of a table, in which other tables look up rows:
///
/// ```java
/// SearchIndex<Chunk> index = SearchIndex.over(chunks, Vectors.cosine(col(Chunk::vector), 384));
/// Table<Answer> answers = questions
///         .apply(index.lookUp(nearest(col(Question::vector)).limit(6)))
///         .select((question, chunk, hit) -> into(Answer.class, ...));
/// ```
///
/// A question of an epoch sees the rows of exactly that epoch. It is a description, as tables are;
/// all steps that ask it share one copy of the rows, on one worker. Equal rows are one row here.
public final class SearchIndex<R> {

    private final Table<R> rows;
    private final List<Part<R>> parts;
    private final List<String> filterable;
    private final Search.Parts index;

    private SearchIndex(
            Table<R> rows, List<Part<R>> parts, List<String> filterable, Search.Parts index) {
        if (parts.isEmpty()) {
            throw refused(
                    "a search index without parts", "say how rows are found: Vectors.cosine(...)");
        }
        this.rows = rows;
        this.parts = parts;
        this.filterable = filterable;
        this.index = index;
    }

    /// An index over the rows of a table.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <R> SearchIndex<R> over(Table<R> rows, Part<R>... parts) {
        List<Part<R>> all = List.copyOf(Arrays.asList(parts));
        var index =
                new Search.Parts(
                        all.stream().map(SearchIndex::kind).toList(),
                        all.stream().map(Object::toString).collect(Collectors.joining(" and ")));
        return new SearchIndex<>(rows, all, List.of(), index);
    }

    /// Columns that filters may name which questions bring as text, beside those that were given
    /// before: see [Query#filteredBy]. It is the same index; where nothing is said, no column may
    /// be named.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final SearchIndex<R> filterable(Expr<R, ?>... columns) {
        var names = new ArrayList<>(filterable);
        for (Expr<R, ?> column : columns) {
            if (rows.rowType().schema().indexOf(column.toString()) < 0) {
                throw refused("a filter is to name " + column, "give columns of the indexed table");
            }
            names.add(column.toString());
        }
        return new SearchIndex<>(rows, parts, List.copyOf(names), index);
    }

    /// Why a text is no filter that questions may bring ([Query#filteredBy]); empty where it is
    /// one. For who wants to refuse a question before it is asked.
    public Optional<String> filterProblem(String filter) {
        List<Field> fields = rows.rowType().schema().fields();
        var columns = fields.stream().filter(field -> filterable.contains(field.name())).toList();
        return FilterParser.problem(new Schema(columns), filter);
    }

    private static PartKind kind(Part<?> part) {
        return switch (part) {
            case FullText<?> text -> text.kind();
            case Vectors<?> vectors -> vectors.kind();
        };
    }

    private static <R> Expr<R, ?> held(Part<R> part) {
        return switch (part) {
            case FullText<R> text -> text.text();
            case Vectors<R> vectors -> vectors.vector();
        };
    }

    /// Answers each question once, with the rows that there are at the end of the epoch in which it
    /// comes. Later changes don't revise that; when the question goes, so does its answer.
    public <Q> Function<Table<Q>, Found<Q, R>> lookUp(Query<Q> query) {
        return questions -> found("lookUp", questions, query, false);
    }

    /// Answers each question with the rows that there are, and revises the answer when they change.
    public <Q> Function<Table<Q>, Found<Q, R>> follow(Query<Q> query) {
        return questions -> found("follow", questions, query, true);
    }

    private <Q> Found<Q, R> found(
            String verb, Table<Q> questions, Query<Q> query, boolean follows) {
        var wanted = new ArrayList<PartWanted>();
        var asked = new ArrayList<Expr<Q, ?>>();
        var next = new HashMap<Class<?>, Integer>();
        for (Query.Ask<Q> ask : query.asks()) {
            int part = next(ask, next.getOrDefault(ask.part(), 0));
            wanted.add(new PartWanted(part, ask.weight(), described(parts.get(part), ask)));
            asked.add(ask.value());
            next.put(ask.part(), part + 1);
        }
        var limits = query.limits();
        if (limits != null) {
            asked.add(limits);
        }
        var filter = query.filter();
        if (filter != null) {
            asked.add(filter);
        }
        var all = new Wanted(wanted, query.limit(), query.candidates(), filter != null, filterable);
        return Found.of(
                verb,
                questions,
                rows,
                asked,
                parts.stream().<Expr<R, ?>>map(SearchIndex::held).toList(),
                new Search(index, all, follows));
    }

    private static String described(Part<?> part, Query.Ask<?> ask) {
        String how = part instanceof Vectors<?> ? " near " : " with words of ";
        return held(part) + how + ask.value() + (ask.weight() == 1 ? "" : " times " + ask.weight());
    }

    /// The next part of the kind that is asked.
    private int next(Query.Ask<?> ask, int from) {
        for (int part = from; part < parts.size(); part++) {
            if (ask.part().isInstance(parts.get(part))) {
                return part;
            }
        }
        throw refused(
                "a search asks for "
                        + ask.part().getSimpleName()
                        + ", and the index has no more of them",
                "ask the parts in the order in which the index has them");
    }

    private static PlanException refused(String what, String remedy) {
        return new PlanException("DW-0160", what, remedy);
    }
}
