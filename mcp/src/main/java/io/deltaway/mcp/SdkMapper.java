package io.deltaway.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/// What the SDK leaves to be done where it reads and writes messages.
///
/// Writes its refusals as JSON-RPC has them: it gives its exceptions to the mapper itself, which
/// would show clients their stack traces. Says what is no JSON as the SDK expects it, else that
/// would be a fault of the server (status 500). Shows what somebody wants to subscribe to, which
/// the SDK asks nobody about.
///
/// @param subscribed takes the URI of a resource, and may refuse with an [McpError]
record SdkMapper(McpJsonMapper mapper, Consumer<String> subscribed) implements McpJsonMapper {

    private static Object plain(Object value) {
        // Not the SDK's record, which demands the id of a message that nobody could read.
        return value instanceof McpError error
                ? Map.of("jsonrpc", McpSchema.JSONRPC_VERSION, "error", error.getJsonRpcError())
                : value;
    }

    @Override
    public String writeValueAsString(Object value) throws IOException {
        return mapper.writeValueAsString(plain(value));
    }

    @Override
    public byte[] writeValueAsBytes(Object value) throws IOException {
        return mapper.writeValueAsBytes(plain(value));
    }

    @Override
    public <T> T readValue(String content, Class<T> type) throws IOException {
        return mapper.readValue(content, type);
    }

    @Override
    public <T> T readValue(byte[] content, Class<T> type) throws IOException {
        return mapper.readValue(content, type);
    }

    @Override
    public <T> T readValue(String content, TypeRef<T> type) throws IOException {
        try {
            return mapper.readValue(content, type);
        } catch (RuntimeException e) {
            throw new IOException("expected a message in JSON", e);
        }
    }

    @Override
    public <T> T readValue(byte[] content, TypeRef<T> type) throws IOException {
        return mapper.readValue(content, type);
    }

    @Override
    public <T> T convertValue(Object value, Class<T> type) {
        return mapper.convertValue(value, type);
    }

    @Override
    public <T> T convertValue(Object value, TypeRef<T> type) {
        T converted = mapper.convertValue(value, type);
        if (converted instanceof McpSchema.SubscribeRequest wish) {
            subscribed.accept(wish.uri());
        }
        return converted;
    }
}
