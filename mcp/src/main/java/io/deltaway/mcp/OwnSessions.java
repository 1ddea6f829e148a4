package io.deltaway.mcp;

import io.deltaway.http.Caller;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who began each session: another caller who knows the name of a session may not use it.
final class OwnSessions {

    /// The names of callers by those of sessions, as long as the SDK has the session.
    private final Map<String, Optional<String>> owners =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final Supplier<@Nullable Caller> asker;

    /// @param asker who asks, on the thread of a request
    OwnSessions(Supplier<@Nullable Caller> asker) {
        this.asker = asker;
    }

    /// False where the session is another caller's.
    boolean mayUse(String session, @Nullable Caller caller) {
        Optional<String> owner = owners.get(session);
        return owner == null || owner.equals(name(caller));
    }

    private static Optional<String> name(@Nullable Caller caller) {
        return Optional.ofNullable(caller).map(Caller::name);
    }

    /// The same, with its sessions noted. A proxy, as the interface speaks of a library that
    /// nothing here needs otherwise.
    McpStreamableServerTransportProvider of(McpStreamableServerTransportProvider transport) {
        Class<?> type = McpStreamableServerTransportProvider.class;
        return (McpStreamableServerTransportProvider)
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            if (arguments != null
                                    && arguments[0]
                                            instanceof McpStreamableServerSession.Factory factory) {
                                transport.setSessionFactory(noting(factory));
                                return null;
                            }
                            try {
                                return method.invoke(transport, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private McpStreamableServerSession.Factory noting(McpStreamableServerSession.Factory factory) {
        return request -> {
            var begun = factory.startSession(request);
            owners.put(begun.session().getId(), name(asker.get()));
            return begun;
        };
    }
}
