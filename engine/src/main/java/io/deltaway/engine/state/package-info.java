/// What operators remember: rows of words in hash tables, indexes and ordered bags.
@NullMarked
package io.deltaway.engine.state;

import org.jspecify.annotations.NullMarked;
