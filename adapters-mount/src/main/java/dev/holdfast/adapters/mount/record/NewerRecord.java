package dev.holdfast.adapters.mount.record;

import java.io.IOException;

/**
 * A whole record that a newer version of Holdfast has written in a form that this one does not
 * read. It is not damaged: it stays where it is, and is not replaced, so that the newer version
 * finds it.
 */
public final class NewerRecord extends IOException {
  private static final long serialVersionUID = 1L;

  NewerRecord(String theirs, String read) {
    super(
        "a newer version of Holdfast has written it ('"
            + theirs
            + "', and this version reads '"
            + read
            + "'): run that version again");
  }
}
