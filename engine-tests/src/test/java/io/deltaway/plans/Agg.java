package io.deltaway.plans;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DATE;
import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.DOUBLES;
import static io.deltaway.engine.value.Type.Simple.DURATION;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;

import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The aggregates of random plans: their signatures, and how they are written.
enum Agg {
    COUNT("g.count()", Nulls.NEVER),
    COUNT_OF("g.count(%s)", Nulls.NEVER),
    COUNT_DISTINCT("g.countDistinct(%s)", Nulls.NEVER),
    /// The estimate where it is off by more than one, otherwise the exact number.
    APPROX_COUNT_DISTINCT(
            "ifElse(g.approxCountDistinct(%1$s).minus(g.countDistinct(%1$s)).abs().le(1), g.countDistinct(%1$s), g.approxCountDistinct(%1$s))",
            Nulls.NEVER),
    SUM("g.sum(%s)", Nulls.WITH_ARGUMENTS),
    AVG("g.avg(%s)", Nulls.WITH_ARGUMENTS),
    MIN("g.min(%s)", Nulls.WITH_ARGUMENTS),
    MAX("g.max(%s)", Nulls.WITH_ARGUMENTS),
    ARG_MIN("g.argMin(%s, %s)", Nulls.WITH_ARGUMENTS),
    ARG_MAX("g.argMax(%s, %s)", Nulls.WITH_ARGUMENTS),
    ANY("g.any(%s)", Nulls.WITH_ARGUMENTS),
    UNIQUE("g.unique(%s)", Nulls.WITH_ARGUMENTS),
    EARLIEST("g.earliest(%s)", Nulls.WITH_ARGUMENTS),
    LATEST("g.latest(%s)", Nulls.WITH_ARGUMENTS),
    JOIN_TEXT("g.joinText(%s, \";\")", Nulls.NEVER),
    JOIN_TEXT_BY("g.joinText(%s, \";\", %s)", Nulls.NEVER),
    SORTED_LIST("g.sortedList(%s)", Nulls.NEVER),
    LIST_BY("g.listBy(desc(%s), %s)", Nulls.NEVER),
    TOP_2("g.topK(2, %s)", Nulls.NEVER),
    BOTTOM_2("g.bottomK(2, %s)", Nulls.NEVER),
    ALL("g.all(%s)", Nulls.WITH_ARGUMENTS),
    SOME("g.some(%s)", Nulls.WITH_ARGUMENTS),
    MEDIAN("g.median(%s)", Nulls.WITH_ARGUMENTS),
    QUANTILE("g.quantile(0.9, %s)", Nulls.WITH_ARGUMENTS),
    QUANTILE_DISCRETE("g.quantileDiscrete(0.4, %s)", Nulls.WITH_ARGUMENTS),
    VARIANCE("g.variance(%s)", Nulls.ALWAYS),
    STDDEV("g.stddev(%s)", Nulls.ALWAYS),
    POPULATION_VARIANCE("g.populationVariance(%s)", Nulls.WITH_ARGUMENTS),
    POPULATION_STDDEV("g.populationStddev(%s)", Nulls.WITH_ARGUMENTS),
    /// A user's aggregate that can't take values back.
    LONGEST("g.reduceWith(Types.TEXT, new User.Longest(), %s)", Nulls.ALWAYS),
    /// A user's aggregate that takes values back, and throws for some.
    PARITY("g.reduceWith(Types.LONG, new User.Parity(), %s)", Nulls.ALWAYS);

    /// When the result may be null.
    private enum Nulls {
        NEVER,
        WITH_ARGUMENTS,
        ALWAYS
    }

    /// The types of the arguments and of the result.
    record Signature(Agg agg, List<Type> arguments, Type result) {}

    static final List<Signature> SIGNATURES = signatures();

    /// Those that may be added up before a join.
    static final Set<Agg> LINEAR =
            EnumSet.of(COUNT_OF, SUM, AVG, ALL, SOME, VARIANCE, POPULATION_STDDEV);

    private final String written;
    private final Nulls nulls;

    Agg(String written, Nulls nulls) {
        this.written = written;
        this.nulls = nulls;
    }

    String written(Object... arguments) {
        return written.formatted(arguments);
    }

    boolean isNullable(List<Formula> arguments) {
        return switch (nulls) {
            case NEVER -> false;
            case WITH_ARGUMENTS -> arguments.stream().anyMatch(Formula::nullable);
            case ALWAYS -> true;
        };
    }

    /// Whether it asks for the order in which rows arrived.
    boolean isByArrival() {
        return this == EARLIEST || this == LATEST;
    }

    private static List<Signature> signatures() {
        var all = new ArrayList<Signature>();
        all.add(new Signature(COUNT, List.of(), LONG));
        for (Type type : Fn.TYPES) {
            Stream.of(COUNT_OF, COUNT_DISTINCT, APPROX_COUNT_DISTINCT)
                    .forEach(agg -> all.add(new Signature(agg, List.of(type), LONG)));
            Stream.of(ANY, UNIQUE, EARLIEST, LATEST, QUANTILE_DISCRETE)
                    .forEach(agg -> all.add(new Signature(agg, List.of(type), type)));
            Stream.of(INT, TEXT, type)
                    .distinct()
                    .forEach(by -> {
                        all.add(new Signature(ARG_MIN, List.of(by, type), type));
                        all.add(new Signature(ARG_MAX, List.of(by, type), type));
                    });
        }
        for (Type type : List.of(TEXT, LONG)) {
            Type list = new Type.ListOf(type);
            Stream.of(SORTED_LIST, TOP_2, BOTTOM_2)
                    .forEach(agg -> all.add(new Signature(agg, List.of(type), list)));
            Stream.of(INT, TEXT, LONG)
                    .forEach(by -> all.add(new Signature(LIST_BY, List.of(by, type), list)));
        }
        for (Type type : List.of(INT, LONG, DOUBLE, DECIMAL)) {
            Type sum = type == INT ? LONG : type;
            Type mean = type == DECIMAL ? DECIMAL : DOUBLE;
            all.add(new Signature(SUM, List.of(type), sum));
            Stream.of(AVG, MEDIAN, QUANTILE)
                    .forEach(agg -> all.add(new Signature(agg, List.of(type), mean)));
            if (type != DECIMAL) {
                Stream.of(VARIANCE, STDDEV, POPULATION_VARIANCE, POPULATION_STDDEV)
                        .forEach(agg -> all.add(new Signature(agg, List.of(type), DOUBLE)));
            }
        }
        Stream.of(SUM, AVG).forEach(agg -> all.add(new Signature(agg, List.of(DOUBLES), DOUBLES)));
        Stream.of(SUM, AVG, MEDIAN, QUANTILE)
                .forEach(agg -> all.add(new Signature(agg, List.of(DURATION), DURATION)));
        for (Type type : List.of(BOOLEAN, INT, LONG, DOUBLE, DECIMAL, TEXT, DATE, DURATION)) {
            Stream.of(MIN, MAX).forEach(agg -> all.add(new Signature(agg, List.of(type), type)));
        }
        all.add(new Signature(JOIN_TEXT, List.of(TEXT), TEXT));
        all.add(new Signature(JOIN_TEXT_BY, List.of(TEXT, LONG), TEXT));
        Stream.of(ALL, SOME).forEach(agg -> all.add(new Signature(agg, List.of(BOOLEAN), BOOLEAN)));
        all.add(new Signature(LONGEST, List.of(TEXT), TEXT));
        all.add(new Signature(PARITY, List.of(LONG), LONG));
        return List.copyOf(all);
    }
}
