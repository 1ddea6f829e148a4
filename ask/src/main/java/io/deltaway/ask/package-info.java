/// The command `deltaway ask`.
@NullMarked
package io.deltaway.ask;

import org.jspecify.annotations.NullMarked;
