package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;

/// A function over whole columns. It never throws for the sake of a row: a row without a value is
/// marked failed in the result. Stateless.
@FunctionalInterface
public interface Kernel {

    /// The result for `rows` rows. Nulls and failures of arguments are the kernel's business: most
    /// kernels are strict, so that a null argument gives null and a failed one gives its failure.
    Column apply(int rows, Column[] arguments);

    /// Whether rows that nobody asks for are better not computed: it calls a user's code, or takes
    /// long for a row.
    default boolean isCostly() {
        return false;
    }

    /// A kernel that doesn't look at every argument in every row.
    interface Choosing extends Kernel {

        /// Whether the kernel looks at an argument in a row.
        ///
        /// @param arguments those before this one; a row that was not asked for is null there
        boolean asksFor(int argument, Column[] arguments, int row);
    }
}
