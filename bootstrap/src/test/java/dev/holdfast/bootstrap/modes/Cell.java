package dev.holdfast.bootstrap.modes;

import io.grpc.Status.Code;

/** The answer to one call. */
record Cell(Code code, String what) {
  static final Cell READ_WRITE = new Cell(Code.OK, "read-write");
  static final Cell READ_ONLY = new Cell(Code.OK, "read-only");
  static final Cell OK = new Cell(Code.OK, "");

  static Cell mounted(boolean readOnly) {
    return readOnly ? READ_ONLY : READ_WRITE;
  }

  boolean ok() {
    return code == Code.OK;
  }

  @Override
  public String toString() {
    return what.isEmpty() ? code.name() : code + ", " + what;
  }
}
