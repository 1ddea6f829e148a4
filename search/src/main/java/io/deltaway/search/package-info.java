/// Search indexes over live tables.
@NullMarked
package io.deltaway.search;

import org.jspecify.annotations.NullMarked;
