package io.deltaway.table.plan;

import io.deltaway.engine.operator.Frame;
import io.deltaway.engine.operator.PlaceValue.Numbering;
import io.deltaway.engine.value.Type;
import java.util.List;
import java.util.Locale;

/// What the place of a row in an order tells. Its arguments are over a row of the ordered table.
public sealed interface PlaceTerm extends Term {

    /// A row as seen from another one.
    sealed interface Other {

        /// The row so many places behind, or before where the number is negative.
        record Away(int rows) implements Other {}

        /// The nearest row in which a term is not null: the row itself, or one before or behind it.
        record Known(Term value, boolean behind) implements Other {}
    }

    /// A term over another row; null where there is none.
    record InRow(Other row, Term of) implements PlaceTerm {

        @Override
        public Type type() {
            return of.type();
        }

        @Override
        public boolean nullable() {
            return true;
        }

        @Override
        public List<Term> arguments() {
            return switch (row) {
                case Other.Away away -> List.of(of);
                case Other.Known known -> List.of(of, known.value());
            };
        }

        @Override
        public Object essence() {
            return switch (row) {
                case Other.Away away -> away.rows();
                case Other.Known known -> known.behind();
            };
        }

        @Override
        public InRow over(List<Term> arguments) {
            return switch (row) {
                case Other.Away away -> new InRow(away, arguments.getFirst());
                case Other.Known known ->
                        new InRow(
                                new Other.Known(arguments.getLast(), known.behind()),
                                arguments.getFirst());
            };
        }

        @Override
        public String toString() {
            return switch (row) {
                case Other.Away(int rows) ->
                        switch (rows) {
                            case -1 -> "previous." + of;
                            case 1 -> "next." + of;
                            default -> (rows < 0 ? "lag" : "lead") + Math.abs(rows) + "." + of;
                        };
                case Other.Known(Term value, boolean behind) ->
                        (behind ? "nextKnown(" : "lastKnown(") + value + ")." + of;
            };
        }
    }

    /// The number of a row, from 1 on.
    record Numbered(Numbering numbering) implements PlaceTerm {

        @Override
        public Type type() {
            return Type.Simple.LONG;
        }

        @Override
        public boolean nullable() {
            return false;
        }

        @Override
        public Object essence() {
            return numbering;
        }

        @Override
        public Numbered over(List<Term> arguments) {
            return this;
        }

        @Override
        public String toString() {
            return numbering == Numbering.ROW
                    ? "rowNumber"
                    : numbering.name().toLowerCase(Locale.ROOT).replace("_r", "R");
        }
    }

    /// An aggregate of the rows around a row.
    ///
    /// @param text the frame, for people
    record Over(Summary summary, Frame frame, String text) implements PlaceTerm {

        @Override
        public Type type() {
            return summary.type();
        }

        @Override
        public boolean nullable() {
            return mayBeEmpty() ? summary.resolved().nullable(true) : summary.nullable();
        }

        private boolean mayBeEmpty() {
            return frame instanceof Frame.Rows(long from, long to) && (from > 0 || to < 0);
        }

        @Override
        public List<Term> arguments() {
            return summary.arguments();
        }

        @Override
        public Object essence() {
            return List.of(summary.essence(), frame);
        }

        @Override
        public Over over(List<Term> arguments) {
            return new Over(
                    new Summary(
                            summary.aggregate(),
                            arguments,
                            summary.parameters(),
                            summary.type(),
                            summary.nullable()),
                    frame,
                    text);
        }

        @Override
        public String toString() {
            return summary + " over " + text;
        }
    }

    /// The same over other arguments.
    PlaceTerm over(List<Term> arguments);
}
