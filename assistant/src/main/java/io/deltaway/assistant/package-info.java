/// Answers from live documents.
@NullMarked
package io.deltaway.assistant;

import org.jspecify.annotations.NullMarked;
