@NullMarked
package io.deltaway.search;

import org.jspecify.annotations.NullMarked;
