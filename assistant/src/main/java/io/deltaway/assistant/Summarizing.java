package io.deltaway.assistant;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.ifElse;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.nullIf;
import static io.deltaway.table.Columns.rest;

import io.deltaway.assistant.internal.Extract;
import io.deltaway.connect.Call;
import io.deltaway.documents.Block;
import io.deltaway.documents.Contents;
import io.deltaway.documents.Document;
import io.deltaway.http.Endpoint;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Columns;
import io.deltaway.table.Table;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What documents are about: said with sentences of theirs, or by a model.
final class Summarizing {

    /// Characters of a document that a model is shown: some 6,000 tokens.
    private static final int SHOWN = 24_000;

    private static final int MISSING = 404;
    private static final String IN_VAIN = "";
    private static final String PROBLEM =
            "The model could not be asked: these are sentences of the document.";

    private Summarizing() {}

    /// A request, and the document that its caller may read.
    record Allowed(long request, String path, Contents contents) {}

    record Asking(
            long request, String path, @Nullable String title, String text, String sentences) {}

    /// @param told by the model; null where the document says nothing
    record Summed(
            long request,
            String path,
            @Nullable String title,
            String sentences,
            @Nullable String told) {}

    record Reply(
            long request,
            int status,
            String path,
            @Nullable String title,
            String summary,
            @Nullable String problem) {}

    static void of(
            Pipeline pipeline,
            Endpoint<SummaryRequest> endpoint,
            Table<Document> documents,
            @Nullable Access access,
            @Nullable Call<String, String> model) {
        Table<SummaryRequest> requests = pipeline.serve(endpoint);
        Table<Allowed> allowed =
                (access == null ? requests : access.allowed(requests))
                        .join(documents)
                        .on(col(SummaryRequest::path), col(Document::path))
                        .select((asked, document) ->
                                into(
                                        Allowed.class,
                                        asked.rest(),
                                        document.col(Document::contents).as(Allowed::contents)));
        if (model == null) {
            allowed.map(Summary.class, Summarizing::bySentences)
                    .write(endpoint.replies(Summary::request));
        } else {
            byModel(allowed, model)
                    .union(missing(requests, allowed))
                    .write(endpoint.replies(Reply::request).status(Reply::status));
        }
    }

    private static Summary bySentences(Allowed asked) {
        Contents contents = asked.contents();
        return new Summary(
                asked.request(), asked.path(), contents.title(), Extract.summary(contents), null);
    }

    private static Table<Reply> byModel(Table<Allowed> allowed, Call<String, String> model) {
        Call<String, String> call = model.otherwise((text, problem) -> IN_VAIN);
        return allowed.map(Asking.class, Summarizing::asking)
                .named("documents to summarize")
                .select(
                        into(
                                Summed.class,
                                callAsync(call, nullIf(col(Asking::text), lit("")))
                                        .as(Summed::told),
                                rest()))
                .map(Reply.class, Summarizing::reply);
    }

    private static Asking asking(Allowed asked) {
        Contents contents = asked.contents();
        String text =
                contents.blocks().stream()
                        .map(Block::text)
                        .collect(Collectors.joining("\n\n"))
                        .strip();
        return new Asking(
                asked.request(),
                asked.path(),
                contents.title(),
                text.substring(0, Math.min(SHOWN, text.length())),
                Extract.summary(contents));
    }

    private static Reply reply(Summed summed) {
        boolean failed = IN_VAIN.equals(summed.told());
        String said = summed.told();
        return new Reply(
                summed.request(),
                200,
                summed.path(),
                summed.title(),
                failed || said == null ? summed.sentences() : said,
                failed ? PROBLEM : null);
    }

    /// An answer that a model gives comes in a later epoch than its request, so what there is not
    /// has to be said.
    private static Table<Reply> missing(Table<SummaryRequest> requests, Table<Allowed> allowed) {
        return requests.leftJoin(allowed)
                .on(col(SummaryRequest::request), col(Allowed::request))
                .select((asked, document) ->
                        into(
                                Reply.class,
                                asked.col(SummaryRequest::request).as(Reply::request),
                                ifElse(document.isMissing(), lit(MISSING), lit(200))
                                        .as(Reply::status),
                                asked.col(SummaryRequest::path).as(Reply::path),
                                lit("").as(Reply::summary),
                                lit("there is no such document").as(Reply::problem),
                                Columns.none(String.class).as(Reply::title)))
                .where(col(Reply::status).eq(MISSING));
    }
}
