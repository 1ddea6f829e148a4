package io.deltaway.engine.expr;

import static io.deltaway.engine.expr.Overload.LIST_OF_T;
import static io.deltaway.engine.expr.Overload.T;
import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.Overload.KernelOf;
import io.deltaway.engine.expr.Overload.Nullness;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lists. Positions start at 0; negative ones count from the end. Elements may be null and are
/// compared as [Values] compares them.
final class ListFunctions {

    private static final Parameter WHOLE = Parameter.of(LONG);

    static final Catalog FUNCTIONS =
            new Catalog("lists")
                    .add(
                            "listOf",
                            "A list of the values, null ones too.",
                            Overload.takesMany(T)
                                    .givesListOfT()
                                    .nullness(Nullness.NEVER)
                                    .by(site ->
                                            (rows, arguments) ->
                                                    Boxed.lists(site.result(), rows, arguments)))
                    .add(
                            "size",
                            "The number of elements.",
                            Overload.takes(LIST_OF_T)
                                    .gives(LONG)
                                    .by(RowKernel.longs(row -> row.<List<?>>object(0).size())))
                    .add(
                            "isEmpty",
                            "Whether the list has no elements.",
                            Overload.takes(LIST_OF_T)
                                    .gives(BOOLEAN)
                                    .by(RowKernel.truths(row -> row.<List<?>>object(0).isEmpty())))
                    .add(
                            "get",
                            "The element at a position; null where there is none.",
                            element(
                                    (Cursor row, List<@Nullable Object> list) ->
                                            element(list, row.number(1)),
                                    LIST_OF_T,
                                    WHOLE))
                    .add(
                            "first",
                            "The first element; null where there is none.",
                            element(
                                    (Cursor row, List<@Nullable Object> list) -> element(list, 0),
                                    LIST_OF_T))
                    .add(
                            "last",
                            "The last element; null where there is none.",
                            element(
                                    (Cursor row, List<@Nullable Object> list) -> element(list, -1),
                                    LIST_OF_T))
                    .add(
                            "contains",
                            "Whether an element equals the value.",
                            Overload.takes(LIST_OF_T, T)
                                    .gives(BOOLEAN)
                                    .by(site ->
                                            RowKernel.truths(row -> indexOf(site, row) >= 0)
                                                    .of(site)))
                    .add(
                            "indexOf",
                            "The position of the first element that equals the value; -1 where none does.",
                            Overload.takes(LIST_OF_T, T)
                                    .gives(LONG)
                                    .by(site ->
                                            RowKernel.longs(row -> indexOf(site, row)).of(site)))
                    .add(
                            "slice",
                            "The elements from a position on, as many as asked for or all; a position from the end that"
                                    + " lies before the first is the first. A negative number of elements fails.",
                            list(
                                    (Cursor row, List<@Nullable Object> list, Type element) ->
                                            slice(row, list),
                                    LIST_OF_T,
                                    WHOLE),
                            list(
                                    (Cursor row, List<@Nullable Object> list, Type element) ->
                                            slice(row, list),
                                    LIST_OF_T,
                                    WHOLE,
                                    WHOLE))
                    .add(
                            "concat",
                            "The elements of both lists, one list behind the other.",
                            list(
                                    (Cursor row, List<@Nullable Object> list, Type element) -> {
                                        var all = new ArrayList<@Nullable Object>(list);
                                        all.addAll(row.<List<@Nullable Object>>object(1));
                                        return all;
                                    },
                                    LIST_OF_T,
                                    LIST_OF_T))
                    .add(
                            "append",
                            "The list with one more element behind.",
                            Overload.takes(LIST_OF_T, T).givesListOfT().by(ListFunctions::append))
                    .add(
                            "distinct",
                            "The elements without those that equal an earlier one.",
                            list(
                                    (Cursor row, List<@Nullable Object> list, Type element) -> {
                                        var seen = new TreeSet<@Nullable Object>(order(element));
                                        var kept = new ArrayList<@Nullable Object>();
                                        for (Object value : list) {
                                            if (seen.add(value)) {
                                                kept.add(value);
                                            }
                                        }
                                        return kept;
                                    },
                                    LIST_OF_T))
                    .add(
                            "sort",
                            "The elements in ascending order, nulls first.",
                            list(
                                    (Cursor row, List<@Nullable Object> list, Type element) ->
                                            sorted(list, order(element)),
                                    LIST_OF_T))
                    .add(
                            "sortDescending",
                            "The elements in descending order, nulls last.",
                            list(
                                    (Cursor row, List<@Nullable Object> list, Type element) ->
                                            sorted(list, order(element).reversed()),
                                    LIST_OF_T))
                    .add(
                            "reverse",
                            "The elements from the last to the first.",
                            list(
                                    (Cursor row, List<@Nullable Object> list, Type element) ->
                                            list.reversed(),
                                    LIST_OF_T))
                    .add(
                            "join",
                            "The texts that are not null, with a separator between them.",
                            Overload.takes(new Type.ListOf(TEXT), TEXT)
                                    .gives(TEXT)
                                    .by(
                                            RowKernel.texts(row ->
                                                    row.<List<@Nullable String>>object(0).stream()
                                                            .filter(text -> text != null)
                                                            .collect(
                                                                    Collectors.joining(
                                                                            row.text(1))))));

    private ListFunctions() {}

    /// Gives an element of a list.
    @FunctionalInterface
    private interface Pick {
        @Nullable Object of(Cursor row, List<@Nullable Object> list);
    }

    /// Gives another list of the same type; null where the row fails.
    @FunctionalInterface
    private interface Change {
        @Nullable List<@Nullable Object> of(Cursor row, List<@Nullable Object> list, Type element);
    }

    /// An overload whose result is an element, in whatever form elements are stored.
    private static Overload element(Pick pick, Parameter... parameters) {
        KernelOf kernel =
                site -> {
                    Type type = site.result();
                    return switch (type.storage()) {
                        case LONG ->
                                RowKernel.longs(
                                                row -> {
                                                    Object value = pick.of(row, row.object(0));
                                                    return value == null
                                                            ? row.none()
                                                            : Values.toLong(type, value);
                                                })
                                        .of(site);
                        case DOUBLE ->
                                RowKernel.doubles(
                                                row -> {
                                                    Object value = pick.of(row, row.object(0));
                                                    return value == null
                                                            ? row.none()
                                                            : ((Number) value).doubleValue();
                                                })
                                        .of(site);
                        case TEXT ->
                                RowKernel.texts(row -> (String) pick.of(row, row.object(0)))
                                        .of(site);
                        case OBJECT ->
                                RowKernel.objects(row -> pick.of(row, row.object(0))).of(site);
                    };
                };
        return Overload.takes(parameters).givesT().nullness(Nullness.SOMETIMES).by(kernel);
    }

    private static Overload list(Change change, Parameter... parameters) {
        return Overload.takes(parameters)
                .givesListOfT()
                .by(site -> {
                    Type element = ((Type.ListOf) site.result()).element();
                    return RowKernel.objects(
                                    row -> {
                                        List<@Nullable Object> changed =
                                                change.of(row, row.object(0), element);
                                        return changed == null
                                                ? null
                                                : Collections.unmodifiableList(changed);
                                    })
                            .of(site);
                });
    }

    private static Comparator<@Nullable Object> order(Type element) {
        return (a, b) -> Values.compare(element, a, b);
    }

    private static @Nullable Object element(List<@Nullable Object> list, long index) {
        long at = index < 0 ? list.size() + index : index;
        return at < 0 || at >= list.size() ? null : list.get((int) at);
    }

    private static int indexOf(Site site, Cursor row) {
        Type element = ((Type.ListOf) site.type(0)).element();
        List<@Nullable Object> list = row.object(0);
        Object wanted = row.boxed(1, element);
        for (int i = 0; i < list.size(); i++) {
            if (Values.equal(element, list.get(i), wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable List<@Nullable Object> slice(Cursor row, List<@Nullable Object> list) {
        long position = row.number(1);
        long from = Math.clamp(position < 0 ? list.size() + position : position, 0, list.size());
        long count = row.count() > 2 ? row.number(2) : list.size();
        if (count < 0) {
            return row.failed(Failure.argument("a slice of " + count + " elements"));
        }
        long to = Math.min(list.size(), from + Math.min(count, list.size()));
        return new ArrayList<>(list.subList((int) from, (int) to));
    }

    private static Kernel append(Site site) {
        Type element = ((Type.ListOf) site.result()).element();
        return RowKernel.objects(
                        row -> {
                            var all =
                                    new ArrayList<@Nullable Object>(
                                            row.<List<@Nullable Object>>object(0));
                            all.add(row.boxed(1, element));
                            return Collections.unmodifiableList(all);
                        })
                .of(site);
    }

    private static List<@Nullable Object> sorted(
            List<@Nullable Object> list, Comparator<@Nullable Object> order) {
        var sorted = new ArrayList<@Nullable Object>(list);
        sorted.sort(order);
        return sorted;
    }
}
