package io.deltaway.run.persist;

import java.util.HashMap;
import java.util.Map;

/// What there is to be known before the next snapshot: how much the files hold of each part.
///
/// @param isWasteful whether everything had better be saved again
record Outlook(Map<String, StateChain.Share> shares, boolean isWasteful) {

    static Outlook of(StateChain state) {
        var shares = new HashMap<String, StateChain.Share>();
        for (StateChain.File file : state.files()) {
            for (String part : file.parts().keySet()) {
                shares.computeIfAbsent(part, state::counting);
            }
        }
        return new Outlook(Map.copyOf(shares), state.isWasteful());
    }

    StateChain.Share share(String part) {
        return shares.getOrDefault(part, StateChain.Share.NOTHING);
    }
}
