/// Kafka's clients: how they are set, and what their failures mean.
@NullMarked
package io.deltaway.kafka.internal.client;

import org.jspecify.annotations.NullMarked;
