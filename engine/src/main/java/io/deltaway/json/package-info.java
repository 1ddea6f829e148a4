/// JSON values as a column holds them.
@NullMarked
package io.deltaway.json;

import org.jspecify.annotations.NullMarked;
