package io.deltaway.mcp;

import io.deltaway.http.Endpoint;
import io.deltaway.http.Server;
import io.deltaway.http.TableEndpoint;
import io.deltaway.table.PlanException;
import java.util.ArrayList;
import java.util.List;

/// Lets language models ask the endpoints of a server and follow its tables, by the Model Context
/// Protocol over HTTP (streamable), at `/mcp`:
///
/// ```java
/// Mcp.on(server)
///         .tool("answer", ask)
///         .resource("table://prices", "What shares are worth now", prices);
/// ```
///
/// The server's tokens, origins and names are asked for as for all of its paths; an endpoint that
/// has a component for its caller gets the caller of the token. What tools return is data, and the
/// model is told so.
public final class Mcp {

    /// An endpoint as a tool.
    record Tool(String name, Endpoint<?> endpoint) {}

    /// A table as a resource.
    record Resource(String uri, String description, TableEndpoint<?> table) {}

    private final List<Tool> tools = new ArrayList<>();
    private final List<Resource> resources = new ArrayList<>();
    private final McpHandler handler = new McpHandler(tools, resources);

    private Mcp() {}

    /// At `/mcp` of a server.
    public static Mcp on(Server server) {
        var mcp = new Mcp();
        server.mount(McpHandler.PATH, mcp.handler);
        return mcp;
    }

    /// Models may ask an endpoint. What it is for is what the endpoint says of itself.
    ///
    /// @param name of letters, digits, `_`, `-` and `.`
    public Mcp tool(String name, Endpoint<?> endpoint) {
        check(name.matches("[A-Za-z0-9_.-]{1,128}"), "a name of letters, digits, _, - and .", name);
        check(tools.stream().noneMatch(tool -> tool.name().equals(name)), "each name once", name);
        tools.add(new Tool(name, endpoint));
        return this;
    }

    /// Models may read a table, and are told whenever it has changed, once an epoch at most. One
    /// that is [TableEndpoint#onlyFor] some is read by those, and only they may subscribe to it.
    ///
    /// @param uri such as `table://prices`
    /// @param description what the table holds
    public Mcp resource(String uri, String description, TableEndpoint<?> table) {
        check(uri.matches("[a-z][a-z0-9+.-]*:.+"), "a URI such as table://prices", uri);
        check(resources.stream().noneMatch(one -> one.uri().equals(uri)), "each URI once", uri);
        resources.add(new Resource(uri, description, table));
        table.onChange(() -> handler.changed(uri));
        return this;
    }

    private static void check(boolean fits, String expected, String actual) {
        if (!fits) {
            throw new PlanException(
                    "DW-0502",
                    "what is offered to models does not fit",
                    expected,
                    "\"" + actual + "\"",
                    "change it");
        }
    }
}
