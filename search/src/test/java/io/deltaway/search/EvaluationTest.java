package io.deltaway.search;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.search.Evaluation.Figures;
import io.deltaway.search.Evaluation.Hit;
import io.deltaway.search.Evaluation.Judgement;
import io.deltaway.table.RowError;
import io.deltaway.testkit.TestPipeline;
import org.junit.jupiter.api.Test;

/// Figures of retrieval, and which of them a change revises.
class EvaluationTest {

    record Shown(String question, long found, double recall, double ndcg, double first) {}

    @Test
    void figuresFollowTheHits() {
        TestPipeline.everyWay(pipeline -> {
            var hits = pipeline.input(Hit.class);
            var judgements = pipeline.input(Judgement.class);
            var figures =
                    pipeline.output(
                            hits.table()
                                    .apply(Evaluation.against(judgements.table(), 3))
                                    .select(
                                            into(
                                                    Shown.class,
                                                    col(Figures::question).as(Shown::question),
                                                    col(Figures::found).as(Shown::found),
                                                    col(Figures::recall).as(Shown::recall),
                                                    col(Figures::ndcg).round(3).as(Shown::ndcg),
                                                    col(Figures::reciprocalRank)
                                                            .as(Shown::first))));
            judgements.given(
                    """
                    epoch weight  question document
                    0     +1      q1       a
                    0     +2      q1       b
                    0     +1      q2       c
                    0     +1      q3       d
                    """);
            hits.given(
                    """
                    epoch weight  question document rank
                    0     +1      q1       x        1
                    0     +1      q1       a        2
                    0     +1      q1       y        3
                    0     +1      q1       b        4
                    0     +1      q2       c        1
                    1     -1      q1       x        1
                    1     +1      q1       b        1
                    1     -1      q1       b        4
                    2     +1      q2       c        2
                    2     +1      q2       c        3
                    3     -1      q2       c        1
                    """);
            pipeline.run();
            figures.emits(
                    """
                    epoch weight  question found recall ndcg  first
                    0     +1      q1       1     0.5    0.387 0.5
                    0     +1      q2       1     1.0    1.0   1.0
                    0     +1      q3       0     0.0    0.0   0.0
                    1     -1      q1       1     0.5    0.387 0.5
                    1     +1      q1       2     1.0    1.0   1.0
                    3     -1      q2       1     1.0    1.0   1.0
                    3     +1      q2       1     1.0    0.631 0.5
                    """);
        });
    }

    @Test
    void ranksThatAreNoneAreRefused() {
        TestPipeline.everyWay(pipeline -> {
            var hits = pipeline.input(Hit.class);
            var judgements = pipeline.input(Judgement.class);
            var table = hits.table().apply(Evaluation.against(judgements.table(), 3));
            var figures = pipeline.output(table);
            var errors =
                    pipeline.output(
                            table.errors()
                                    .select(
                                            into(
                                                    Refusal.class,
                                                    col(RowError::message).as(Refusal::message))));
            judgements.given(
                    """
                    epoch weight  question document
                    0     +1      shared   a
                    0     +1      shared   b
                    0     +1      zero     a
                    """);
            hits.given(
                    """
                    epoch weight  question document rank
                    0     +1      shared   a        2
                    0     +1      shared   b        2
                    0     +1      zero     a        0
                    1     -1      shared   b        2
                    1     -1      zero     a        0
                    1     +1      zero     a        1
                    """);
            pipeline.epoch();
            assertThat(figures.rows()).isEmpty();
            assertThat(errors.rows())
                    .extracting(Refusal::message)
                    .anyMatch(message -> message.contains("2 documents have 1 ranks"))
                    .anyMatch(message -> message.contains("a document has the rank 0"))
                    .hasSize(2);
            pipeline.run();
            assertThat(errors.rows()).isEmpty();
            assertThat(figures.rows()).extracting(Figures::reciprocalRank).contains(0.5, 1.0);
        });
    }

    record Refusal(String message) {}
}
