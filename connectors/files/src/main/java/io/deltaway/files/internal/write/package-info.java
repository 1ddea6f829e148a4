/// Rows to the bytes of files: formatting, order, and replacing a file at once.
@NullMarked
package io.deltaway.files.internal.write;

import org.jspecify.annotations.NullMarked;
