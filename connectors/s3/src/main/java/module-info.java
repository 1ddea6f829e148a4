/// State of pipelines in S3.
// The SDK has no module declarations; and this is what it is called.
@SuppressWarnings({"requires-automatic", "module"})
module io.deltaway.s3 {
    requires transitive io.deltaway.connect;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.services.s3;
    requires static transitive org.jspecify;

    exports io.deltaway.s3;
}
