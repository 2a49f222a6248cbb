package dev.holdfast.application.mount;

/** The staging of a volume as the host shows it. The record of the volume does not prove it. */
public sealed interface StagingState {
  /**
   * It is there.
   *
   * @param where such as the paths where the volume is mounted
   */
  record Alive(String where) implements StagingState {}

  /** It is mounted, and its device was removed; or that mount was unmounted to be replaced. */
  record Dead(String what) implements StagingState {}

  /** Nothing of the volume is mounted or bound: the record is knowledge, not a staging. */
  record Nothing() implements StagingState {}

  /** It cannot be determined, so it counts as being there. */
  record Unknown(String why) implements StagingState {}
}
