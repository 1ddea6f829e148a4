package io.deltaway.http.internal.serve;

import java.util.concurrent.Semaphore;

/// How many requests may wait for their answers at a time, and how many clients may follow.
/// Thread-safe.
final class Room {

    private final Semaphore requests;
    private final Semaphore followers;

    Room(int requests, int followers) {
        this.requests = new Semaphore(requests);
        this.followers = new Semaphore(followers);
    }

    /// The place that one request takes. Owned by the thread that answers it.
    static final class Place implements AutoCloseable {

        private final Semaphore taken;

        private Place(Semaphore room, String otherwise) {
            if (!room.tryAcquire()) {
                throw Problem.unavailable(otherwise);
            }
            this.taken = room;
        }

        @Override
        public void close() {
            taken.release();
        }
    }

    /// For one that waits for its answer.
    ///
    /// @throws Problem where there is no room
    Place ask() {
        return new Place(requests, "too many requests are being answered");
    }

    /// For one that follows.
    ///
    /// @throws Problem where there is no room
    Place follow() {
        return new Place(followers, "too many clients follow");
    }
}
