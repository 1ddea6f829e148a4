/// The `deltaway` command.
@NullMarked
package io.deltaway.cli;

import org.jspecify.annotations.NullMarked;
