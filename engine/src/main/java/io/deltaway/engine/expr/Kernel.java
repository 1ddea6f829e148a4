package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;

/// A function over whole columns. It never throws for the sake of a row: a row without a value is
/// marked failed in the result. Stateless.
@FunctionalInterface
public interface Kernel {

    /// The result for `rows` rows. Nulls and failures of arguments are the kernel's business: most
    /// kernels are strict, so that a null argument gives null and a failed one gives its failure.
    Column apply(int rows, Column[] arguments);
}
