package io.deltaway.connect;

/// A sink that hands on what it is told within the process and keeps nothing outside it: it takes
/// any change, refuses none, and each run begins it anew.
public interface LocalSink<R> extends SinkConnector<R> {

    @Override
    default Accepts accepts() {
        return Accepts.CHANGES;
    }

    @Override
    default boolean mayRefuse() {
        return false;
    }

    @Override
    default boolean startsOver() {
        return true;
    }
}
