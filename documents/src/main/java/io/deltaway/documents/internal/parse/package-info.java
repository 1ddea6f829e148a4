/// How each format is read; runs in a process of its own.
@NullMarked
package io.deltaway.documents.internal.parse;

import org.jspecify.annotations.NullMarked;
