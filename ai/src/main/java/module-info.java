/// Embeddings, answers and other results of models as calls, on LangChain4j's models.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // LangChain4j is none
module io.deltaway.ai {
    requires transitive io.deltaway.connect;
    requires transitive langchain4j.core;
    requires ai.djl.api;
    requires ai.djl.tokenizers;
    requires com.microsoft.onnxruntime;
    requires io.deltaway.formats;
    requires langchain4j.embeddings;
    requires static transitive org.jspecify;

    exports io.deltaway.ai;

    // Rows of these records are made by the engine.
    opens io.deltaway.ai to
            io.deltaway.engine;
}
