package io.deltaway.run;

import io.deltaway.run.persist.DamagedException;
import io.deltaway.run.persist.FencedException;
import io.deltaway.run.persist.Past;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/// What is said where kept state fails.
final class StateFailures {

    private StateFailures() {}

    static RunException unreadable(IOException e) {
        if (e instanceof Past.NotKeptException) {
            return new RunException(
                    "DW-0242",
                    "what the epoch is shown from was removed meanwhile, by the pipeline that goes on beside it: "
                            + e.getMessage()
                            + ". Open one of those again.",
                    e);
        }
        return new RunException(
                "DW-0230",
                "the state can't be read: "
                        + RunException.reason(e)
                        + (e instanceof DamagedException
                                ? ". Put that file back as it was, and leave the others as they are, or give another place."
                                : ". Restore what was there, or give another place."),
                e);
    }

    /// @param e why, as the journal says
    static RunException unwritable(IOException e) {
        return switch (e) {
            case FencedException fenced ->
                    new RunException(
                            "DW-0234",
                            "the state in "
                                    + e.getMessage()
                                    + " since this one opened it, so this one must not write any more. Look for a second process of the same program; only one may run.",
                            e);
            case NoSuchFileException gone ->
                    new RunException(
                            "DW-0233",
                            "the state can't be written: "
                                    + gone.getFile()
                                    + " is not there any more. Put it back where it was removed or renamed, and run again; without it everything begins anew.",
                            e);
            default ->
                    new RunException(
                            "DW-0233",
                            "the state can't be written: "
                                    + RunException.reason(e)
                                    + ". What was written before is whole; remove the cause and run again.",
                            e);
        };
    }
}
