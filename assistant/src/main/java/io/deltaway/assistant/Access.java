package io.deltaway.assistant;

import static io.deltaway.table.Columns.asText;
import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.table.Expr;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may read which documents.
///
/// @param readers of each document that anybody may read
/// @param overseers the group that may see how far all files are
record Access(Table<Readership> readers, String overseers) {

    private record Reader(String path, String who) {}

    /// @param readers each with what it is in front of its name, so that no caller is taken for a
    ///   group
    record Readership(String path, List<String> readers) {}

    private record Allowed(
            long request,
            String path,
            @Nullable String caller,
            List<String> groups,
            List<String> readers) {}

    static Access of(Table<Grant> grants, String overseers) {
        Table<Readership> readers =
                grants.map(
                                Reader.class,
                                grant ->
                                        new Reader(grant.path(), label(grant.kind(), grant.name())))
                        .groupBy(col(Reader::path))
                        .reduce(g ->
                                into(
                                        Readership.class,
                                        g.key().as(Readership::path),
                                        g.sortedList(col(Reader::who)).as(Readership::readers)))
                        .named("readers of documents");
        return new Access(readers, overseers);
    }

    private static String label(Grant.Kind kind, String name) {
        return kind + " " + name;
    }

    private static List<String> names(@Nullable String caller, List<String> groups) {
        var names = new ArrayList<String>();
        if (caller != null) {
            names.add(label(Grant.Kind.CALLER, caller));
        }
        groups.forEach(group -> names.add(label(Grant.Kind.GROUP, group)));
        return names;
    }

    /// What a caller may be called in the readers of a document.
    static <S> Expr<S, List<String>> names(Expr<S, String> caller, Expr<S, List<String>> groups) {
        return call(
                Types.listOf(Types.TEXT),
                (String name, List<String> others) -> names(name.isEmpty() ? null : name, others),
                asText(caller).orElse(""),
                groups);
    }

    /// Whether one of the names is among the readers; not so where there are none.
    static <S> Expr<S, Boolean> allows(Expr<S, List<String>> readers, Expr<S, List<String>> names) {
        return call(
                Types.BOOLEAN,
                (List<String> some, List<String> others) -> !Collections.disjoint(some, others),
                readers,
                names);
    }

    /// The requests for documents that their callers may read.
    Table<SummaryRequest> allowed(Table<SummaryRequest> requests) {
        return requests.join(readers)
                .on(col(SummaryRequest::path), col(Readership::path))
                .select((asked, document) ->
                        into(
                                Allowed.class,
                                document.col(Readership::readers).as(Allowed::readers),
                                asked.rest()))
                .where(row ->
                        !Collections.disjoint(row.readers(), names(row.caller(), row.groups())))
                .select(into(SummaryRequest.class, rest()));
    }
}
