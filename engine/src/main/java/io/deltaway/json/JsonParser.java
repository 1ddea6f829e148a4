package io.deltaway.json;

import java.util.Optional;
import java.util.ServiceLoader;

/// Reads JSON text. The engine has no parser of its own: the module of file formats provides one as
/// a service. Safe for use by several threads.
public interface JsonParser {

    /// The value that `text` stands for, which must be one JSON value with nothing behind it.
    ///
    /// @throws MalformedJson where it isn't
    Json parse(String text) throws MalformedJson;

    /// The parser that is on the class path or module path; none where the program runs on the bare
    /// engine.
    static Optional<JsonParser> installed() {
        return ServiceLoader.load(JsonParser.class).findFirst();
    }
}
