package io.deltaway.documents.internal.process;

import io.deltaway.documents.Outcome;
import io.deltaway.documents.UnreadableException;
import io.deltaway.table.Call2;
import org.jspecify.annotations.Nullable;

/// The function of media type and bytes that a plan has: hands them to a process. Thread-safe.
public final class ParserCall implements Call2<String, byte[], Outcome> {

    private static final long serialVersionUID = 1;

    private final Limits limits;

    /// Made where the function is called, which may be another machine than where the plan was.
    private transient @Nullable ParserPool pool;

    public ParserCall(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Outcome apply(String mediaType, byte[] bytes) throws Exception {
        try {
            return new Outcome(pool().parse(mediaType, bytes), null);
        } catch (UnreadableException e) {
            return new Outcome(null, e.reason());
        }
    }

    /// Nothing is to be read for now.
    public synchronized void release() {
        if (pool != null) {
            pool.release();
        }
    }

    private synchronized ParserPool pool() {
        ParserPool made = pool;
        if (made == null) {
            made = new ParserPool(limits);
            pool = made;
        }
        return made;
    }
}
