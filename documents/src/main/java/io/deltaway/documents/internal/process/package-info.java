/// The processes that read documents, and how they are spoken to.
@NullMarked
package io.deltaway.documents.internal.process;

import org.jspecify.annotations.NullMarked;
