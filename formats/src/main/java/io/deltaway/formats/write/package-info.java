/// Rows to the bytes of text formats.
@NullMarked
package io.deltaway.formats.write;

import org.jspecify.annotations.NullMarked;
