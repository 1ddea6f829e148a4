package io.deltaway.http.internal.serve;

import java.util.List;
import org.eclipse.jetty.server.Handler;

/// A handler of Jetty's, and the path at which it is.
///
/// @param path to it and to all below
public record Mounted(PathTemplate path, Handler handler) {

    /// The attribute of a request with who asks, an [io.deltaway.http.Caller].
    public static final String CALLER = "io.deltaway.caller";

    /// The attribute of a request with its client, an [io.deltaway.http.Presence].
    public static final String PRESENCE = "io.deltaway.presence";

    boolean covers(List<String> segments) {
        int length = path.size();
        return segments.size() >= length && path.match(segments.subList(0, length)).isPresent();
    }
}
