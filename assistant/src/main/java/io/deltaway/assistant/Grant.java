package io.deltaway.assistant;

/// That somebody may read a document: see [AssistantOptions#readableBy]. A document may have any
/// number of them; one without any is read by nobody.
///
/// @param path of the document, as its source found it
/// @param kind whether it is for one caller or for a group
/// @param name of the caller or of the group
public record Grant(String path, Kind kind, String name) {

    /// For whom it is.
    public enum Kind {
        CALLER,
        GROUP
    }

    /// For one who asks under this name.
    public static Grant toCaller(String path, String name) {
        return new Grant(path, Kind.CALLER, name);
    }

    /// For all who belong to this group.
    public static Grant toGroup(String path, String name) {
        return new Grant(path, Kind.GROUP, name);
    }
}
