/// The Model Context Protocol.
@NullMarked
package io.deltaway.mcp;

import org.jspecify.annotations.NullMarked;
