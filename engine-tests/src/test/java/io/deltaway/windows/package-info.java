/// Windows and lateness: whole programs against text tables and against a naive evaluation at every
/// epoch.
@NullMarked
package io.deltaway.windows;

import org.jspecify.annotations.NullMarked;
