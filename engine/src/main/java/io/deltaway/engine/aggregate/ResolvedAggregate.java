package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.value.Type;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An aggregate whose signature was found: what its result is, and how it is made. Immutable; used
/// by all workers.
public final class ResolvedAggregate {

    private final Type resultType;
    private final Nullability nullability;
    private final Supplier<Aggregate> factory;
    private final Supplier<Aggregate> appendOnly;
    private final boolean needsAppends;
    private final @Nullable Choice choice;

    ResolvedAggregate(
            Type resultType,
            Nullability nullability,
            Supplier<Aggregate> factory,
            Supplier<Aggregate> appendOnly,
            @Nullable Choice choice) {
        this(resultType, nullability, factory, appendOnly, false, choice);
    }

    private ResolvedAggregate(
            Type resultType,
            Nullability nullability,
            Supplier<Aggregate> factory,
            Supplier<Aggregate> appendOnly,
            boolean needsAppends,
            @Nullable Choice choice) {
        this.choice = choice;
        this.resultType = resultType;
        this.nullability = nullability;
        this.factory = factory;
        this.appendOnly = appendOnly;
        this.needsAppends = needsAppends;
    }

    public Type resultType() {
        return resultType;
    }

    public Nullability nullability() {
        return nullability;
    }

    /// Whether the result may be null, given whether some argument may be.
    public boolean nullable(boolean someArgumentNullable) {
        return switch (nullability) {
            case NEVER -> false;
            case WITH_ARGUMENTS -> someArgumentNullable;
            case ALWAYS -> true;
        };
    }

    /// The same for groups from which no row is ever retracted, those of an append-only table:
    /// extremes then keep one value a group instead of all, and those of numbers and times are
    /// [Aggregate.Mergeable]. Its state can't be loaded by the other, nor the other way round.
    public ResolvedAggregate forAppendOnly() {
        return new ResolvedAggregate(
                resultType,
                nullability,
                appendOnly,
                appendOnly,
                keepsLess(),
                choice == null ? null : choice.forAppendOnly());
    }

    /// How the result for several groups is chosen among theirs; null where it isn't one of them.
    public @Nullable Choice choice() {
        return choice;
    }

    /// What is kept of groups among whose results one is chosen: a [Choosing] aggregate of the same
    /// arguments.
    public ResolvedAggregate choosing() {
        Supplier<Choosing> choosing = Objects.requireNonNull(choice).factory();
        Supplier<Aggregate> kept = choosing::get;
        return new ResolvedAggregate(resultType, nullability, kept, kept, null);
    }

    /// An aggregate of one argument that shows what this one's result is said to be, with a null
    /// for none: the last value that came.
    public ResolvedAggregate given() {
        Supplier<Aggregate> given = () -> new Given(ValueKeys.of(resultType));
        return new ResolvedAggregate(resultType, nullability, given, given, null);
    }

    /// Whether rows must never be retracted, as less is kept of them: what [#forAppendOnly] gives
    /// where that makes a difference.
    public boolean needsAppends() {
        return needsAppends;
    }

    private boolean keepsLess() {
        return needsAppends || factory != appendOnly;
    }

    /// Makes the aggregate of one worker.
    public Aggregate create() {
        return factory.get();
    }
}
