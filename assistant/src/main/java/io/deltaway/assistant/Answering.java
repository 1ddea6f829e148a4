package io.deltaway.assistant;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.ai.Asked;
import io.deltaway.ai.Cited;
import io.deltaway.assistant.internal.Extract;
import io.deltaway.connect.Callbacks;
import io.deltaway.http.Endpoint;
import io.deltaway.search.Language;
import io.deltaway.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How a question is answered from its passages: with sentences of theirs, or by a model.
final class Answering {

    private static final Cited IN_VAIN = new Cited(false, "", List.of());
    private static final String PROBLEM =
            "The model could not be asked: these are sentences of the documents.";

    /// What a model cites is marked behind a blank.
    private static final Pattern MARK = Pattern.compile("(^|\\s)(\\[\\d+])");

    private Answering() {}

    record Asking(long request, List<Source> passages, Asked asked) {}

    record Answered(long request, List<Source> passages, Asked asked, Cited cited) {}

    /// With sentences.
    static Table<Answer> bySentences(Table<Retrieval.Answerable> questions, Language language) {
        return questions.map(
                Answer.class, q -> extracted(q.request(), q.text(), q.passages(), language, null));
    }

    /// By a model, which is heard while it answers. Where it can't be asked, with sentences.
    static Table<Answer> byModel(
            Table<Retrieval.Answerable> questions,
            AssistantOptions.Model model,
            Endpoint<AnswerRequest> endpoint,
            Language language) {
        Table<Asking> asking = questions.map(Asking.class, Answering::asking).named("questions");
        var told = new Told(endpoint);
        asking.write(
                Callbacks.onChange(
                        (epoch, weight, row) -> told.change(weight, row.request(), row.asked())));
        var call = model.call(told::hear).otherwise((asked, problem) -> IN_VAIN);
        return asking.select(
                        into(
                                Answered.class,
                                callAsync(call, col(Asking::asked)).as(Answered::cited),
                                rest()))
                .named("answers of the model")
                .map(Answer.class, answered -> cited(answered, language));
    }

    private static Asking asking(Retrieval.Answerable question) {
        return new Asking(question.request(), question.passages(), question.asked());
    }

    private static Answer cited(Answered answered, Language language) {
        Cited cited = answered.cited();
        if (cited.equals(IN_VAIN)) {
            return extracted(
                    answered.request(),
                    answered.asked().question(),
                    answered.passages(),
                    language,
                    PROBLEM);
        }
        Map<String, Source> sources =
                answered.passages().stream()
                        .collect(Collectors.toMap(Source::id, Function.identity()));
        List<Source> citations =
                cited.sources().stream().map(sources::get).filter(Objects::nonNull).toList();
        String text = marked(cited, sources.keySet());
        return new Answer(answered.request(), text, citations, marks(text, citations.size()), null);
    }

    private static List<Integer> marks(String text, int citations) {
        Set<String> known =
                IntStream.rangeClosed(1, citations)
                        .mapToObj(number -> "[" + number + "]")
                        .collect(Collectors.toSet());
        return MARK.matcher(text)
                .results()
                .filter(found -> known.contains(found.group(2)))
                .map(found -> found.start(2))
                .toList();
    }

    /// The text with marks of the sources alone that are known, numbered as those are.
    private static String marked(Cited cited, Set<String> known) {
        var marks = new HashMap<String, String>();
        int count = 0;
        for (int i = 0; i < cited.sources().size(); i++) {
            boolean isKnown = known.contains(cited.sources().get(i));
            count += isKnown ? 1 : 0;
            marks.put("[" + (i + 1) + "]", isKnown ? "[" + count + "]" : "");
        }
        return MARK.matcher(cited.text())
                .replaceAll(found -> {
                    String mark = marks.getOrDefault(found.group(2), found.group(2));
                    return mark.isEmpty() ? "" : found.group(1) + mark;
                });
    }

    private static Answer extracted(
            long request,
            String question,
            List<Source> passages,
            Language language,
            @Nullable String problem) {
        Extract.Answered answered =
                Extract.answer(question, passages.stream().map(Source::text).toList(), language);
        return new Answer(
                request,
                answered.text(),
                answered.cited().stream().map(passages::get).toList(),
                answered.marks(),
                problem);
    }
}
