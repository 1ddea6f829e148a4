/// The types of columns, and the one place where equality, order and hash of their values stand.
@NullMarked
package io.deltaway.engine.value;

import org.jspecify.annotations.NullMarked;
