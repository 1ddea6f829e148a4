package io.deltaway.assistant;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.rest;

import io.deltaway.assistant.internal.Page;
import io.deltaway.documents.Document;
import io.deltaway.documents.Documents;
import io.deltaway.documents.ParseOptions;
import io.deltaway.files.Bytes;
import io.deltaway.http.Caller;
import io.deltaway.http.Endpoint;
import io.deltaway.http.Server;
import io.deltaway.http.TableEndpoint;
import io.deltaway.run.Pipeline;
import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers from documents that may change at any time: an edited file is found as it is from the
/// next epoch on, a deleted one is not found any more.
///
/// ```java
/// var pipeline = Pipeline.create();
/// Assistant.serve(pipeline, Http.server(8417), pipeline.read(Bytes.files("contracts/**").live()));
/// pipeline.run();
/// ```
///
/// | request | answer |
/// |---|---|
/// | `POST /v1/retrieve` | the passages that fit a query best |
/// | `POST /v1/answer` | an answer, and the passages that it cites |
/// | `POST /v1/summarize` | what a document is about |
/// | `GET /v1/documents` | the state of each file, followed where events are asked for |
/// | `GET /v1/statistics` | how much there is |
/// | `GET /` | a page to ask on |
///
/// Who asks for events (`Accept: text/event-stream`) is told a later answer whenever it changes.
/// Answers are made of sentences of the documents, or by a model ([AssistantOptions#answer]), whose
/// words who follows is told while it says them. What stands in documents is never obeyed.
public final class Assistant {

    private static final int FEW = 6;

    private final Endpoint<RetrieveRequest> retrieve;
    private final Endpoint<AnswerRequest> answer;
    private final Endpoint<SummaryRequest> summarize;
    private final Endpoint<StatisticsRequest> statistics;
    private final TableEndpoint<FileState> files;
    private final boolean asksWho;

    private Assistant(
            Server server, Retrieval retrieval, boolean asksForSummaries, String... overseers) {
        retrieve =
                server.post(
                        "/v1/retrieve",
                        RetrieveRequest.class,
                        RetrieveRequest::request,
                        e ->
                                e.followed()
                                        .answerWithin(AssistantOptions.RETRIEVES_WITHIN)
                                        .caller(RetrieveRequest::caller)
                                        .groups(RetrieveRequest::groups)
                                        .demand(RetrieveRequest::filter, retrieval::filterProblem)
                                        .demand(
                                                RetrieveRequest::vector,
                                                retrieval::vectorProblem,
                                                retrieval.vectorSchema()));
        answer =
                server.post(
                        "/v1/answer",
                        AnswerRequest.class,
                        AnswerRequest::request,
                        e ->
                                e.followed()
                                        .answerWithin(AssistantOptions.ANSWERS_WITHIN)
                                        .caller(AnswerRequest::caller)
                                        .groups(AnswerRequest::groups)
                                        .demand(AnswerRequest::filter, retrieval::filterProblem));
        summarize =
                server.post(
                        "/v1/summarize",
                        SummaryRequest.class,
                        SummaryRequest::request,
                        e ->
                                (asksForSummaries
                                                ? e.answerWithin(AssistantOptions.ANSWERS_WITHIN)
                                                : e.orNotFound())
                                        .caller(SummaryRequest::caller)
                                        .groups(SummaryRequest::groups));
        statistics =
                server.get(
                        "/v1/statistics",
                        StatisticsRequest.class,
                        StatisticsRequest::request,
                        e -> e.followed().onlyFor(overseers));
        files = server.table("/v1/documents/{path}", FileState.class).onlyFor(overseers);
        Page.addTo(server);
        asksWho = overseers.length > 0;
    }

    /// Serves answers from files.
    public static Assistant serve(Pipeline pipeline, Server server, Table<Bytes.File> files) {
        return serve(pipeline, server, files, options -> {});
    }

    /// As [#serve(Pipeline, Server, Table)], with options.
    public static Assistant serve(
            Pipeline pipeline,
            Server server,
            Table<Bytes.File> files,
            Consumer<AssistantOptions> options) {
        var chosen = new AssistantOptions();
        options.accept(chosen);
        Consumer<ParseOptions> parse = chosen.parse().andThen(o -> o.splitBy(chosen.splitter()));
        var attempts = files.apply(Documents.attempt(parse)).named("read documents");
        Table<Document> documents = attempts.apply(Documents.readable());
        Table<Splitting.Part> parts = Splitting.of(documents, chosen);
        Retrieval retrieval = Retrieval.over(Splitting.chunks(parts), chosen);
        Access access = chosen.access();
        boolean asksForSummaries = chosen.summarizing() != null;
        var assistant =
                access == null
                        ? new Assistant(server, retrieval, asksForSummaries)
                        : new Assistant(server, retrieval, asksForSummaries, access.overseers());
        assistant.answering(pipeline, retrieval, chosen);
        Summarizing.of(pipeline, assistant.summarize, documents, access, chosen.summarizing());
        Table<FileState> states =
                FileStates.of(files, attempts, Splitting.uncut(parts), retrieval.passages());
        states.write(assistant.files);
        assistant.counting(pipeline, states);
        return assistant;
    }

    /// Both kinds of requests go one way, so that of a question which both ask its vector and all
    /// else that models say of it is asked once.
    private void answering(Pipeline pipeline, Retrieval retrieval, AssistantOptions chosen) {
        Table<Retrieval.Answerable> found =
                retrieval.answerable(toShow(pipeline).union(toAnswer(pipeline)));
        found.where(col(Retrieval.Answerable::toAnswer).not())
                .select(into(Retrieved.class, rest()))
                .write(retrieve.replies(Retrieved::request));
        Table<Retrieval.Answerable> questions = found.where(col(Retrieval.Answerable::toAnswer));
        AssistantOptions.Model model = chosen.model();
        Table<Answer> answers =
                model == null
                        ? Answering.bySentences(questions, chosen.language())
                        : Answering.byModel(questions, model, answer, chosen.language());
        answers.write(answer.replies(Answer::request));
    }

    private Table<Retrieval.Question> toShow(Pipeline pipeline) {
        return pipeline.serve(retrieve)
                .select(
                        into(
                                Retrieval.Question.class,
                                lit(false).as(Retrieval.Question::toAnswer),
                                col(RetrieveRequest::query).as(Retrieval.Question::text),
                                col(RetrieveRequest::query).as(Retrieval.Question::sought),
                                col(RetrieveRequest::limit)
                                        .orElse(FEW)
                                        .as(Retrieval.Question::limit),
                                col(RetrieveRequest::under)
                                        .orElse("")
                                        .as(Retrieval.Question::under),
                                Access.names(
                                                col(RetrieveRequest::caller),
                                                col(RetrieveRequest::groups))
                                        .as(Retrieval.Question::names),
                                rest()));
    }

    private Table<Retrieval.Question> toAnswer(Pipeline pipeline) {
        return pipeline.serve(answer)
                .select(
                        into(
                                Retrieval.Question.class,
                                lit(true).as(Retrieval.Question::toAnswer),
                                col(AnswerRequest::question).as(Retrieval.Question::text),
                                col(AnswerRequest::question).as(Retrieval.Question::sought),
                                col(AnswerRequest::limit).orElse(FEW).as(Retrieval.Question::limit),
                                col(AnswerRequest::under).orElse("").as(Retrieval.Question::under),
                                Retrieval.<AnswerRequest>noVector().as(Retrieval.Question::vector),
                                Access.names(col(AnswerRequest::caller), col(AnswerRequest::groups))
                                        .as(Retrieval.Question::names),
                                rest()));
    }

    private void counting(Pipeline pipeline, Table<FileState> states) {
        pipeline.serve(statistics)
                .leftJoin(FileStates.totals(states))
                .on(lit(0), col(FileStates.Totals::all))
                .select((asked, totals) ->
                        into(
                                Statistics.class,
                                asked.col(StatisticsRequest::request).as(Statistics::request),
                                totals.col(FileStates.Totals::files)
                                        .orElse(0)
                                        .as(Statistics::files),
                                totals.col(FileStates.Totals::waiting)
                                        .orElse(0)
                                        .as(Statistics::waiting),
                                totals.col(FileStates.Totals::unreadable)
                                        .orElse(0)
                                        .as(Statistics::unreadable),
                                totals.col(FileStates.Totals::chunks)
                                        .orElse(0)
                                        .as(Statistics::chunks),
                                totals.col(FileStates.Totals::embedded)
                                        .orElse(0)
                                        .as(Statistics::embedded),
                                totals.col(FileStates.Totals::meaningless)
                                        .orElse(0)
                                        .as(Statistics::meaningless),
                                totals.col(FileStates.Totals::failed)
                                        .orElse(0)
                                        .as(Statistics::failed),
                                totals.col(FileStates.Totals::unembedded)
                                        .orElse(0)
                                        .as(Statistics::unembedded)))
                .write(statistics.replies(Statistics::request));
    }

    /// `POST /v1/retrieve`.
    public Endpoint<RetrieveRequest> retrieve() {
        return retrieve;
    }

    /// Finds passages that a caller may read.
    ///
    /// @param caller null for what anybody may read, where documents are not for some
    Passages passages(@Nullable Caller caller) {
        if (asksWho && caller == null) {
            throw new PlanException(
                    "DW-0116",
                    "documents that not everybody may read are looked for by nobody",
                    "who asks",
                    "nobody",
                    "name the caller: of(assistant, .., new Caller(name, groups))");
        }
        return Passages.of(retrieve, caller);
    }

    /// `POST /v1/answer`.
    public Endpoint<AnswerRequest> answer() {
        return answer;
    }

    /// `POST /v1/summarize`.
    public Endpoint<SummaryRequest> summarize() {
        return summarize;
    }

    /// `GET /v1/statistics`.
    public Endpoint<StatisticsRequest> statistics() {
        return statistics;
    }

    /// `GET /v1/documents`.
    public TableEndpoint<FileState> files() {
        return files;
    }
}
