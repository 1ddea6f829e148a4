/// Live tables: what a program describes.
@NullMarked
package io.deltaway.table;

import org.jspecify.annotations.NullMarked;
