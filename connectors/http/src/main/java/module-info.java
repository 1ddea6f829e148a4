/// HTTP: endpoints that are read and written, and a server whose requests are rows.
module io.deltaway.http {
    requires transitive io.deltaway.connect;
    requires io.deltaway.formats;
    requires java.net.http;
    requires org.eclipse.jetty.server;
    requires static transitive org.jspecify;

    exports io.deltaway.http;
}
