/// Reading topics.
@NullMarked
package io.deltaway.kafka.internal.read;

import org.jspecify.annotations.NullMarked;
