/// A real Kafka broker for tests, in a process of its own.
@NullMarked
package io.deltaway.testkit.kafka;

import org.jspecify.annotations.NullMarked;
