package io.deltaway.http.internal.serve;

import java.util.concurrent.Semaphore;

/// How many requests may be answered at a time, and how many clients may follow. Thread-safe.
final class Room {

    private final Semaphore requests;
    private final Semaphore followers;

    Room(int requests, int followers) {
        this.requests = new Semaphore(requests);
        this.followers = new Semaphore(followers);
    }

    /// The place that one request takes. Owned by the thread that answers it.
    final class Place implements AutoCloseable {

        private Semaphore taken;

        private Place() {
            take(requests, "too many requests are being answered");
            this.taken = requests;
        }

        /// It goes on as one who follows.
        void follow() {
            take(followers, "too many clients follow");
            taken.release();
            taken = followers;
        }

        @Override
        public void close() {
            taken.release();
        }
    }

    /// @throws Problem where there is no room
    Place enter() {
        return new Place();
    }

    private static void take(Semaphore room, String otherwise) {
        if (!room.tryAcquire()) {
            throw Problem.unavailable(otherwise);
        }
    }
}
