package dev.holdfast.domain.volume;

/** CSI's access modes. */
public enum AccessMode {
  SINGLE_NODE_WRITER,
  SINGLE_NODE_READER_ONLY,
  MULTI_NODE_READER_ONLY,
  MULTI_NODE_SINGLE_WRITER,
  MULTI_NODE_MULTI_WRITER,
  SINGLE_NODE_SINGLE_WRITER,
  SINGLE_NODE_MULTI_WRITER;

  public boolean readOnly() {
    return this == SINGLE_NODE_READER_ONLY || this == MULTI_NODE_READER_ONLY;
  }

  /**
   * True if a staging for one mode serves the other. The modes of a volume that one node alone
   * writes differ in what may be published, and which of them kubelet sends depends on a setting of
   * this node, which may change while volumes are staged.
   */
  public boolean stagedAs(AccessMode other) {
    return this == other || (writtenHereAlone() && other.writtenHereAlone());
  }

  private boolean writtenHereAlone() {
    return !readOnly() && !writtenElsewhere();
  }

  /** True if a node publishes the volume at one path only. */
  public boolean forOneTarget() {
    return this == SINGLE_NODE_SINGLE_WRITER || this == SINGLE_NODE_READER_ONLY;
  }

  /** True if several nodes may have the volume at once. */
  public boolean forSeveralNodes() {
    return this == MULTI_NODE_READER_ONLY || writtenElsewhere();
  }

  /**
   * True if other nodes may write while this one has the volume: no local filesystem survives that.
   */
  public boolean writtenElsewhere() {
    return this == MULTI_NODE_MULTI_WRITER || this == MULTI_NODE_SINGLE_WRITER;
  }
}
