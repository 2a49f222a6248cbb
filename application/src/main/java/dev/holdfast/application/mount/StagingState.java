package dev.holdfast.application.mount;

/** What the host shows of a staging that is on record. The record itself proves nothing of it. */
public sealed interface StagingState {
  /**
   * It is there.
   *
   * @param where such as the paths where the volume is mounted
   */
  record Alive(String where) implements StagingState {}

  /** It is mounted, and its device has gone; or that mount was taken away for a new one. */
  record Dead(String what) implements StagingState {}

  /** Nothing of the volume is mounted or bound: what is on record is knowledge, not a staging. */
  record Nothing() implements StagingState {}

  /** It cannot be told, so it counts as being there. */
  record Unknown(String why) implements StagingState {}
}
