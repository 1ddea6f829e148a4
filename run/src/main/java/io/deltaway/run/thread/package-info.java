/// The threads of a pipeline, which simulations replace.
@NullMarked
package io.deltaway.run.thread;

import org.jspecify.annotations.NullMarked;
