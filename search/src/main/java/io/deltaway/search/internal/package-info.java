/// How rows are kept and found.
@NullMarked
package io.deltaway.search.internal;

import org.jspecify.annotations.NullMarked;
