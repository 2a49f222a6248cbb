package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.domain.identity.ControllerName;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The answers of {@code /dev/nvme-fabrics} (drivers/nvme/host/fabrics.c, nvmf_dev_show). */
public final class FabricsAnswers {
  private static final Pattern CONNECTED =
      Pattern.compile("instance=([0-9]{1,9}),cntlid=[0-9]{1,5}\\s*");

  private FabricsAnswers() {}

  /** The controller in {@code instance=0,cntlid=1}; absent for any other text. */
  public static Optional<ControllerName> controller(String answer) {
    Matcher matcher = CONNECTED.matcher(answer);
    return matcher.matches()
        ? Optional.of(ControllerName.ofInstance(Integer.parseInt(matcher.group(1))))
        : Optional.empty();
  }

  /**
   * The keys in {@code instance=-1,cntlid=-1,transport=%s,traddr=%s,...}, which a device that has
   * not been written to shows since Linux 5.17; none if it is no such list.
   */
  public static Set<String> knownOptions(String answer) {
    if (!answer.startsWith("instance=-1,")) {
      return Set.of();
    }
    return Arrays.stream(answer.strip().split(",", -1))
        .map(option -> option.split("=", 2)[0])
        .collect(Collectors.toUnmodifiableSet());
  }
}
