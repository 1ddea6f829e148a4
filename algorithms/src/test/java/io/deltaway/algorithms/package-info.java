@NullMarked
package io.deltaway.algorithms;

import org.jspecify.annotations.NullMarked;
