/// Answers from live documents, over REST, on a page, and to models.
module io.deltaway.assistant {
    requires transitive io.deltaway;
    requires transitive io.deltaway.ai;
    requires transitive io.deltaway.documents;
    requires transitive io.deltaway.http;
    requires transitive io.deltaway.search;
    requires io.deltaway.formats;
    requires java.net.http;
    requires static transitive org.jspecify;

    exports io.deltaway.assistant;

    // Rows of these records are made by the engine.
    opens io.deltaway.assistant to
            io.deltaway.engine;
}
