/// For tests of operators: an operator in a small plan, random histories, and every way of running
/// them.
@NullMarked
package io.deltaway.testkit.operator;

import org.jspecify.annotations.NullMarked;
