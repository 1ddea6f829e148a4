package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.PlaceTerm;
import io.deltaway.table.plan.PlaceTerm.Other;
import io.deltaway.table.plan.Term;

/// Values between known ones.
final class Interpolation {

    private Interpolation() {}

    /// The value, or the one on the line from the last known to the next known.
    ///
    /// @param by what says how far rows are apart
    static Term linear(Term value, Term by) {
        var last = new Other.Known(value, false);
        var next = new Other.Known(value, true);
        Term from = new PlaceTerm.InRow(last, by);
        Term to = new PlaceTerm.InRow(next, by);
        Term low = number(new PlaceTerm.InRow(last, value));
        Term high = number(new PlaceTerm.InRow(next, value));
        Term share = Term.call("dividedBy", distance(from, by), distance(from, to));
        Term between =
                Term.call("plus", low, Term.call("times", Term.call("minus", high, low), share));
        // The row itself, where its value is known, is both ends: they have no distance.
        return Term.call("ifElse", Term.call("isSame", from, to), low, between);
    }

    private static Term number(Term value) {
        return value.type() == Type.Simple.DOUBLE ? value : Term.call("toDouble", value);
    }

    /// How far apart two values of the order are, as a floating number.
    private static Term distance(Term from, Term to) {
        if (to.type() == Type.Simple.DATE) {
            return number(Term.call("daysBetween", from, to));
        }
        Term distance = Term.call("minus", to, from);
        return number(
                distance.type() == Type.Simple.DURATION
                        ? Term.call("toNanos", distance)
                        : distance);
    }
}
