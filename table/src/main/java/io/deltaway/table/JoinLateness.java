package io.deltaway.table;

import io.deltaway.engine.operator.AsOfRule;
import io.deltaway.table.plan.PlanNode.Join.Kind;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;

/// Which joins go with a lateness.
final class JoinLateness {

    private JoinLateness() {}

    /// How a join goes by times that are never null.
    ///
    /// @throws PlanException where nothing can be late in it, or its answers are never final
    static Timing required(Timing timing, Kind kind, Lateness<?> lateness, boolean again) {
        Checks.argument(!again, "lateness", "one lateness for a join", "two");
        return switch (timing) {
            case Timing.Within(Term left, Term right, long lower, long upper, String text) ->
                    new Timing.Within(
                            Amounts.required(left), Amounts.required(right), lower, upper, text);
            case Timing.AsOf(Term left, Term right, AsOfRule rule, String text) -> {
                mayBeFinal(kind, rule, lateness);
                yield new Timing.AsOf(Amounts.required(left), Amounts.required(right), rule, text);
            }
            case Timing.InWindow window -> {
                Checks.argument(
                        kind == Kind.INNER
                                || !window.windows().leavesGaps()
                                || !lateness.changesWhatIsShown(),
                        "lateness",
                        "windows without gaps between them, where rows in none of them are answers"
                                + " and answers are held back or taken away",
                        window.text());
                yield new Timing.InWindow(
                        Amounts.required(window.left()),
                        Amounts.required(window.right()),
                        window.windows(),
                        window.text());
            }
            case Timing.AnyTime any -> throw byNoTime("a join by keys alone");
            case Timing.AsOfNow now -> throw byNoTime("a join as of now");
        };
    }

    /// Without a tolerance a row that has no match yet may get one whenever a row comes.
    private static void mayBeFinal(Kind kind, AsOfRule rule, Lateness<?> lateness) {
        boolean leftsWait =
                (kind == Kind.LEFT || kind == Kind.FULL)
                        && rule.direction() != AsOfRule.Direction.BACKWARD;
        boolean rightsWait =
                (kind == Kind.RIGHT || kind == Kind.FULL)
                        && rule.direction() != AsOfRule.Direction.FORWARD;
        Checks.argument(
                rule.limited() || !(leftsWait || rightsWait) || !lateness.changesWhatIsFinal(),
                "lateness",
                "a tolerance: without one a row that has no match may wait for it for ever, and is"
                        + " never final",
                "none");
    }

    private static PlanException byNoTime(String what) {
        return new PlanException(
                "DW-0116",
                "the lateness of " + what,
                "a join within bounds, as of a time, or in windows",
                what,
                "let only rows in time come to it: refuseLate(time, ...).inTime()");
    }
}
