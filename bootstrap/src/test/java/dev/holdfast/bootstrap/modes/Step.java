package dev.holdfast.bootstrap.modes;

/** The calls for one volume, in the order of the table's columns. */
enum Step {
  STAGE_EMPTY("stage, empty"),
  STAGE("stage, used"),
  PUBLISH("publish"),
  AGAIN("the same call again"),
  AGAIN_OTHERWISE("again, other flag"),
  SECOND("second target"),
  SECOND_OTHERWISE("second target, other flag"),
  EXPAND("expand");

  final String title;

  Step(String title) {
    this.title = title;
  }
}
