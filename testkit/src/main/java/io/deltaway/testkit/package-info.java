/// What tests of programs, operators and connectors need: text tables and a virtual clock.
@NullMarked
package io.deltaway.testkit;

import org.jspecify.annotations.NullMarked;
