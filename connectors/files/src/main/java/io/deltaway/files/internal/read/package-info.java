/// Finding files, cutting them into blocks of whole lines, following their changes.
@NullMarked
package io.deltaway.files.internal.read;

import org.jspecify.annotations.NullMarked;
