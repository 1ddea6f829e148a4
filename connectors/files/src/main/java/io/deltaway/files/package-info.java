/// Files as sources and sinks: CSV, JSON lines, plain text.
@NullMarked
package io.deltaway.files;

import org.jspecify.annotations.NullMarked;
