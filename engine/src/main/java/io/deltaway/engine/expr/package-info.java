/// Expressions over columns, evaluated a batch at a time.
@NullMarked
package io.deltaway.engine.expr;

import org.jspecify.annotations.NullMarked;
