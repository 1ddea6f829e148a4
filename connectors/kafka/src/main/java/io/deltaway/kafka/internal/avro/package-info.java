/// Avro, as a schema registry describes it.
@NullMarked
package io.deltaway.kafka.internal.avro;

import org.jspecify.annotations.NullMarked;
