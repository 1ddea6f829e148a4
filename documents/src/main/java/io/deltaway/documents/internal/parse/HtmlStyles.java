package io.deltaway.documents.internal.parse;

/// Takes out of a page what its styles hide: those of elements, and the rules of its style sheets.
///
/// A rule counts if jsoup knows its selector. One that holds only at times, as for narrow screens
/// or printers, may show what another hides, and hides nothing itself.
final class HtmlStyles {}
