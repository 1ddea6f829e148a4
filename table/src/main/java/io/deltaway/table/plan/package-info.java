/// The logical plan: what a program described, before it is lowered onto the engine.
@NullMarked
package io.deltaway.table.plan;

import org.jspecify.annotations.NullMarked;
