package io.deltaway.table.plan;

import io.deltaway.engine.operator.AsOfRule;
import io.deltaway.engine.time.Windows;
import java.util.List;

/// How a join goes by time, beside its keys. Times are over a row of one side.
public sealed interface Timing {

    /// The times, the left one first.
    List<Term> times();

    /// By keys alone.
    record AnyTime() implements Timing {
        @Override
        public List<Term> times() {
            return List.of();
        }

        @Override
        public String toString() {
            return "at any time";
        }
    }

    /// Pairs whose right time is within bounds around the left one.
    ///
    /// @param lower in the unit in which times are stored; of doubles their bits
    /// @param text the bounds, for people
    record Within(Term left, Term right, long lower, long upper, String text) implements Timing {
        @Override
        public List<Term> times() {
            return List.of(left, right);
        }

        @Override
        public String toString() {
            return right + " within " + text + " of " + left;
        }
    }

    /// Left rows with the right row that they take.
    ///
    /// @param text the rule, for people
    record AsOf(Term left, Term right, AsOfRule rule, String text) implements Timing {
        @Override
        public List<Term> times() {
            return List.of(left, right);
        }

        @Override
        public String toString() {
            return right + " as of " + left + ", " + text;
        }
    }

    /// Pairs of rows in the same window.
    ///
    /// @param text the windows, for people
    record InWindow(Term left, Term right, Windows windows, String text) implements Timing {
        @Override
        public List<Term> times() {
            return List.of(left, right);
        }

        @Override
        public String toString() {
            return left + " and " + right + " in the same of " + text;
        }
    }

    /// Left rows with the right rows that there are when they come.
    record AsOfNow() implements Timing {
        @Override
        public List<Term> times() {
            return List.of();
        }

        @Override
        public String toString() {
            return "as of when a left row comes, not revised later: defined over history";
        }
    }
}
