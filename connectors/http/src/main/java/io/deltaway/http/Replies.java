package io.deltaway.http;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkException;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Accessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answers to the requests of an [Endpoint]. Immutable: each option gives another one.
public final class Replies<A> implements SinkConnector<A> {

    private final Endpoint<?> endpoint;
    private final String request;
    private final @Nullable String status;
    private final boolean isList;

    Replies(Endpoint<?> endpoint, String request) {
        this(endpoint, request, null, false);
    }

    private Replies(Endpoint<?> endpoint, String request, @Nullable String status, boolean isList) {
        this.endpoint = endpoint;
        this.request = request;
        this.status = status;
        this.isList = isList;
    }

    /// The component is the status of the answer, and not shown in it. 200 where nothing is said.
    public Replies<A> status(Accessor.OfInt<A> component) {
        ServerOptions.check(!isList, "one answer, which has a status", "all rows");
        return new Replies<>(endpoint, request, Accessor.name(component), false);
    }

    /// The answer is all rows with the number of the request at the end of the epoch that took it,
    /// as an array in the order of their other components; an empty one where there are none.
    public Replies<A> all() {
        ServerOptions.check(status == null, "all rows, which have no status", "a status");
        return new Replies<>(endpoint, request, null, true);
    }

    @Override
    public Accepts accepts() {
        return isList ? Accepts.CHANGES : Accepts.UPSERTS;
    }

    @Override
    public List<String> key() {
        return isList ? List.of() : List.of(request);
    }

    @Override
    public Secrets secrets() {
        return endpoint.server().secrets();
    }

    /// Nobody waits any more for what was asked of another run.
    @Override
    public boolean startsOver() {
        return true;
    }

    @Override
    public boolean endsWithProcess() {
        return true;
    }

    @Override
    public String describe() {
        return "http replies to " + endpoint;
    }

    @Override
    public SinkWriter open(SinkContext<A> context) throws SinkException {
        Schema schema = context.rowType().schema();
        int number = column(schema, request, Type.Simple.LONG);
        if (isList) {
            return endpoint.desk().listReplier(context.rowType(), number);
        }
        int code = status == null ? -1 : column(schema, status, Type.Simple.INT);
        return endpoint.desk().replier(context.rowType(), number, code, context.refusals());
    }

    private int column(Schema schema, String name, Type type) throws SinkException {
        int column = schema.indexOf(name);
        boolean fits = column >= 0 && schema.type(column) == type;
        if (!fits || schema.fields().get(column).nullable()) {
            throw new SinkException(
                    "DW-0468",
                    describe() + " needs the column " + name + " " + type + ", got " + schema,
                    "Write a table that has it",
                    null);
        }
        return column;
    }
}
