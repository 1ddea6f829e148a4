/// The command `deltaway ask`.
@SuppressWarnings("requires-automatic") // LangChain4j is none
module io.deltaway.ask {
    requires io.deltaway.ai;
    requires io.deltaway.assistant;
    requires io.deltaway.mcp;
    requires langchain4j.open.ai;
    requires static transitive org.jspecify;
}
