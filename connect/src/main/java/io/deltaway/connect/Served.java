package io.deltaway.connect;

/// Something that takes rows from outside and has to know which epoch took each of them, such as an
/// endpoint whose requests are rows and are answered by another table.
public interface Served<R> {

    /// Gives the rows.
    SourceConnector<R> source();

    /// Is told the changes of the table of these rows.
    SinkConnector<R> taken();
}
