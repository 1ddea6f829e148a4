/// Graph programs over tables of edges. Each is a function from tables to a table, kept up to date
/// from changes like every other table.
@NullMarked
package io.deltaway.algorithms;

import org.jspecify.annotations.NullMarked;
