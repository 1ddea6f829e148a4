/// Writing topics.
@NullMarked
package io.deltaway.kafka.internal.write;

import org.jspecify.annotations.NullMarked;
