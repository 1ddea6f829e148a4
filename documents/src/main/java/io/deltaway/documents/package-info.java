/// What is in documents, and chunks of it.
@NullMarked
package io.deltaway.documents;

import org.jspecify.annotations.NullMarked;
