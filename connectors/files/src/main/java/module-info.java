/// Files as sources and sinks: CSV, JSON lines, plain text.
module io.deltaway.files {
    requires transitive io.deltaway.connect;
    requires io.deltaway.formats;
    requires de.siegmar.fastcsv;
    requires static transitive org.jspecify;

    exports io.deltaway.files;
}
