/// The documentation is held to what the code does.
@NullMarked
package io.deltaway.docs;

import org.jspecify.annotations.NullMarked;
