/// Tests that hold the repository to the rules it states about itself.
///
/// They read sources, module declarations, poms and documents as text, so they need no compiled
/// module and pass or fail alone. ArchUnit was looked at: 1.4.2 reads classes of Java 25, but most
/// of these rules are about things that class files don't hold.
@NullMarked
package io.deltaway.house;

import org.jspecify.annotations.NullMarked;
