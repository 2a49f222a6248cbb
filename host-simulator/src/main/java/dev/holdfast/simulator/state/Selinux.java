package dev.holdfast.simulator.state;

import java.util.Set;

/** Whether files have labels, and whether mount(8) knows. */
public enum Selinux {
  OFF,

  /** On in the kernel; libselinux finds no policy, as in a container without /etc/selinux. */
  ON_WITHOUT_POLICY,
  ON;

  private static final Set<String> LABELS =
      Set.of("context", "fscontext", "defcontext", "rootcontext");

  /** True of an option that SELinux takes out of the options of a filesystem. */
  public static boolean isLabel(String option) {
    return LABELS.contains(option.split("=", 2)[0]);
  }
}
