package io.deltaway.http.internal.serve;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SourceException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// A socket that listens, and all connections to it. Thread-safe.
public final class WebServer {

    /// How it listens.
    ///
    /// @param tls null for plain HTTP
    /// @param headSizeInBytes of the head of a request, at most
    /// @param bodySizeInBytes of a body, at most
    /// @param within how long a request may take to come
    /// @param requests how many may be answered at a time
    /// @param followers how many may follow tables
    /// @param connections how many there may be
    /// @param callers who may ask
    public record Settings(
            String host,
            int port,
            @Nullable Certificates tls,
            int headSizeInBytes,
            long bodySizeInBytes,
            Duration within,
            int requests,
            int followers,
            int connections,
            Tokens.Callers callers,
            Origins origins) {}

    private static final Duration LOOK = Duration.ofMillis(500);

    /// How long the end of a server waits until what is being sent is sent.
    private static final Duration GRACE = Duration.ofSeconds(5);

    /// For the selector, the connector and what they call while they do not wait.
    private static final int POOL_THREADS = 8;

    /// How many references stand in a line of the processor's cache. Where nothing is said, what
    /// Jetty's queues use asks the virtual machine by JMX: a tenth of a second of a start.
    private static final String REFERENCES = "org.eclipse.jetty.util.referencesPerCacheLine";

    static {
        if (System.getProperty(REFERENCES) == null) {
            System.setProperty(REFERENCES, "16");
        }
    }

    private final Server server;
    private final ClosingConnector connector;
    private final SlowRequests slow;
    private final String scheme;

    private WebServer(Server server, ClosingConnector connector, SlowRequests slow, String scheme) {
        this.server = server;
        this.connector = connector;
        this.slow = slow;
        this.scheme = scheme;
    }

    /// Begins to listen.
    ///
    /// @param mounted handlers that are started and stopped with it
    /// @param secrets what references in settings stand for
    /// @param threads runs a thread for each request
    /// @throws SourceException where it can't listen there
    public static WebServer start(
            Settings settings,
            Routes routes,
            List<Mounted> mounted,
            Counts counts,
            Secrets secrets,
            Executor threads)
            throws IOException {
        Tokens tokens = Tokens.of(settings.callers(), secrets);
        SSLContext tls = settings.tls() == null ? null : settings.tls().context(secrets);
        var pool = new QueuedThreadPool(POOL_THREADS, 1);
        pool.setName("deltaway http");
        pool.setDaemon(true);
        pool.setReservedThreads(0);
        pool.setVirtualThreadsExecutor(threads);
        var server = new Server(pool);
        var http = new HttpConnectionFactory(configuration(settings));
        var connector =
                tls == null
                        ? new ClosingConnector(server, http)
                        : new ClosingConnector(server, tls(tls), http);
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.within().multipliedBy(3).toMillis());
        var slow = new SlowRequests(settings.within());
        connector.addBean(slow);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.connections(), connector));
        server.setErrorHandler(new ProtocolErrors(counts));
        var router =
                new Router(
                        routes,
                        mounted,
                        tokens,
                        settings.origins(),
                        new Exchange.Limits(settings.bodySizeInBytes(), settings.within()),
                        new Room(settings.requests(), settings.followers()),
                        counts);
        server.setHandler(slow.watching(new GracefulHandler(router)));
        for (Mounted other : mounted) {
            other.handler().setServer(server);
            server.addBean(other.handler());
        }
        var web = new WebServer(server, connector, slow, settings.tls() == null ? "http" : "https");
        try {
            server.start();
        } catch (Exception e) {
            web.stop();
            throw new SourceException(
                    "DW-0463",
                    "can't listen on " + settings.host() + ":" + settings.port() + ": " + reason(e),
                    "Choose another port or address, or end what listens there",
                    e);
        }
        web.lookAgain();
        return web;
    }

    private static String reason(Throwable e) {
        if (e.getCause() != null) {
            return reason(e.getCause());
        }
        return e instanceof UnresolvedAddressException
                ? "no machine has that name"
                : String.valueOf(e.getMessage());
    }

    private static HttpConfiguration configuration(Settings settings) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(settings.headSizeInBytes());
        // Paths are taken apart before they are decoded, so that nothing in them is ambiguous, and
        // no file is found by them.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        if (settings.tls() != null) {
            configuration.addCustomizer(new SecureRequestCustomizer(false));
        }
        return configuration;
    }

    private static SslConnectionFactory tls(SSLContext context) {
        var ssl = new SslContextFactory.Server();
        ssl.setSslContext(context);
        return new SslConnectionFactory(ssl, "http/1.1");
    }

    private void lookAgain() {
        connector
                .getScheduler()
                .schedule(
                        () -> {
                            slow.look();
                            if (server.isRunning()) {
                                lookAgain();
                            }
                        },
                        LOOK.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /// Where it is reached.
    public URI uri() {
        String host = String.valueOf(connector.getHost());
        String name = Set.of("0.0.0.0", "::").contains(host) ? "localhost" : host;
        return URI.create(scheme + "://" + name + ":" + connector.getLocalPort());
    }

    /// How many connections there are.
    public int connections() {
        return slow.size();
    }

    /// Ends once what is being sent is sent: connections are closed.
    public void stop() {
        awaitAnswers();
        try {
            server.stop();
        } catch (Exception e) {
            System.getLogger("io.deltaway.http")
                    .log(System.Logger.Level.WARNING, "the server could not be stopped", e);
        }
        connector.closeAccepted();
    }

    /// Refuses what is new, and lets what is being answered come to its end. Not by way of the
    /// connector: that cuts connections on which nothing was sent for a while, also where the end
    /// of an answer is on its way at that moment.
    private void awaitAnswers() {
        CompletableFuture<?>[] ends =
                server.getContainedBeans(Graceful.class).stream()
                        .filter(one -> !(one instanceof Connector))
                        .map(Graceful::shutdown)
                        .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What takes longer is cut off.
        }
    }
}
