package io.deltaway.run.persist;

import io.deltaway.testkit.StoreCheck;
import io.deltaway.testkit.disk.SimulatedDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory is a store.
class DirectoryStoreTest {

    @Test
    void aDirectoryIsAStore(@TempDir Path folder) throws Exception {
        StoreCheck.check(new DirectoryStore(folder.resolve("state")));
    }

    @Test
    void aSimulatedDirectoryIsAStore() throws Exception {
        StoreCheck.check(new DirectoryStore(SimulatedDisk.seeded(1).path("/a/state")));
    }
}
