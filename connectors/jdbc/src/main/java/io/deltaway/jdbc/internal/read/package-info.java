/// Sources: rows of queries as columns.
@NullMarked
package io.deltaway.jdbc.internal.read;

import org.jspecify.annotations.NullMarked;
