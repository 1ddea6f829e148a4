package io.deltaway.ai;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.deltaway.ai.internal.Citations;
import io.deltaway.ai.internal.Fence;
import io.deltaway.ai.internal.Passing;
import io.deltaway.ai.internal.RecordShape;
import io.deltaway.ai.internal.Thoughts;
import io.deltaway.ai.internal.Voice;
import io.deltaway.connect.Call;
import io.deltaway.connect.UnfitAnswerException;
import io.deltaway.table.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Questions to chat models, for `callAsync`. Any `ChatModel` of LangChain4j fits, and any
/// `StreamingChatModel`, whose answers can be heard while it gives them; let their clients not
/// retry by themselves (`maxRetries(0)`): the call does, and keeps to the limits that it is given.
///
/// What stands in rows and documents is shown to the model as data, within marks that it can't
/// contain, and never as instructions. That makes it hard to talk a model into something, not
/// impossible: let nothing that a model answers be done unseen.
public final class Chats {

    private static final Duration AT_ONCE = Duration.ofMinutes(1);
    private static final Duration IN_PIECES = Duration.ofMinutes(5);
    private static final int FEW = 2;
    private static final String NO_ANSWER = "NO ANSWER";

    /// It stands on a line by itself, or is the first sentence of one that says why. Looked for in
    /// one line at a time, and never twice at one place: a model may say nothing but line ends.
    private static final Pattern NONE =
            Pattern.compile(
                    "^[\\p{P}\\p{S}\\h]*+" + NO_ANSWER + "(?:[.!]|[\\p{P}\\p{S}\\h]*+$)",
                    Pattern.MULTILINE);

    private static final Pattern OUTSIDE = Pattern.compile("^[\\p{P}\\p{S}\\s]+");

    private final String name;
    private final Voice model;
    private final Duration within;
    private final Usage usage;

    private Chats(String name, Voice model, Duration within, Usage usage) {
        this.name = name;
        this.model = model;
        this.within = within;
        this.usage = usage;
    }

    /// A model and what it is called.
    ///
    /// @param name of the model and what was set of it: of another name no answers are taken up
    public static Chats with(String name, ChatModel model) {
        return new Chats(name, Voice.of(model), AT_ONCE, new Usage());
    }

    /// As [#with], of a model that answers in pieces. It may take five minutes as long as it goes
    /// on, where [Call#within] says nothing else; when it says nothing for a minute it is asked
    /// again.
    public static Chats streaming(String name, StreamingChatModel model) {
        return new Chats(name, Voice.of(model), IN_PIECES, new Usage());
    }

    /// The same with its costs counted.
    public Chats counting(Usage other) {
        return new Chats(name, model, within, other);
    }

    /// Says something of each text: `telling("Summarise in one sentence.")`.
    public Call<String, String> telling(String instruction) {
        return Call.of("ask", Types.TEXT, (String text) -> tell(instruction, text))
                .version(name + ", " + instruction)
                .within(within);
    }

    /// Says what a document is about.
    public Call<String, String> summarizing() {
        return telling(
                "Say what this document is about and what matters in it, in at most five sentences of plain text, in its language.");
    }

    /// Says what to look for to answer a question: words that stand in what answers it.
    public Call<String, String> rewriting() {
        return telling(
                "Do not answer this question. Say what to look for to answer it: one line of words that stand in a text that answers it, in the language of the question, with other words for the same, and nothing else.");
    }

    /// Finds a record in each text: the model is told its components, also those of lists and
    /// nested records, and the first JSON object in its answer that is such a record is taken,
    /// whatever stands around it. One in an array counts where it is alone in there: for several,
    /// ask for a record with a list. An answer without, as where each object lacks a component that
    /// is not `@Nullable`, fails the row.
    public <T extends Record> Call<String, T> finding(Class<T> type, String instruction) {
        RecordShape<T> shape = RecordShape.of(type);
        String whole =
                instruction
                        + " Answer with one JSON object of this shape and nothing else: "
                        + shape.description();
        return Call.of(
                        "find " + type.getSimpleName(),
                        Types.recordOf(type),
                        (String text) -> shape.read(tell(whole, text)))
                .version(name + ", " + whole)
                .within(within);
    }

    /// Answers questions out of passages, with marks of those that it cites. It is shown the best
    /// two first, and as long as it finds no answer in them twice as many, so that most questions
    /// cost little. Marks of passages that it was not shown are taken out; an answer that cites
    /// nothing is none.
    public Call<Asked, Cited> answering() {
        return answering((asked, soFar) -> {});
    }

    /// As [#answering()], where somebody hears what a model says that answers in pieces
    /// ([#streaming]).
    public Call<Asked, Cited> answering(Hearer hearer) {
        return Call.of(
                        "answer",
                        Types.recordOf(Cited.class),
                        (Asked asked) -> answer(asked, hearer))
                .version(name + ", citing plainly")
                .within(within);
    }

    /// Puts passages into the order in which the model thinks that they help, and keeps the best.
    ///
    /// @param kept how many passages stay
    public Call<Asked, Asked> reranking(int kept) {
        return Call.of("rerank", Types.recordOf(Asked.class), (Asked asked) -> rerank(asked, kept))
                .version(name + ", best " + kept)
                .within(within);
    }

    private Asked rerank(Asked asked, int kept) throws Exception {
        if (asked.passages().isEmpty()) {
            return asked;
        }
        var fence = fence(asked.question(), asked.passages());
        String rules =
                "Rate how much each passage helps to answer the question, from 0 for not at all to 10. "
                        + "Answer with one JSON object and nothing else: {\"ratings\": [a number for each passage, in their order]}. "
                        + fence.rule();
        String answer = ask(rules, shown(fence, asked.question(), asked.passages()));
        return asked.best(RecordShape.of(Ratings.class).read(answer).ratings(), kept);
    }

    private record Ratings(List<Double> ratings) {}

    private Cited answer(Asked asked, Hearer hearer) throws Exception {
        List<Passage> all = asked.passages();
        int most = all.size();
        for (int shown = Math.min(FEW, most); shown > 0; shown = Math.min(shown * 2, most)) {
            if (Thread.interrupted()) { // nobody waits any more; not each client looks for it
                throw new InterruptedException();
            }
            List<Passage> best = all.subList(0, shown);
            Cited answer =
                    answer(
                            asked.question(),
                            best,
                            said -> hearer.hear(asked, beginning(said, best)));
            if (answer.answered()) {
                return answer;
            }
            if (shown == most) {
                break;
            }
        }
        return new Cited(false, "The documents do not say.", List.of());
    }

    private static boolean isNone(String answer) {
        return NONE.matcher(answer).find();
    }

    /// What can be shown of an answer that goes on: nothing as long as it may be none.
    private static String beginning(String said, List<Passage> shown) {
        String begun = said.stripLeading();
        boolean mayBeNone =
                NO_ANSWER.startsWith(OUTSIDE.matcher(begun).replaceFirst("")) || isNone(begun);
        return mayBeNone ? "" : Citations.beginning(begun, shown);
    }

    private Cited answer(String question, List<Passage> shown, Consumer<String> soFar)
            throws Exception {
        var fence = fence(question, shown);
        String rules =
                "You answer questions from passages, and from nothing else. Write plain sentences, without Markdown. Behind each statement name its passage by number, as in [1]. "
                        + "If the passages do not hold the answer, say "
                        + NO_ANSWER
                        + " and nothing else. "
                        + fence.rule();
        String answer = ask(rules, shown(fence, question, shown), soFar);
        return isNone(answer) ? new Cited(false, "", List.of()) : Citations.checked(answer, shown);
    }

    private static Fence fence(String question, List<Passage> passages) {
        var texts = new ArrayList<String>();
        texts.add(question);
        passages.forEach(passage -> texts.add(passage.text()));
        return Fence.around(texts);
    }

    private static String shown(Fence fence, String question, List<Passage> passages) {
        var message = new StringBuilder();
        for (int i = 0; i < passages.size(); i++) {
            message.append("Passage [").append(i + 1).append("]\n");
            message.append(fence.enclose(passages.get(i).text())).append("\n\n");
        }
        return message.append("The question\n").append(fence.enclose(question)).toString();
    }

    private String tell(String instruction, String text) throws Exception {
        var fence = Fence.around(List.of(text));
        return ask(instruction + " " + fence.rule(), fence.enclose(text));
    }

    private String ask(String rules, String message) throws Exception {
        return ask(rules, message, soFar -> {});
    }

    private String ask(String rules, String message, Consumer<String> soFar) throws Exception {
        List<ChatMessage> messages = List.of(SystemMessage.from(rules), UserMessage.from(message));
        Consumer<String> answered = said -> soFar.accept(Thoughts.without(said));
        ChatResponse response = Passing.ask(name, () -> model.ask(messages, answered));
        usage.count(response.tokenUsage());
        if (response.finishReason() == FinishReason.LENGTH) {
            throw new UnfitAnswerException(
                    "the model's answer was cut where it reached the longest that it may be: allow it more tokens");
        }
        String said = response.aiMessage().text();
        String text = said == null ? "" : Thoughts.without(said).strip();
        if (text.isEmpty()) {
            throw new UnfitAnswerException("the model answered with nothing");
        }
        return text;
    }
}
