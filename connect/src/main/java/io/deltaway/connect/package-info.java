/// What sources and sinks are.
@NullMarked
package io.deltaway.connect;

import org.jspecify.annotations.NullMarked;
