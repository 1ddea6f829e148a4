package io.deltaway.table;

import io.deltaway.engine.value.Records;
import java.lang.reflect.InaccessibleObjectException;

/// What user functions over whole rows need.
final class Lambdas {

    private Lambdas() {}

    /// Refuses a record class that the engine may not read and create, as user functions over whole
    /// rows and nested records need.
    static void mustBeOpen(Class<?> rowClass) {
        if (rowClass == Row.class) {
            return;
        }
        try {
            Records.shape(rowClass);
        } catch (InaccessibleObjectException e) {
            throw new PlanException(
                    "DW-0113",
                    "objects of %s have to be read and created, but its package is not open to the engine"
                            .formatted(rowClass.getSimpleName()),
                    "add \"opens %s to io.deltaway.engine;\" to the module-info of %s"
                            .formatted(rowClass.getPackageName(), rowClass.getModule().getName()));
        }
    }

    /// The class of a function's results, as the compiler inferred it.
    @SuppressWarnings("unchecked") // the compiler inferred it for O
    static <O> Class<O> resultOf(RowFunction<?, O> function) {
        Class<?> result = References.returnClass(function);
        if (result == null || !result.isRecord()) {
            throw new PlanException(
                    "DW-0115",
                    "the record class of the function's result can't be told",
                    "say it first: map(Result.class, function)");
        }
        return (Class<O>) result;
    }
}
