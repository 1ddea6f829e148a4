/// Embeddings, answers and other results of models as calls.
@NullMarked
package io.deltaway.ai;

import org.jspecify.annotations.NullMarked;
