/// What is said to models, and what becomes of what they say.
@NullMarked
package io.deltaway.ai.internal;

import org.jspecify.annotations.NullMarked;
