/// Kafka topics as sources and sinks.
@NullMarked
package io.deltaway.kafka;

import org.jspecify.annotations.NullMarked;
