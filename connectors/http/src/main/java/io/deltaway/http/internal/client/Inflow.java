package io.deltaway.http.internal.client;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The bytes of an answer that goes on. Bounded: who takes them slowly slows the server down.
/// Filled by the client's threads, emptied by one.
final class Inflow implements HttpResponse.BodySubscriber<Inflow> {

    private static final int MOST_PIECES = 64;

    /// A piece of the answer, or its end.
    ///
    /// @param bytes empty at the end
    /// @param failure why it broke off, or null
    private record Piece(byte[] bytes, boolean isEnd, @Nullable Throwable failure) {}

    private final boolean isNothing;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final AtomicBoolean isHeldBack = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;
    private volatile long heardNanos = System.nanoTime();
    private boolean ended;

    /// @param status of the answer
    Inflow(int status) {
        this.isNothing = status == 204;
    }

    /// Whether the server says that it has nothing and will have nothing.
    boolean isNothing() {
        return isNothing;
    }

    @Override
    public CompletionStage<Inflow> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Subscription made) {
        subscription = made;
        made.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        heardNanos = System.nanoTime();
        int size = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
        byte[] bytes = new byte[size];
        int at = 0;
        for (ByteBuffer buffer : buffers) {
            int length = buffer.remaining();
            buffer.get(bytes, at, length);
            at += length;
        }
        pieces.add(new Piece(bytes, false, null));
        if (pieces.size() < MOST_PIECES) {
            more();
        } else {
            isHeldBack.set(true);
            moreIfThereIsRoom();
        }
    }

    private void more() {
        Subscription asked = subscription;
        if (asked != null) {
            asked.request(1);
        }
    }

    private void moreIfThereIsRoom() {
        if (pieces.size() < MOST_PIECES / 2 && isHeldBack.compareAndSet(true, false)) {
            more();
        }
    }

    @Override
    public void onError(Throwable failure) {
        pieces.add(new Piece(new byte[0], true, failure));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece(new byte[0], true, null));
    }

    /// The next bytes; empty where none came in this time, or none will.
    ///
    /// @throws Failure where the answer broke off
    byte[] take(Duration within) throws InterruptedException, Failure {
        if (ended) {
            return new byte[0];
        }
        Piece next = pieces.poll(within.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
            return new byte[0];
        }
        moreIfThereIsRoom();
        ended = next.isEnd();
        Throwable failure = next.failure();
        if (failure != null) {
            throw new Failure(failure);
        }
        return next.bytes();
    }

    /// Whether nothing comes any more.
    boolean hasEnded() {
        return ended;
    }

    /// How long nothing has come, while it might have.
    Duration silence() {
        return isHeldBack.get() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    void cancel() {
        Subscription asked = subscription;
        if (asked != null) {
            asked.cancel();
        }
    }

    /// An answer that broke off.
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure(Throwable cause) {
            super(
                    cause.getMessage() == null
                            ? cause.getClass().getSimpleName()
                            : cause.getMessage(),
                    cause);
        }
    }
}
