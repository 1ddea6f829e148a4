/// Files as sources and sinks: CSV, JSON lines, plain text.
module io.deltaway.files {
    requires transitive io.deltaway.connect;
    requires de.siegmar.fastcsv;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports io.deltaway.files;

    provides io.deltaway.json.JsonParser with
            io.deltaway.files.internal.parse.JacksonParser;
}
