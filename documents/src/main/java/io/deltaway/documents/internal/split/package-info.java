/// Where texts are cut.
@NullMarked
package io.deltaway.documents.internal.split;

import org.jspecify.annotations.NullMarked;
