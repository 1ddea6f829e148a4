package io.deltaway.http.internal.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;

/// The bytes of an answer up to a size; of a longer one its beginning, and the rest is not taken.
/// Filled by the client's threads.
final class Bounded implements BodySubscriber<byte[]> {

    private final long most;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile boolean ended;

    /// @param most how many bytes may come; one more is given where there are more
    Bounded(long most) {
        this.most = Math.min(most, Integer.MAX_VALUE - 9L);
    }

    /// For an answer that says nothing that matters, and is waited for so that its connection can
    /// be used again: what has not ended within this time is nothing.
    Bounded within(Duration time) {
        var _ = whole.completeOnTimeout(new byte[0], time.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        var _ = whole.whenComplete((all, failure) -> cancelUnlessEnded(subscription));
        subscription.request(Long.MAX_VALUE);
    }

    private void cancelUnlessEnded(Subscription subscription) {
        if (!ended) {
            subscription.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] piece = new byte[(int) Math.min(buffer.remaining(), most + 1 - bytes.size())];
            buffer.get(piece);
            bytes.writeBytes(piece);
        }
        if (bytes.size() > most) {
            whole.complete(bytes.toByteArray());
        }
    }

    @Override
    public void onError(Throwable failure) {
        ended = true;
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        ended = true;
        whole.complete(bytes.toByteArray());
    }
}
