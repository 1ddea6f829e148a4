@NullMarked
package io.deltaway.search.internal;

import org.jspecify.annotations.NullMarked;
