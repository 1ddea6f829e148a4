package io.deltaway.http;

import io.deltaway.http.Remote.Answer;
import io.deltaway.http.Remote.Asked;
import io.deltaway.http.Remote.Handler;
import io.deltaway.testkit.connector.TestServer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A server elsewhere that ends and comes back at the same address, or stands still.
final class RestartedRemote implements TestServer, AutoCloseable {

    private final int port;
    private @Nullable Remote remote = new Remote();
    private Function<Asked, Answer> answers = asked -> Answer.of(204);
    private @Nullable Handler byHand;
    private boolean frozen;

    RestartedRemote() {
        port = up().port();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    synchronized void answers(Function<Asked, Answer> function) {
        answers =
                asked -> {
                    awaitThawed();
                    return function.apply(asked);
                };
        up().answers(answers);
    }

    synchronized void byHand(Handler handler) {
        byHand = handler;
        up().byHand(handler);
    }

    private Remote up() {
        Remote running = remote;
        if (running == null) {
            throw new IllegalStateException("the server is stopped");
        }
        return running;
    }

    synchronized boolean isUp() {
        return remote != null;
    }

    synchronized void awaitThawed() {
        while (frozen && remote != null) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public synchronized void stop() {
        up().close();
        remote = null;
        notifyAll();
    }

    @Override
    public synchronized void start() {
        Remote again = new Remote(port).answers(answers);
        if (byHand != null) {
            again.byHand(byHand);
        }
        remote = again;
    }

    @Override
    public synchronized void freeze() {
        frozen = true;
    }

    @Override
    public synchronized void thaw() {
        frozen = false;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        frozen = false;
        if (remote != null) {
            stop();
        }
    }
}
