/// The formats that connectors share: CSV and JSON, from bytes to columns and back.
module io.deltaway.formats {
    requires transitive io.deltaway.connect;
    requires de.siegmar.fastcsv;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports io.deltaway.formats.parse;
    exports io.deltaway.formats.write;

    provides io.deltaway.json.JsonParser with
            io.deltaway.formats.parse.JacksonParser;
}
