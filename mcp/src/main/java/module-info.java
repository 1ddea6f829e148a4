/// Endpoints and live tables for language models, by the Model Context Protocol.
@SuppressWarnings("requires-automatic") // the SDK has no module declarations
module io.deltaway.mcp {
    requires transitive io.deltaway.http;
    requires io.modelcontextprotocol.sdk.mcp.core;
    requires org.eclipse.jetty.ee11.servlet;
    requires org.eclipse.jetty.server;
    requires static transitive org.jspecify;

    exports io.deltaway.mcp;
}
