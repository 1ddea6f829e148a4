package io.deltaway.search;

import static io.deltaway.table.Columns.asDouble;
import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.inside;
import static io.deltaway.table.Columns.into;

import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import java.util.function.Function;

/// How good retrieval is, as a table: for each question of a golden set what is found of the
/// documents that answer it. It is kept up to date as every table: where a document changes, the
/// figures of those questions change whose answers do, and of no others.
///
/// ```java
/// Table<Evaluation.Figures> figures = hits.apply(Evaluation.against(judgements, 10));
/// Table<Means> means = figures.reduce(g -> into(Means.class, g.avg(col(Figures::ndcg)).as(...)));
/// ```
public final class Evaluation {

    private Evaluation() {}

    /// A document that answers a question.
    public record Judgement(String question, String document) {}

    /// A document that was found for a question. One that was found more than once, as by several
    /// of its passages, counts once, where it came first.
    ///
    /// @param rank its place, from 1 on; no two documents of a question have the same
    public record Hit(String question, String document, long rank) {}

    /// What was found for a question that somebody has judged.
    ///
    /// @param relevant how many documents answer it
    /// @param found how many of them are among the first ones
    /// @param recall the share of those that answer it
    /// @param ndcg the discounted gain, as a share of what the best ranking would have
    /// @param reciprocalRank 1 / the rank of the first one that answers it, or 0
    public record Figures(
            String question,
            long relevant,
            long found,
            double recall,
            double ndcg,
            double reciprocalRank) {}

    private record Relevant(String question, long documents) {}

    private record First(String question, long rank) {}

    private record Gain(String question, long rank, double gain) {}

    private record Gains(String question, long found, long ranks, long first, double gain) {}

    /// The figures of the first hits for each question that is judged; a question without hits has
    /// zeros. One of which relevant documents have a rank below 1, or share one, is a row of
    /// [Table#errors].
    ///
    /// @param hits how many of the first ones count, from 1 to 1,000
    public static Function<Table<Hit>, Table<Figures>> against(
            Table<Judgement> judgements, int hits) {
        if (hits < 1 || hits > 1_000) {
            throw new PlanException(
                    "DW-0116",
                    "the hits that are evaluated",
                    "1 to 1,000",
                    String.valueOf(hits),
                    "change the argument");
        }
        Table<Judgement> judged = judgements.distinct();
        Table<Relevant> relevant =
                judged.groupBy(col(Judgement::question))
                        .reduce(g ->
                                into(
                                        Relevant.class,
                                        g.key().as(Relevant::question),
                                        g.count().as(Relevant::documents)));
        return found -> figures(relevant, gains(found, judged, hits), hits);
    }

    private static Table<Gains> gains(Table<Hit> found, Table<Judgement> judged, int hits) {
        return found.where(col(Hit::rank).le((long) hits))
                .join(judged)
                .on(col(Hit::question), col(Judgement::question))
                .on(col(Hit::document), col(Judgement::document))
                .select((hit, judgement) -> into(Hit.class, hit.rest()))
                .groupBy(
                        into(
                                Judgement.class,
                                col(Hit::question).as(Judgement::question),
                                col(Hit::document).as(Judgement::document)))
                .reduce(g ->
                        into(
                                First.class,
                                inside(g.key()).col(Judgement::question).as(First::question),
                                g.min(col(Hit::rank)).as(First::rank)))
                .select(
                        into(
                                Gain.class,
                                col(First::question).as(Gain::question),
                                col(First::rank).as(Gain::rank),
                                col(First::rank)
                                        .clamp(1, hits)
                                        .plus(1)
                                        .log2()
                                        .pow(-1)
                                        .as(Gain::gain)))
                .groupBy(col(Gain::question))
                .reduce(g ->
                        into(
                                Gains.class,
                                g.key().as(Gains::question),
                                g.count().as(Gains::found),
                                g.countDistinct(col(Gain::rank)).as(Gains::ranks),
                                g.min(col(Gain::rank)).as(Gains::first),
                                g.sum(col(Gain::gain)).as(Gains::gain)));
    }

    private static Table<Figures> figures(Table<Relevant> relevant, Table<Gains> gains, int hits) {
        return relevant.leftJoin(gains)
                .on(col(Relevant::question), col(Gains::question))
                .select((all, found) ->
                        into(
                                Figures.class,
                                all.col(Relevant::question).as(Figures::question),
                                all.col(Relevant::documents).as(Figures::relevant),
                                found.col(Gains::found).orElse(0L).as(Figures::found),
                                found.col(Gains::found)
                                        .orElse(0L)
                                        .toDouble()
                                        .dividedBy(all.col(Relevant::documents))
                                        .as(Figures::recall),
                                found.col(Gains::gain)
                                        .orElse(0.0)
                                        .dividedBy(
                                                asDouble(
                                                        call(
                                                                documents -> most(documents, hits),
                                                                all.col(Relevant::documents))))
                                        .as(Figures::ndcg),
                                asDouble(
                                                call(
                                                        Evaluation::reciprocal,
                                                        found.col(Gains::found).orElse(0L),
                                                        found.col(Gains::ranks).orElse(0L),
                                                        found.col(Gains::first).orElse(1L)))
                                        .as(Figures::reciprocalRank)));
    }

    private static double reciprocal(long documents, long ranks, long first) {
        if (first < 1) {
            throw new IllegalArgumentException(
                    "a document has the rank " + first + ", the best is 1");
        }
        if (ranks < documents) {
            throw new IllegalArgumentException(
                    "%d documents have %d ranks: each has its own".formatted(documents, ranks));
        }
        return documents == 0 ? 0 : 1.0 / first;
    }

    /// The gain of the best ranking.
    private static double most(long documents, int hits) {
        double gain = 0;
        for (int rank = 1; rank <= Math.min(documents, hits); rank++) {
            gain += Math.log(2) / Math.log(rank + 1);
        }
        return gain;
    }
}
