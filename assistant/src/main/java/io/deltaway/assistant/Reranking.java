package io.deltaway.assistant;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.ai.Asked;
import io.deltaway.connect.Call;
import io.deltaway.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Puts the passages of questions into a better order. Where that fails they stay in the order of
/// the search. A passage that was not asked about is left out, and so is one that comes again.
final class Reranking {

    private Reranking() {}

    record Rough(boolean toAnswer, long request, int limit, List<Source> passages, Asked asked) {}

    record Fine(
            boolean toAnswer,
            long request,
            int limit,
            List<Source> passages,
            Asked asked,
            Asked best) {}

    static Table<Retrieval.Answerable> of(
            Table<Retrieval.Answerable> found, Call<Asked, Asked> reranker) {
        return found.map(
                        Rough.class,
                        question ->
                                new Rough(
                                        question.toAnswer(),
                                        question.request(),
                                        question.limit(),
                                        question.passages(),
                                        question.asked()))
                .select(
                        into(
                                Fine.class,
                                callAsync(
                                                reranker.otherwise((asked, problem) -> asked),
                                                col(Rough::asked))
                                        .as(Fine::best),
                                rest()))
                .map(Retrieval.Answerable.class, Reranking::ordered);
    }

    private static Retrieval.Answerable ordered(Fine fine) {
        Map<String, Source> sources =
                fine.passages().stream().collect(Collectors.toMap(Source::id, Function.identity()));
        List<Source> best =
                fine.best().passages().stream()
                        .map(passage -> sources.get(passage.source()))
                        .filter(Objects::nonNull)
                        .distinct()
                        .limit(fine.limit())
                        .toList();
        return new Retrieval.Answerable(
                fine.toAnswer(), fine.request(), fine.asked().question(), fine.limit(), best);
    }
}
