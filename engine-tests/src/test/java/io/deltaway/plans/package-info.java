/// Whole plans: random ones against a naive evaluation at every epoch, and the bank.
@NullMarked
package io.deltaway.plans;

import org.jspecify.annotations.NullMarked;
