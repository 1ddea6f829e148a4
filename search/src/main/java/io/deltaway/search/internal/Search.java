package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.Finding;
import java.util.List;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.jspecify.annotations.Nullable;

/// A search index and what is asked of it, as the planner takes it.
public record Search(Parts index, Wanted wanted, boolean follows) implements Finding {

    /// How the rows of one search index are kept; each index has its own.
    public static final class Parts {

        private final List<PartKind> kinds;
        private final String text;

        /// @param text how rows are found, for people
        public Parts(List<PartKind> kinds, String text) {
            this.kinds = List.copyOf(kinds);
            this.text = text;
        }

        private boolean isExact() {
            return kinds.stream()
                    .noneMatch(kind ->
                            kind instanceof PartKind.OfVectors vectors && vectors.breadth() > 0);
        }

        public List<PartKind> kinds() {
            return kinds;
        }

        /// What tells whether state was kept by the same index.
        @Override
        public String toString() {
            return text + kinds.stream().map(PartKind::settings).toList();
        }
    }

    /// A part of an index.
    public sealed interface PartKind {

        /// What its text does not say.
        double settings();

        /// @param length how many components each vector has
        /// @param breadth how many rows are looked for in a graph; 0 where all are looked at
        record OfVectors(Metric metric, int length, int breadth) implements PartKind {
            /// Why a vector can't be compared; null where it can.
            public @Nullable Failure refusal(float[] vector) {
                return new VectorValue(metric, length).refusal(vector);
            }

            @Override
            public double settings() {
                return breadth;
            }

            @Override
            public String toString() {
                return metric + " of " + length + (breadth == 0 ? "" : ", approximately");
            }
        }

        /// @param refresh the share of rows after whose change statistics are refreshed
        record OfText(Supplier<Analyzer> analyzer, double refresh) implements PartKind {
            @Override
            public double settings() {
                return refresh;
            }
        }
    }

    private static Part part(PartKind kind) {
        return switch (kind) {
            case PartKind.OfText text -> new TextRows(text.analyzer().get());
            case PartKind.OfVectors vectors ->
                    vectors.breadth() == 0
                            ? new VectorRows(vectors.metric(), vectors.length())
                            : new NearRows(vectors.metric(), vectors.length(), vectors.breadth());
        };
    }

    @Override
    public Operator keeping(Schema rows, int columns, List<Integer> held) {
        List<Part> parts = index.kinds().stream().map(Search::part).toList();
        return new KeptRows(rows, columns, held, parts);
    }

    @Override
    public Operator answering(Request request, Operator keeping) {
        var kept = (KeptRows) keeping;
        if (!follows) {
            return index.isExact()
                    ? new LookUp(request, wanted, kept)
                    : new NearLookUp(request, wanted, kept);
        }
        double refresh = 1;
        boolean anyText = false;
        for (Wanted.PartWanted part : wanted.parts()) {
            if (index.kinds().get(part.part()) instanceof PartKind.OfText text) {
                refresh = Math.min(refresh, text.refresh());
                anyText = true;
            }
        }
        return new Follow(request, wanted, kept, anyText ? new Refresh(refresh, wanted) : null);
    }

    @Override
    public String toString() {
        return wanted + " of rows by " + index.text;
    }
}
