/// The one module that a program requires: tables, the runner, and files.
module io.deltaway {
    requires transitive io.deltaway.table;
    requires transitive io.deltaway.run;
    requires transitive io.deltaway.files;
}
