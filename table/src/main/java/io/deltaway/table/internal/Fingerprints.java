package io.deltaway.table.internal;

import io.deltaway.engine.value.Schema;
import io.deltaway.table.AsyncCall;
import io.deltaway.table.FunctionCode;
import io.deltaway.table.RowType;
import io.deltaway.table.Source;
import io.deltaway.table.plan.Clock;
import io.deltaway.table.plan.Loop;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the tables of a plan compute, each as a short text that is the same in every process: of
/// two tables that have the same one the rows are the same, as long as the sources give the same.
///
/// All that a node says counts, but for where it stands in the program and, unless it is a source,
/// how it is called: what is added to a node one day counts without anybody thinking of it.
final class Fingerprints {

    private static final int BYTES = 12;

    private final List<PlanNode> order;
    private final IdentityHashMap<PlanNode, String> known = new IdentityHashMap<>();

    /// The loops whose bodies are being looked at, the innermost last: a table that goes round
    /// stands for itself there, and for the whole loop elsewhere.
    private final List<Inside> inside = new ArrayList<>();

    private final IdentityHashMap<Loop, String> loops = new IdentityHashMap<>();

    /// @param known of the nodes as they are seen from inside
    private record Inside(Loop loop, IdentityHashMap<PlanNode, String> known) {}

    /// @param order all nodes of the plan
    Fingerprints(List<PlanNode> order) {
        this.order = order;
    }

    String of(PlanNode node) {
        var here = inside.isEmpty() ? known : inside.getLast().known;
        String found = here.get(node);
        if (found == null) {
            found = hash(text(node));
            here.put(node, found);
        }
        return found;
    }

    /// The same for something that is described by texts.
    static String hash(String... texts) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
        for (String text : texts) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BYTES));
    }

    private String text(PlanNode node) {
        String schema = schema(node.rowType().schema());
        if (node instanceof PlanNode.Variable variable) {
            boolean isInside = inside.stream().anyMatch(one -> one.loop == variable.loop());
            return "Variable %d of %s %s, at first %s"
                    .formatted(
                            variable.position(),
                            isInside ? "this loop" : loop(variable.loop()),
                            schema,
                            text(variable.initials()));
        }
        // Two sources may look the same; then their names tell which is which.
        String name = node instanceof PlanNode.Read ? text(node.origin().name()) : "";
        return node.getClass().getSimpleName() + name + " " + schema + components((Record) node);
    }

    /// What a loop computes.
    private String loop(Loop loop) {
        String found = loops.get(loop);
        if (found == null) {
            inside.add(new Inside(loop, new IdentityHashMap<>()));
            found =
                    hash(
                            order.stream()
                                    .filter(node ->
                                            node instanceof PlanNode.Fixed fixed
                                                    && fixed.loop() == loop)
                                    .map(this::text)
                                    .toArray(String[]::new));
            inside.removeLast();
            if (inside.isEmpty()) {
                loops.put(loop, found);
            }
        }
        return found;
    }

    private String text(@Nullable Object part) {
        return switch (part) {
            case null -> "null";
            case PlanNode node -> of(node);
            case PlanNode.Head head -> "";
            case Origin origin -> "";
            case Loop loop -> loop.rounds().toString();
            case Clock clock -> text(clock.tables());
            case Source<?> source -> source.describe() + source.events();
            case AsyncCall<?, ?> call -> call.describe() + " kept for " + call.keptFor();
            case RowType<?> rows -> schema(rows.schema());
            case Schema schema -> schema(schema);
            case Class<?> type -> type.getName();
            case CharSequence text -> "'" + text + "'";
            case Enum<?> constant -> constant.name();
            case Collection<?> parts -> listed(parts);
            case Map<?, ?> map -> text(List.of(map.keySet(), map.values()));
            case Object[] parts -> listed(Arrays.asList(parts));
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case Record record when isOpen(record) ->
                    record.getClass().getSimpleName() + components(record);
            case Serializable function when function.getClass().isHidden() ->
                    FunctionCode.of(function);
            default -> value(part);
        };
    }

    private static boolean isOpen(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .allMatch(component -> component.getAccessor().trySetAccessible());
    }

    private String listed(Collection<?> parts) {
        return parts.stream().map(this::text).collect(Collectors.joining(",", "[", "]"));
    }

    private String components(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(component -> text(component(record, component)))
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static @Nullable Object component(Record record, RecordComponent component) {
        Method accessor = component.getAccessor();
        try {
            return accessor.trySetAccessible() ? accessor.invoke(record) : null;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " can't be read", e);
        }
    }

    private static String schema(Schema schema) {
        return schema.toString();
    }

    /// A value, or a function that is a class.
    private static String value(Object part) {
        Class<?> type = part.getClass();
        if (saysWhatItIs(type)) {
            return type.getName() + " " + part;
        }
        if (part.getClass().getModule() == Fingerprints.class.getModule()
                && !(part instanceof Serializable)) {
            throw new IllegalStateException(type + " doesn't say what it is");
        }
        // The names of lambdas are made anew in each process.
        return type.isHidden() ? type.getNestHost().getName() : type.getName();
    }

    private static boolean saysWhatItIs(Class<?> type) {
        try {
            return type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e); // everything has one
        }
    }
}
