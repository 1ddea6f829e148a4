/// The command `deltaway ask`.
@SuppressWarnings("requires-automatic") // LangChain4j is none
module io.deltaway.ask {
    requires io.deltaway.ai;
    requires io.deltaway.assistant;
    requires io.deltaway.mcp;
    requires java.net.http;
    requires langchain4j.http.client;
    requires langchain4j.http.client.jdk;
    requires langchain4j.open.ai;
    requires static transitive org.jspecify;
}
